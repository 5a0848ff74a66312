//! The listings of `docs/sign-in.md` for axum.

use crate::sign_in::{Failure, Sessions, SignIn, SignOut, form_token, is_own_form, page};
use crate::{Cookies, DEPLOYMENT, SessionLifetime, guard};
use axum::Router;
use axum::extract::{Form, FromRef, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use cookie_registry::{CookieLayer, Deployment, RequestCookies};
use std::io;

#[derive(Clone)]
struct App {
    deployment: Deployment,
    sessions: Sessions,
}

impl FromRef<App> for Deployment {
    fn from_ref(app: &App) -> Self {
        app.deployment.clone()
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

async fn home(State(app): State<App>, cookies: RequestCookies) -> Result<Html<String>, Failure> {
    let session = cookies.get(Cookies::SESSION);
    let visitor = session.and_then(|session| app.sessions.visitor(&session));
    let message = cookies.take(Cookies::NOTICE).unwrap_or_default();
    let token = form_token(&cookies)?;
    Ok(Html(page(visitor.as_deref(), &message, &token)))
}

async fn sign_in(
    State(app): State<App>,
    cookies: RequestCookies,
    Form(form): Form<SignIn>,
) -> Result<Response, Failure> {
    if !is_own_form(&cookies, &form.token) {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    // Here, a real service checks the password.
    let lifetime = match form.remember {
        Some(_) => SessionLifetime::Remembered,
        None => SessionLifetime::Default,
    };
    let session = app.sessions.begin(&form.name)?;
    cookies.set(Cookies::SESSION, (&session, lifetime))?;
    cookies.set(Cookies::NOTICE, "You are signed in.")?;
    Ok(Redirect::to("/").into_response())
}

async fn sign_out(
    State(app): State<App>,
    cookies: RequestCookies,
    Form(form): Form<SignOut>,
) -> Response {
    if !is_own_form(&cookies, &form.token) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if let Some(session) = cookies.get(Cookies::SESSION) {
        app.sessions.end(&session);
    }
    cookies.clear(Cookies::ON_SIGN_OUT);
    Redirect::to("/").into_response()
}

/// Serves requests on a port of this machine.
///
/// # Errors
/// If the port is taken.
pub async fn serve(port: u16) -> io::Result<()> {
    let app = App {
        deployment: DEPLOYMENT,
        sessions: Sessions::default(),
    };
    let routes = Router::new()
        .route("/", get(home))
        .route("/sign-in", post(sign_in))
        .route("/sign-out", post(sign_out))
        .layer(CookieLayer)
        .layer(guard())
        .with_state(app);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    axum::serve(listener, routes).await
}
