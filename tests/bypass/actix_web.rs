//! The cookies of actix-web and the sessions of actix-session.

use actix_session::{SessionMiddleware, storage::CookieSessionStore};
use actix_web::{HttpResponse, cookie::Cookie};
use cookie_registry::CookieRegistry;

#[derive(CookieRegistry)]
#[registry(policy = "policy.toml")]
pub struct Cookies;

async fn sign_in() -> HttpResponse {
    HttpResponse::Ok()
        .cookie(Cookie::build("session", "abc").finish())
        .finish()
}

fn sessions(key: actix_web::cookie::Key) -> SessionMiddleware<CookieSessionStore> {
    SessionMiddleware::builder(CookieSessionStore::default(), key)
        .cookie_name("sid".to_owned())
        .build()
}

fn main() {}
