//! A misspelt key or word that decides how a constant is used causes no second error where it is used.

use cookie_registry::{CookieRegistry, Deployment, Key, RequestCookies};
use http::HeaderMap;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/broken_shapes.toml")]
pub struct Cookies;

fn main() {
    let deployment = Deployment::PRODUCTION;
    let (key, request) = (Key::from(&[7; 64]), HeaderMap::new());
    let _ = Cookies::ACCOUNT.with(&key).set(&deployment, "4711");
    let _ = Cookies::ACCOUNT.set(&deployment, "4711");
    let _ = Cookies::MEMBER.with(&key).get(&deployment, &request);
    let _ = Cookies::LONG.set((&deployment, &request), "token");
    let _ = Cookies::DRAFTS.member("7").set(&deployment, "Dear");
    let _ = Cookies::CONSENT.with(&deployment, &key).choice(&request);
    let _ = RequestCookies::new(deployment.clone(), &request).get(Cookies::ACCOUNT.with(&key));
    let _ = Cookies::LOGIN.set(&deployment, ("token", LoginLifetime::Remembered));
    let _ = Cookies::STAY.set(&deployment, ("token", StayLifetime::Remembered));
    let _ = Cookies::THEME.set(&deployment, Theme::Dark);
    let _ = Cookies::MODE.set(&deployment, Mode::Light);
    let _ = Cookies::COUNT.set(&deployment, 7);
}
