//! A cookie that needs a member, a key or the request is not set without it.

use cookie_registry::{Analytics, CookieRegistry, Deployment, Granted, Key, RequestCookies};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/shapes.toml")]
pub struct Cookies;

fn main() {
    let deployment = Deployment::PRODUCTION;
    let _ = Cookies::DRAFTS.set(&deployment, "Dear");
    let _ = Cookies::ACCOUNT.set(&deployment, 4711);
    let _ = Cookies::SESSION.set(&deployment, "token");
    let _ = Cookies::SESSION.remove(&deployment);
}

fn answer(cookies: &RequestCookies, granted: &Granted<Analytics>) {
    let _ = cookies.get(Cookies::ACCOUNT);
    let _ = Cookies::WORKSPACE.set_with(&Deployment::PRODUCTION, "acme", granted);
}

fn tickets(cookies: &RequestCookies<Key>) {
    let _ = cookies.get(Cookies::TICKETS);
}
