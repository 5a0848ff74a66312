//! Every mistake of the policy is one error with its line, and no use of a constant is an error on top.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/broken_keys.toml")]
pub struct Cookies;

fn main() {
    let _ = Cookies::PREFERENCE.set(&Deployment::PRODUCTION, "compact");
}
