//! A cookie that needs consent cannot be set without its witness.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/consent.toml")]
pub struct Cookies;

fn main() {
    let deployment = Deployment::PRODUCTION;
    let _ = Cookies::VISITS.set(&deployment, "7f3a");
    let _ = Cookies::LETTERS.set(&deployment, "7f3a");
    let _ = Cookies::STATISTICS.set(&deployment, "7f3a");
    let _ = Cookies::SEEN.to_stored("hint-1");
}
