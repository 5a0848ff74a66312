//! Each problem of the policy is one error with its line, and uses of a constant cause no follow-up errors.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/broken_include.toml")]
pub struct Cookies;

fn main() {
    let _ = Cookies::PREFERENCE.set(&Deployment::PRODUCTION, "compact");
}
