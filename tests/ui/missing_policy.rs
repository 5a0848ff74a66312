//! A policy file that is not there is told with the folders in which it was looked for.

use cookie_registry::CookieRegistry;

#[derive(CookieRegistry)]
#[registry(policy = "polcy.toml")]
pub struct Cookies;

fn main() {}
