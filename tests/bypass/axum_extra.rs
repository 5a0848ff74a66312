//! The jars of axum-extra.

use axum_extra::extract::cookie::{Cookie, CookieJar, SignedCookieJar};
use cookie_registry::CookieRegistry;

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

async fn sign_in(jar: CookieJar) -> CookieJar {
    jar.add(Cookie::new("session", "abc"))
}

async fn sign_out(jar: SignedCookieJar) -> SignedCookieJar {
    jar.remove(Cookie::from("session"))
}

fn main() {}
