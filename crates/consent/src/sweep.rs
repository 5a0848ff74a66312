//! A layer that removes cookies that the visitor's choice does not allow.

#[cfg(feature = "actix")]
mod actix;
#[cfg(feature = "axum")]
mod tower;

#[cfg(feature = "axum")]
pub use tower::{Swept, SweptFuture};

use cookie_registry::private::for_layers::is_shared;
use cookie_registry::{Consent, SetCookies};
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use std::collections::HashSet;

/// A layer that adds the headers of [`Consent::sweep`] to every response. These headers remove the cookies of the
/// request that the visitor's choice does not allow. Wrap the whole router in it, except for responses that are cached
/// for all visitors.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() {
/// use axum::{Router, routing::get};
/// use cookie_registry::Deployment;
/// use cookie_registry_consent::ConsentSweep;
///
/// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
/// let app: Router = Router::new()
///     .route("/", get(async || "Welcome"))
///     .layer(ConsentSweep::new(consent));
/// # }
/// ```
///
/// The layer does not remove a cookie that the response sets, because the handler may have recorded a new choice. The
/// layer removes nothing with a response that a shared cache may store, because the cache would send the removal to
/// every visitor. The next response to the visitor removes the cookie. A shared cache may store a response with
/// `Cache-Control: public` or `s-maxage`, unless it also has `private` or `no-store`.
///
/// If a previous key has signed the visitor's consent cookie, the layer also renews the cookie: the response sets it
/// again, signed with the current key; see [`Consent::renew`]. A response that a shared cache may store does not carry
/// the renewed cookie either.
///
/// One response removes a limited number of cookies; see [`Consent::sweep`]. With the feature `tracing`, the
/// layer emits an event at the level `WARN` for a request with more cookies to remove.
#[derive(Clone, Debug)]
pub struct ConsentSweep {
    consent: Consent,
}

impl ConsentSweep {
    /// Creates a layer that reads choices with `consent`.
    #[must_use]
    pub const fn new(consent: Consent) -> Self {
        Self { consent }
    }
}

impl ConsentSweep {
    /// Returns the removals for a request, and the consent cookie if it is renewed.
    fn changes(&self, headers: &HeaderMap) -> SetCookies {
        let mut changes = self.consent.sweep(&self.consent.choice(headers), headers);
        #[cfg(feature = "tracing")]
        if changes.omitted() > 0 {
            let omitted = changes.omitted();
            tracing::warn!(
                omitted,
                "a request has more refused cookies than one response removes"
            );
        }
        changes.extend(self.consent.renew(headers));
        changes
    }
}

/// Returns the changes that a response with these headers may carry.
fn permitted(changes: SetCookies, headers: &HeaderMap) -> SetCookies {
    if changes.is_empty() || is_shared(headers) {
        return SetCookies::new();
    }
    let name = |header: &'_ HeaderValue| -> Option<Vec<u8>> {
        let mut parts = header.as_bytes().splitn(2, |byte| *byte == b'=');
        let name = parts.next()?.to_owned();
        parts.next().map(|_| name)
    };
    // This is a set because both the response and the changes may have many headers.
    let set: HashSet<Vec<u8>> = headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(name)
        .collect();
    changes
        .into_iter()
        .filter(|change| !set.contains(change.name().as_bytes()))
        .collect()
}
