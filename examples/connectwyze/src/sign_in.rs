//! Signing in and out.

use crate::account;
use crate::csrf::{self, Protected};
use crate::failure::Failure;
use crate::registry::Cookies;
use crate::state::App;
use crate::templates::{self, Page};
use crate::visitor::Visitor;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cookie_registry::{RequestCookies, StorageKind};
use minijinja::context;
use serde::Deserialize;
use std::time::Instant;

/// The fields of the sign-in form.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    email: String,
    password: String,
}

/// The fields of the sign-out form: none besides the token.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// Renders the sign-in page.
pub(crate) async fn page(
    State(app): State<App>,
    cookies: RequestCookies,
    Visitor(signed_in): Visitor,
) -> Result<Response, Failure> {
    if signed_in.is_some() {
        return Ok(Redirect::to("/dashboard").into_response());
    }
    form(&app, &cookies, "", "")
}

/// Signs in. The session is always a new one, so that an attacker cannot have planted its token.
pub(crate) async fn sign_in(
    State(app): State<App>,
    cookies: RequestCookies,
    Visitor(before): Visitor,
    Protected(credentials): Protected<Credentials>,
) -> Result<Response, Failure> {
    let Some(account) = account::check(&credentials.email, &credentials.password) else {
        let message = "That address and password do not belong together.";
        let page = form(&app, &cookies, message, &credentials.email)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if let Some(before) = before {
        app.sessions.close(before.token());
    }
    let token = app.sessions.open(account, Instant::now())?;
    cookies.set(Cookies::SESSION, token.as_str())?;
    csrf::renew(&cookies)?;
    Ok(Redirect::to("/dashboard").into_response())
}

/// Signs out: ends the session on the server, and removes every entry whose `cleared_on` includes `sign-out`.
pub(crate) async fn sign_out(
    State(app): State<App>,
    cookies: RequestCookies,
    Visitor(signed_in): Visitor,
    Protected(Nothing {}): Protected<Nothing>,
) -> impl IntoResponse {
    if let Some(signed_in) = signed_in {
        app.sessions.close(signed_in.token());
    }
    cookies.clear(Cookies::ON_SIGN_OUT);
    Redirect::to("/signed-out")
}

/// Renders the page after signing out. The server cannot clear storage, so the page's script clears the keys that the
/// policy names.
pub(crate) async fn signed_out(State(app): State<App>) -> Result<Response, Failure> {
    let keys = |kind: StorageKind| {
        let storage = Cookies::ON_SIGN_OUT.storage().iter();
        storage
            .filter(|spec| spec.kind == kind)
            .map(|spec| spec.name)
            .collect::<Vec<_>>()
    };
    let page = Page::new("signed-out.html", "Signed out").with(context! {
        clear_local => keys(StorageKind::LocalStorage),
        clear_session => keys(StorageKind::SessionStorage),
    });
    Ok(templates::html(&app, page)?.into_response())
}

/// Renders the sign-in form.
fn form(
    app: &App,
    cookies: &RequestCookies,
    message: &str,
    email: &str,
) -> Result<Response, Failure> {
    let token = csrf::for_page(cookies)?;
    let page = Page::new("sign-in.html", "Sign in").with(context! {
        csrf => token.as_str(),
        message,
        email,
        demo_email => account::EMAIL,
        demo_password => account::PASSWORD,
    });
    Ok(templates::html(app, page)?.into_response())
}
