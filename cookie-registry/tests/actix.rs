//! The guard as middleware of actix-web.
#![cfg(feature = "actix")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod registry;

use actix_web::http::header::SET_COOKIE;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, HttpResponse, web};
use cookie_registry::{Deployment, Guard};
use registry::{Cookies, Theme};
use std::panic::{AssertUnwindSafe, catch_unwind};

const DEPLOYMENT: Deployment = Deployment::PRODUCTION;
const TRACKER: &str = "_tracker=1; Path=/";

async fn declared() -> HttpResponse {
    let theme = Cookies::THEME.set(&DEPLOYMENT, Theme::Dark).unwrap();
    HttpResponse::Ok()
        .append_header((SET_COOKIE, theme.header_value().as_bytes()))
        .finish()
}

async fn mixed() -> HttpResponse {
    let csrf = Cookies::CSRF.set(&DEPLOYMENT, "abc").unwrap();
    HttpResponse::Ok()
        .append_header((SET_COOKIE, TRACKER))
        .append_header((SET_COOKIE, csrf.header_value().as_bytes()))
        .append_header(("X-Other", "kept"))
        .finish()
}

/// The `Set-Cookie` headers of the answer.
fn ask(guard: Guard<Cookies>, path: &str) -> Vec<String> {
    actix_web::rt::System::new().block_on(async move {
        let app = App::new()
            .route("/plain", web::get().to(HttpResponse::Ok))
            .route("/declared", web::get().to(declared))
            .route("/mixed", web::get().to(mixed))
            .wrap(guard);
        let app = init_service(app).await;
        let response = call_service(&app, TestRequest::with_uri(path).to_request()).await;
        assert!(response.status().is_success());
        assert_eq!(path == "/mixed", response.headers().contains_key("x-other"));
        let headers = response.headers().get_all(SET_COOKIE);
        headers
            .map(|header| header.to_str().unwrap().to_owned())
            .collect()
    })
}

const CSRF: &str = "__Host-next-auth.csrf-token=abc; Path=/; Secure; HttpOnly; SameSite=Lax";
const THEME: &str = "theme=dark; Max-Age=31536000; Path=/; Secure; SameSite=Lax";

#[test]
fn what_is_declared_passes() {
    let guard = Guard::deny(DEPLOYMENT);
    assert!(ask(guard.clone(), "/plain").is_empty());
    assert_eq!(ask(guard.clone(), "/declared"), [THEME]);
    assert_eq!(guard.count(), 0);
}

#[test]
fn each_mode_does_what_it_says() {
    let guard = Guard::report(DEPLOYMENT);
    assert_eq!(ask(guard.clone(), "/mixed"), [TRACKER, CSRF]);
    assert_eq!(guard.count(), 1);

    let guard = Guard::strip(DEPLOYMENT);
    assert_eq!(ask(guard.clone(), "/mixed"), [CSRF]);
    assert_eq!(guard.count(), 1);

    let guard = Guard::deny(DEPLOYMENT);
    let denied = catch_unwind(AssertUnwindSafe(|| ask(guard.clone(), "/mixed")));
    let message = *denied.unwrap_err().downcast::<String>().unwrap();
    assert!(message.contains("cookie `_tracker`: "), "{message}");
}
