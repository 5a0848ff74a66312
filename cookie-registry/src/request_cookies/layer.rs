//! The layer that sends the changes of a request with its response.

#[cfg(feature = "actix")]
mod actix;
#[cfg(feature = "axum")]
mod tower;

#[cfg(feature = "actix")]
pub use actix::{ActixCookieFuture, ActixCookieService};
#[cfg(feature = "axum")]
pub use tower::{CookieFuture, CookieService};

use super::Changes;
use std::sync::Arc;

/// The layer that sends the changes which handlers make through [`RequestCookies`](crate::RequestCookies), with every
/// response, also with one that reports an error.
///
/// Without it, no request to a handler with `RequestCookies` succeeds: see [`MissingCookieLayer`]. It is a tower layer
/// with the feature `axum`, and middleware of actix-web 4 with the feature `actix`. Other layers that read or set cookies,
/// such as `Guard` and `ConsentSweep`, belong around it: with axum in a later `.layer(…)`, with actix-web in a later
/// `.wrap(…)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CookieLayer;

/// The rejection of [`RequestCookies`](crate::RequestCookies) in a service without [`CookieLayer`]: changes could not
/// leave with the response. Its response has status 500 and this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`RequestCookies` needs the layer that sends its changes: add `.layer(CookieLayer)` to the router of axum, or \
     `.wrap(CookieLayer)` to the app of actix-web"
)]
pub struct MissingCookieLayer;

/// The changes of a request, among its extensions.
#[derive(Clone, Default)]
pub(crate) struct Recorded(pub(crate) Arc<Changes>);
