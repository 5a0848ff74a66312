//! The jar of tower-cookies, and the sessions of tower-sessions.

use cookie_registry::CookieRegistry;
use tower_cookies::{Cookie, Cookies as Jar};
use tower_sessions::{MemoryStore, SessionManagerLayer};

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

async fn sign_in(jar: Jar) {
    jar.add(Cookie::new("session", "abc"));
}

fn layer() -> SessionManagerLayer<MemoryStore> {
    SessionManagerLayer::new(MemoryStore::default()).with_name("sid")
}

fn main() {}
