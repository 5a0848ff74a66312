//! The visitor behind a request.

use crate::account::Account;
use crate::registry::Cookies;
use crate::state::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use cookie_registry::{MissingCookieLayer, RequestCookies, SetError};
use std::time::Instant;

/// A visitor, signed in or not.
pub(crate) struct Visitor(pub(crate) Option<SignedIn>);

/// A visitor who is signed in. A handler that takes it is not called for other visitors: they are redirected to the
/// sign-in page, and their invalid session cookie is removed.
pub(crate) struct SignedIn {
    /// The visitor's account.
    pub(crate) account: Account,
    token: String,
}

impl SignedIn {
    /// Renews the session cookie, so that it is extended in the browser as the session is on the server.
    ///
    /// # Errors
    /// None is expected, since the token was read from a cookie.
    pub(crate) fn renew(&self, cookies: &RequestCookies) -> Result<(), SetError> {
        cookies.set(Cookies::SESSION, &self.token)
    }

    /// Returns the token of the session.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = MissingCookieLayer;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, MissingCookieLayer> {
        let cookies: RequestCookies = RequestCookies::from_request_parts(parts, app).await?;
        let signed_in = cookies.get(Cookies::SESSION).and_then(|token| {
            let account = app.sessions.renew(&token, Instant::now())?;
            let token = token.into_owned();
            Some(SignedIn { account, token })
        });
        Ok(Self(signed_in))
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let rejected = IntoResponse::into_response;
        let cookies: RequestCookies = RequestCookies::from_request_parts(parts, app)
            .await
            .map_err(rejected)?;
        let visitor = Visitor::from_request_parts(parts, app).await;
        visitor.map_err(rejected)?.0.ok_or_else(|| {
            cookies.remove(Cookies::SESSION);
            Redirect::to("/sign-in").into_response()
        })
    }
}
