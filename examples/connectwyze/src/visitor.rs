//! The visitor behind a request.

use crate::account::Account;
use crate::registry::Cookies;
use crate::state::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use cookie_registry::{RequestCookies, SetCookies, SetError};
use std::convert::Infallible;
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
    pub(crate) fn renewal(&self, cookies: &RequestCookies) -> Result<SetCookies, SetError> {
        cookies.set(Cookies::SESSION, &self.token)
    }

    /// Returns the token of the session.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let cookies = RequestCookies::new(app.deployment.clone(), &parts.headers);
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
        let Ok(Visitor(signed_in)) = Visitor::from_request_parts(parts, app).await;
        signed_in.ok_or_else(|| {
            let cookies = RequestCookies::new(app.deployment.clone(), &parts.headers);
            (cookies.remove(Cookies::SESSION), Redirect::to("/sign-in")).into_response()
        })
    }
}
