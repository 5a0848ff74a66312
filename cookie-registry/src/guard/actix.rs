//! The guard as middleware of actix-web 4, which has its own header types.

use super::Guard;
use super::rules::{ResponseHeaders, Shared};
use super::violation::Violation;
use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use pin_project_lite::pin_project;
use std::fmt;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

impl<S, B, R> Transform<S, ServiceRequest> for Guard<R>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = ActixGuarded<S>;
    type InitError = ();
    type Future = Ready<Result<ActixGuarded<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(ActixGuarded {
            inner,
            shared: self.shared.clone(),
        }))
    }
}

/// An actix-web service whose responses are checked against the registry; created by `wrap`ping a [`Guard`].
pub struct ActixGuarded<S> {
    inner: S,
    shared: Shared,
}

impl<S, B> Service<ServiceRequest> for ActixGuarded<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = ActixGuardedFuture<S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        ActixGuardedFuture {
            response: self.inner.call(request),
            shared: self.shared.clone(),
        }
    }
}

impl<S> fmt::Debug for ActixGuarded<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixGuarded").finish_non_exhaustive()
    }
}

pin_project! {
    /// The response of an [`ActixGuarded`] service.
    pub struct ActixGuardedFuture<F> {
        #[pin]
        response: F,
        shared: Shared,
    }
}

impl<F, B> Future for ActixGuardedFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut polled = this.response.poll(cx);
        if let Poll::Ready(Ok(response)) = &mut polled {
            this.shared.enforce_actix(response.headers_mut());
        }
        polled
    }
}

impl<F> fmt::Debug for ActixGuardedFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixGuardedFuture").finish_non_exhaustive()
    }
}

impl Shared {
    /// Checks a response of actix-web, and reacts to violations.
    fn enforce_actix(&self, response: &mut HeaderMap) {
        self.0.enforce(response);
    }
}

impl ResponseHeaders for HeaderMap {
    fn set_cookies(&self) -> impl Iterator<Item = &[u8]> {
        self.get_all(SET_COOKIE).map(HeaderValue::as_bytes)
    }

    fn remove_violating(&mut self, findings: &[Vec<Violation>]) {
        let headers: Vec<HeaderValue> = self.remove(SET_COOKIE).collect();
        for (header, violations) in headers.into_iter().zip(findings) {
            if violations.is_empty() {
                self.append(SET_COOKIE, header);
            }
        }
    }
}
