//! A missing policy file is reported with the folders that were searched.

use cookie_registry::CookieRegistry;

#[derive(CookieRegistry)]
#[registry(policy = "polcy.toml")]
pub struct Cookies;

fn main() {}
