//! A misspelt constant is told with the one that was meant.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn main() {
    let _ = Cookies::WORKSPCE.set(&Deployment::PRODUCTION, "acme");
}
