//! Two registries in one module, both of which would declare types of the same names.

use cookie_registry::CookieRegistry;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/two_registries.toml")]
pub struct Cookies;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/two_registries_admin.toml")]
pub struct AdminCookies;

fn main() {}
