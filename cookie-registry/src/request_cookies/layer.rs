//! The layer that sends the changes of a request with its response.

#[cfg(feature = "actix")]
mod actix;
#[cfg(feature = "axum")]
mod tower;

#[cfg(feature = "axum")]
pub use tower::{CookieFuture, CookieService};

use super::Changes;
use std::sync::Arc;

/// The layer that adds the changes of [`RequestCookies`](crate::RequestCookies) to each response, including one that reports
/// an error.
///
/// Without it, every request to a handler with `RequestCookies` fails: see [`MissingCookieLayer`]. With the feature `axum`,
/// it is a tower layer. With the feature `actix`, it is middleware of actix-web 4.
///
/// The layer does not add a cookie that [`RequestCookies::get`](crate::RequestCookies::get) has renewed to a response
/// that a shared cache may store. Set `Cache-Control` in the handler, or in a layer that `CookieLayer` wraps.
///
/// Other layers that read or set cookies, such as `Guard` and `ConsentSweep`, must wrap `CookieLayer`: add them in a
/// later `.layer(…)` of axum, or in a later `.wrap(…)` of actix-web.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CookieLayer;

/// The rejection of [`RequestCookies`](crate::RequestCookies) in a service without [`CookieLayer`]: changes would not reach
/// the response. The rejection becomes a response with status 500 and this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`RequestCookies` needs the layer that sends its changes: add `.layer(CookieLayer)` to the router of axum, or \
     `.wrap(CookieLayer)` to the app of actix-web"
)]
pub struct MissingCookieLayer;

/// The changes of a request, among its extensions.
#[derive(Clone, Default)]
pub(crate) struct Recorded(pub(crate) Arc<Changes>);
