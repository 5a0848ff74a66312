//! A value of another type than the policy declares is refused.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn main() {
    let _ = Cookies::WORKSPACE.set(&Deployment::PRODUCTION, 42);
    let _ = Cookies::THEME.to_stored("drak");
}
