//! Cookies built by the cookie crate, declared ones and others, under an alias and in a macro call.

use cookie::Cookie;
use cookie::Cookie as Biscuit;
use cookie_registry::CookieRegistry;

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

const NAME: &str = "tracking";

fn main() {
    let mut jar = cookie::CookieJar::new();
    jar.add(Cookie::new("session", "abc"));
    jar.add(Biscuit::build((NAME, "abc")).build());
    jar.add(Cookie::parse("sesion=abc; Path=/").unwrap());
    println!("{}", Cookie::new("printed", "abc"));
    jar.remove(Cookie::from("session"));
}
