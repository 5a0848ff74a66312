//! Set-Cookie written to a response by hand.

use cookie_registry::CookieRegistry;
use http::header::{HeaderMap, HeaderValue, SET_COOKIE};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

fn main() {
    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, HeaderValue::from_static("session=abc; Path=/"));
    headers.insert("set-cookie", HeaderValue::from_static("theme=dark"));
    let read = headers.get(SET_COOKIE);
    println!("{read:?}");
}
