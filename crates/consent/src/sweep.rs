//! A layer that removes cookies that the visitor's choice does not allow.

use cookie_registry::{Consent, SetCookies};
use http::header::{CACHE_CONTROL, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Request, Response};
use pin_project_lite::pin_project;
use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tower_layer::Layer;
use tower_service::Service;

/// A layer that adds to every response the headers of [`Consent::sweep`], which remove those cookies of the
/// request that the visitor's choice does not allow. Wrap the whole router in it, except for responses that
/// are cached for all visitors.
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
/// The layer does not remove a cookie that the response sets, because its handler may have recorded a new
/// choice. It removes nothing with a response that a shared cache may store (`Cache-Control: public`); the
/// next response to the visitor does.
///
/// The layer also renews the visitor's consent cookie if a previous key has signed it; see [`Consent::renew`].
///
/// One response removes a limited number of cookies; see [`Consent::sweep`]. With the feature `tracing`, the
/// layer emits an event at the level `WARN` for a request with more.
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

impl<S> Layer<S> for ConsentSweep {
    type Service = Swept<S>;

    fn layer(&self, inner: S) -> Swept<S> {
        Swept {
            inner,
            consent: self.consent.clone(),
        }
    }
}

/// A service wrapped in the layer [`ConsentSweep`].
#[derive(Clone)]
pub struct Swept<S> {
    inner: S,
    consent: Consent,
}

impl<S, Q, B> Service<Request<Q>> for Swept<S>
where
    S: Service<Request<Q>, Response = Response<B>>,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = SweptFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Q>) -> SweptFuture<S::Future> {
        let headers = request.headers();
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
        SweptFuture {
            response: self.inner.call(request),
            changes,
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for Swept<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Swept")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

pin_project! {
    /// The response future of [`Swept`].
    pub struct SweptFuture<F> {
        #[pin]
        response: F,
        changes: SetCookies,
    }
}

impl<F, B, E> Future for SweptFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut response = ready!(this.response.poll(cx));
        if let Ok(response) = &mut response {
            append(std::mem::take(this.changes), response.headers_mut());
        }
        Poll::Ready(response)
    }
}

/// Appends the removals, and the consent cookie if it is renewed, to the headers of a response that may carry them.
fn append(changes: SetCookies, headers: &mut HeaderMap) {
    if changes.is_empty() || is_shared(headers) {
        return;
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
    let unset: SetCookies = changes
        .into_iter()
        .filter(|change| !set.contains(change.name().as_bytes()))
        .collect();
    unset.append_to(headers);
}

/// Returns whether a shared cache may store the response (RFC 9111, section 5.2.2.9). It would send a removal
/// in the response to every visitor.
fn is_shared(headers: &HeaderMap) -> bool {
    headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|directive| {
            let name = directive.split('=').next().unwrap_or_default().trim();
            name.eq_ignore_ascii_case("public") || name.eq_ignore_ascii_case("s-maxage")
        })
}

impl<F> fmt::Debug for SweptFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SweptFuture").finish_non_exhaustive()
    }
}
