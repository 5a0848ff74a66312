//! The reference policy compiles, and another module can contain a second registry.

use cookie_registry::{CookieRegistry, Deployment, Environment, Fingerprints};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

mod other {
    /// Everything that a policy can declare.
    #[derive(cookie_registry::CookieRegistry)]
    #[registry(policy = "ui/policies/setters.toml", crate = "::cookie_registry")]
    pub struct All;
}

fn main() {
    let workspace = Cookies::WORKSPACE.set(&Deployment::PRODUCTION, "acme");
    assert!(workspace.is_ok());
    assert_eq!(
        CookiesEntry::Csrf.name(Environment::Production),
        "__Host-next-auth.csrf-token"
    );
    assert_eq!(other::All::SIZE.entry(), "size");
    assert_eq!(other::AllEntry::ALL.len(), 6);
    assert_eq!(
        Cookies::FINGERPRINTS,
        [("necessary", Fingerprints::one("338960294a06dde8"))]
    );
}
