//! Cookies that this service may not set have no `set`.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/setters.toml")]
pub struct Cookies;

fn main() {
    let deployment = Deployment::PRODUCTION;
    let _ = Cookies::VIEWPORT.set(&deployment, 1080);
    let _ = Cookies::LEGACY.set(&deployment, "on");
    let _ = Cookies::VISITS.set(&deployment, "7f3a");
}
