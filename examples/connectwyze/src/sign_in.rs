//! Signing in and out.

use crate::account;
use crate::app::App;
use crate::csrf::{self, Protected};
use crate::failure::Failure;
use crate::registry::Cookies;
use crate::templates::{self, Page};
use crate::visitor::Visitor;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use cookie_registry::{RequestCookies, StorageKind};
use minijinja::context;
use serde::Deserialize;
use std::time::Instant;

/// What the sign-in form sends.
#[derive(Deserialize)]
pub(crate) struct Credentials {
    email: String,
    password: String,
}

/// What the sign-out form sends besides the token: nothing.
#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// The sign-in page.
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

/// Signs in. The session is always a new one, so that nobody can have planted its token.
pub(crate) async fn sign_in(
    State(app): State<App>,
    cookies: RequestCookies,
    Visitor(before): Visitor,
    Protected(credentials): Protected<Credentials>,
) -> Result<Response, Failure> {
    let Some(account) = account::check(&credentials.email, &credentials.password) else {
        let said = "That address and password do not belong together.";
        let page = form(&app, &cookies, said, &credentials.email)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    if let Some(before) = before {
        app.sessions.close(before.token());
    }
    let token = app.sessions.open(account, Instant::now())?;
    let session = cookies.set(Cookies::SESSION, token.as_str())?;
    let (_, csrf) = csrf::renewed(&cookies)?;
    Ok((session, csrf, Redirect::to("/dashboard")).into_response())
}

/// Signs out: the session ends on the server, and all that `cleared_on = ["sign-out"]` names goes.
pub(crate) async fn sign_out(
    State(app): State<App>,
    cookies: RequestCookies,
    Visitor(signed_in): Visitor,
    Protected(Nothing {}): Protected<Nothing>,
) -> impl IntoResponse {
    if let Some(signed_in) = signed_in {
        app.sessions.close(signed_in.token());
    }
    (
        cookies.clear(Cookies::ON_SIGN_OUT),
        Redirect::to("/signed-out"),
    )
}

/// Where signing out leads. The server cannot clear storage; the page's script clears the keys that the
/// policy names, if any.
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

fn form(app: &App, cookies: &RequestCookies, said: &str, email: &str) -> Result<Response, Failure> {
    let (token, cookie) = csrf::for_page(cookies)?;
    let page = Page::new("sign-in.html", "Sign in").with(context! {
        csrf => token.as_str(),
        said,
        email,
        demo_email => account::EMAIL,
        demo_password => account::PASSWORD,
    });
    Ok((cookie, templates::html(app, page)?).into_response())
}
