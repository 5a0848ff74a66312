//! A forgotten `?`, and a value that is taken and not used: the lint says what to write.

#![deny(unused_must_use)]

use cookie_registry::{CookieRegistry, Deployment, RequestCookies};
use http::HeaderMap;

#[derive(CookieRegistry)]
#[registry(policy = "ui/policies/shapes.toml")]
pub struct Cookies;

fn main() {
    let cookies = RequestCookies::new(Deployment::PRODUCTION, &HeaderMap::new());
    cookies.set(Cookies::WORKSPACE, "acme");
    cookies.take(Cookies::WORKSPACE);
}
