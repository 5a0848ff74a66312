//! A misspelt constant is reported with a similar one.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn main() {
    let _ = Cookies::WORKSPCE.set(&Deployment::PRODUCTION, "acme");
}
