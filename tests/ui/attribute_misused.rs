//! Misused attributes are reported with what is accepted.

use cookie_registry::CookieRegistry;

#[derive(CookieRegistry)]
pub struct NoPolicy;

#[derive(CookieRegistry)]
#[registry(polcy = "policy.toml")]
pub struct Misspelt;

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct WithField(u8);

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub enum NoStruct {}

fn main() {}
