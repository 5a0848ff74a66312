//! axum 0.8: an extractor for the request's cookies, and `Set-Cookie` headers as response parts.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
//! # fn main() {
//! use axum::extract::{FromRef, Path};
//! use axum::response::Redirect;
//! use axum::{Router, routing::post};
//! use cookie_registry::{CookieLayer, Deployment, RequestCookies, SetError};
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
//! ) -> Result<Redirect, SetError> {
//!     cookies.set(Cookies::WORKSPACE, &workspace)?;
//!     Ok(Redirect::to("/"))
//! }
//!
//! async fn sign_out(cookies: RequestCookies) -> Redirect {
//!     cookies.clear(Cookies::ON_SIGN_OUT);
//!     Redirect::to("/")
//! }
//!
//! let app: Router = Router::new()
//!     .route("/workspace/{workspace}", post(choose_workspace))
//!     .route("/sign-out", post(sign_out))
//!     .layer(CookieLayer)
//!     .with_state(App { deployment: Deployment::PRODUCTION });
//! # }
//! ```

use crate::request_cookies::Recorded;
use crate::{
    Choice, Consent, Deployment, Key, Keys, MissingCookieLayer, RequestCookies, SetCookie,
    SetCookies, SetError,
};
use axum_core::extract::{FromRef, FromRequestParts};
use axum_core::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use http::StatusCode;
use http::header::COOKIE;
use http::request::Parts;
use std::convert::Infallible;

/// A router state that contains a [`Deployment`]. The deployment determines the names of the cookies that
/// [`RequestCookies`] reads and sets. Every state `App` with `impl FromRef<App> for Deployment` implements this trait.
#[diagnostic::on_unimplemented(
    message = "the router's state `{Self}` has no `Deployment`, which `RequestCookies` needs",
    label = "no `Deployment` in the state `{Self}`",
    note = "keep a `cookie_registry::Deployment` in the state, and write `impl axum::extract::FromRef<{Self}> for Deployment {{ fn from_ref(state: &{Self}) -> Self {{ state.deployment.clone() }} }}`"
)]
pub trait ProvidesDeployment {
    /// Returns the deployment.
    #[doc(hidden)]
    fn deployment(&self) -> Deployment;
}

#[diagnostic::do_not_recommend]
impl<S> ProvidesDeployment for S
where
    Deployment: FromRef<S>,
{
    fn deployment(&self) -> Deployment {
        Deployment::from_ref(self)
    }
}

/// A router state that contains the keys `K` of protected cookies, for `RequestCookies<K>`. Every state `App` with
/// `impl FromRef<App> for Key` implements this trait. [`RequestCookies`] without `K` needs no keys.
#[diagnostic::on_unimplemented(
    message = "the router's state `{Self}` has no `{K}`, which `RequestCookies<{K}>` needs",
    label = "no `{K}` in the state `{Self}`",
    note = "keep the key of the protected cookies in the state, and write `impl axum::extract::FromRef<{Self}> for {K} {{ fn from_ref(state: &{Self}) -> Self {{ state.key.clone() }} }}`",
    note = "a handler without protected cookies takes `RequestCookies`"
)]
pub trait ProvidesKeys<K> {
    /// Returns the keys.
    #[doc(hidden)]
    fn keys(&self) -> K;
}

impl<S> ProvidesKeys<()> for S {
    fn keys(&self) {}
}

#[diagnostic::do_not_recommend]
impl<S> ProvidesKeys<Key> for S
where
    Key: FromRef<S>,
{
    fn keys(&self) -> Key {
        Key::from_ref(self)
    }
}

#[diagnostic::do_not_recommend]
impl<S> ProvidesKeys<Keys> for S
where
    Keys: FromRef<S>,
{
    fn keys(&self) -> Keys {
        Keys::from_ref(self)
    }
}

/// Takes the deployment and the keys from the router's state, so each router may have different ones.
///
/// If the state lacks the deployment or the keys, the router does not compile. With the attribute `axum::debug_handler`
/// on the handler, the compiler's message names the missing type:
///
/// ```compile_fail,E0277
/// use axum::{Router, routing::get};
/// use cookie_registry::RequestCookies;
///
/// #[axum::debug_handler]
/// async fn home(cookies: RequestCookies) {}
/// let app: Router = Router::new().route("/", get(home));
/// ```
impl<S, K> FromRequestParts<S> for RequestCookies<K>
where
    S: ProvidesDeployment + ProvidesKeys<K> + Send + Sync,
{
    type Rejection = MissingCookieLayer;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, MissingCookieLayer> {
        let Recorded(changes) = parts.extensions.get().cloned().ok_or(MissingCookieLayer)?;
        let sent = parts.headers.get_all(COOKIE);
        Ok(Self::sharing(
            changes,
            state.deployment(),
            state.keys(),
            sent,
        ))
    }
}

/// Creates a response with status 500 and the message of the error.
impl IntoResponse for MissingCookieLayer {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.to_string()).into_response()
    }
}

/// A router state that contains a [`Consent`]. The extractor of [`Choice`] uses the `Consent` to read the choice. Every
/// state `App` with `impl FromRef<App> for Consent` implements this trait.
#[diagnostic::on_unimplemented(
    message = "the router's state `{Self}` has no `Consent`, which `Choice` needs",
    label = "no `Consent` in the state `{Self}`",
    note = "keep the result of `Cookies::CONSENT.with(&deployment)` in the state, and write `impl axum::extract::FromRef<{Self}> for Consent {{ fn from_ref(state: &{Self}) -> Self {{ state.consent.clone() }} }}`"
)]
pub trait ProvidesConsent {
    /// Returns the [`Consent`].
    #[doc(hidden)]
    fn consent(&self) -> Consent;
}

#[diagnostic::do_not_recommend]
impl<S> ProvidesConsent for S
where
    Consent: FromRef<S>,
{
    fn consent(&self) -> Consent {
        Consent::from_ref(self)
    }
}

/// Reads the visitor's choice with the [`Consent`] in the router's state.
///
/// A router whose state contains no `Consent` does not compile:
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
    S: ProvidesConsent + Send + Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(state.consent().choice(&parts.headers))
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
