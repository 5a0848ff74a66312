//! A cookie that the policy does not declare cannot be set.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn main() {
    let _ = Cookies::TRACKING.set(&Deployment::PRODUCTION, "7f3a");
}
