//! axum 0.8: an extractor for the request's cookies, and `Set-Cookie` as a part of the response.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
//! # fn main() {
//! use axum::extract::{FromRef, Path};
//! use axum::response::{IntoResponse, Redirect};
//! use axum::{Router, routing::post};
//! use cookie_registry::{Deployment, RequestCookies, SetError};
//!
//! #[derive(Clone)]
//! struct App {
//!     deployment: Deployment,
//! }
//!
//! impl FromRef<App> for Deployment {
//!     fn from_ref(app: &App) -> Self {
//!         app.deployment.clone()
//!     }
//! }
//!
//! async fn choose_workspace(
//!     cookies: RequestCookies,
//!     Path(workspace): Path<String>,
//! ) -> Result<impl IntoResponse, SetError> {
//!     Ok((cookies.set(Cookies::WORKSPACE, &workspace)?, Redirect::to("/")))
//! }
//!
//! async fn sign_out(cookies: RequestCookies) -> impl IntoResponse {
//!     (cookies.clear(Cookies::ON_SIGN_OUT), Redirect::to("/"))
//! }
//!
//! let app: Router = Router::new()
//!     .route("/workspace/{workspace}", post(choose_workspace))
//!     .route("/sign-out", post(sign_out))
//!     .with_state(App { deployment: Deployment::PRODUCTION });
//! # }
//! ```

use crate::{Choice, Consent, Deployment, RequestCookies, SetCookie, SetCookies, SetError};
use axum_core::extract::{FromRef, FromRequestParts};
use axum_core::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use http::StatusCode;
use http::request::Parts;
use std::convert::Infallible;

/// Takes the deployment from the router's state, so each router may have a different one.
impl<S> FromRequestParts<S> for RequestCookies
where
    S: Send + Sync,
    Deployment: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self::new(Deployment::from_ref(state), &parts.headers))
    }
}

/// Reads the visitor's choice with the [`Consent`] in the router's state.
///
/// A router whose state contains none does not compile:
///
/// ```compile_fail,E0277
/// use axum::{Router, routing::get};
/// use cookie_registry::Choice;
///
/// async fn home(choice: Choice) -> String {
///     format!("{:?}", choice.standing("analytics"))
/// }
/// let app: Router = Router::new().route("/", get(home));
/// ```
impl<S> FromRequestParts<S> for Choice
where
    S: Send + Sync,
    Consent: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Consent::from_ref(state).choice(&parts.headers))
    }
}

impl IntoResponseParts for SetCookie {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        self.append_to(response.headers_mut());
        Ok(response)
    }
}

impl IntoResponseParts for SetCookies {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        self.append_to(response.headers_mut());
        Ok(response)
    }
}

/// Creates an empty response with this header.
impl IntoResponse for SetCookie {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}

/// Creates an empty response with these headers.
impl IntoResponse for SetCookies {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}

/// Creates a response with status 500 and without details, because visitors must not see the internal cause.
/// Log the error before you return it.
impl IntoResponse for SetError {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}
