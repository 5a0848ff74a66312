//! The jar of Rocket.

use cookie_registry::CookieRegistry;
use rocket::http::{Cookie, CookieJar};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

#[rocket::post("/sign-in")]
fn sign_in(jar: &CookieJar<'_>) {
    jar.add(Cookie::new("session", "abc"));
    jar.remove("theme");
}

fn main() {}
