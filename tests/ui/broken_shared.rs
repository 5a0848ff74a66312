//! What a policy includes of others and cannot be read is one error that says what to do, and uses of the constants cause no
//! follow-up errors.

use cookie_registry::{CookieRegistry, Deployment};

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/shared/policy.toml")]
pub struct Cookies;

fn main() {
    let _ = Cookies::PREFERENCE.set(&Deployment::PRODUCTION, "compact");
}
