//! The removal of what a request carries and its choice does not allow, on every response.

use cookie_registry::{Consent, SetCookie, SetCookies};
use http::header::{CACHE_CONTROL, SET_COOKIE};
use http::{HeaderMap, Request, Response};
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tower_layer::Layer;
use tower_service::Service;

/// A layer that removes with every response those of the request's cookies which the visitor's choice does not
/// allow: [`Consent::sweep`] in one line. It belongs around the whole router; what caches keep for all visitors
/// lies better outside of it.
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
/// A cookie that the response sets itself is left to it: its handler may have recorded another choice. Nothing is
/// removed with what a shared cache may keep for everybody (`Cache-Control: public`), but with the next page.
#[derive(Clone, Debug)]
pub struct ConsentSweep {
    consent: Consent,
}

impl ConsentSweep {
    /// A layer that reads choices by this keeper.
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

/// A service whose responses remove what is not allowed; made by [`ConsentSweep`] as a layer.
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
        let removals = self.consent.sweep(&self.consent.choice(headers), headers);
        SweptFuture {
            response: self.inner.call(request),
            removals,
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
    /// The response of a [`Swept`] service.
    pub struct SweptFuture<F> {
        #[pin]
        response: F,
        removals: SetCookies,
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
            append(std::mem::take(this.removals), response.headers_mut());
        }
        Poll::Ready(response)
    }
}

fn append(removals: SetCookies, headers: &mut HeaderMap) {
    if removals.is_empty() || is_for_everybody(headers) {
        return;
    }
    let is_set = |removal: &SetCookie| {
        let start = [removal.name(), "="].concat();
        headers
            .get_all(SET_COOKIE)
            .iter()
            .any(|header| header.as_bytes().starts_with(start.as_bytes()))
    };
    let unset: Vec<SetCookie> = removals
        .into_iter()
        .filter(|removal| !is_set(removal))
        .collect();
    for removal in unset {
        removal.append_to(headers);
    }
}

/// Whether a shared cache may keep the response (RFC 9111, section 5.2.2.9): a removal in it would be for every
/// visitor who gets it from there. The next page removes as well.
fn is_for_everybody(headers: &HeaderMap) -> bool {
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
