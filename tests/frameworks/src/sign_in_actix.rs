//! The listings of `docs/sign-in.md` for actix-web.

use crate::sign_in::{Failure, Sessions, SignIn, SignOut, form_token, is_own_form, page};
use crate::{Cookies, DEPLOYMENT, SessionLifetime, guard};
use actix_web::http::header::{ContentType, LOCATION};
use actix_web::{App, HttpResponse, HttpServer, ResponseError, web};
use cookie_registry::{CookieLayer, RequestCookies};
use std::fmt;
use std::io;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error of the service")
    }
}

impl ResponseError for Failure {}

fn to_home() -> HttpResponse {
    HttpResponse::SeeOther()
        .append_header((LOCATION, "/"))
        .finish()
}

async fn home(
    sessions: web::Data<Sessions>,
    cookies: RequestCookies,
) -> Result<HttpResponse, Failure> {
    let session = cookies.get(Cookies::SESSION);
    let visitor = session.and_then(|session| sessions.visitor(&session));
    let message = cookies.take(Cookies::NOTICE).unwrap_or_default();
    let token = form_token(&cookies)?;
    let page = page(visitor.as_deref(), &message, &token);
    Ok(HttpResponse::Ok()
        .content_type(ContentType::html())
        .body(page))
}

async fn sign_in(
    sessions: web::Data<Sessions>,
    cookies: RequestCookies,
    form: web::Form<SignIn>,
) -> Result<HttpResponse, Failure> {
    if !is_own_form(&cookies, &form.token) {
        return Ok(HttpResponse::Forbidden().finish());
    }
    // Here, a real service checks the password.
    let lifetime = match form.remember {
        Some(_) => SessionLifetime::Remembered,
        None => SessionLifetime::Default,
    };
    let session = sessions.begin(&form.name)?;
    cookies.set(Cookies::SESSION, (&session, lifetime))?;
    cookies.set(Cookies::NOTICE, "You are signed in.")?;
    Ok(to_home())
}

async fn sign_out(
    sessions: web::Data<Sessions>,
    cookies: RequestCookies,
    form: web::Form<SignOut>,
) -> HttpResponse {
    if !is_own_form(&cookies, &form.token) {
        return HttpResponse::Forbidden().finish();
    }
    if let Some(session) = cookies.get(Cookies::SESSION) {
        sessions.end(&session);
    }
    cookies.clear(Cookies::ON_SIGN_OUT);
    to_home()
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    let sessions = web::Data::new(Sessions::default());
    HttpServer::new(move || {
        App::new()
            .app_data(DEPLOYMENT)
            .app_data(sessions.clone())
            .route("/", web::get().to(home))
            .route("/sign-in", web::post().to(sign_in))
            .route("/sign-out", web::post().to(sign_out))
            .wrap(CookieLayer)
            .wrap(guard())
    })
    .workers(1)
    .bind(("127.0.0.1", port))?
    .run()
    .await
}
