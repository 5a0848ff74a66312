//! The layer as middleware of actix-web 4, which has its own header types.

use super::{ConsentSweep, permitted};
use actix_web::Error;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderValue, SET_COOKIE};
use cookie_registry::SetCookies;
use cookie_registry::private::request_headers;
use pin_project_lite::pin_project;
use std::fmt;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

impl<S, B> Transform<S, ServiceRequest> for ConsentSweep
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = ActixSwept<S>;
    type InitError = ();
    type Future = Ready<Result<ActixSwept<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let sweep = self.clone();
        ready(Ok(ActixSwept { inner, sweep }))
    }
}

/// An actix-web service whose responses remove what the visitor does not allow; created by `wrap`ping a [`ConsentSweep`].
pub struct ActixSwept<S> {
    inner: S,
    sweep: ConsentSweep,
}

impl<S, B> Service<ServiceRequest> for ActixSwept<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = ActixSweptFuture<S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let changes = self.sweep.changes(&request_headers(request.headers()));
        ActixSweptFuture {
            response: self.inner.call(request),
            changes,
        }
    }
}

impl<S> fmt::Debug for ActixSwept<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixSwept").finish_non_exhaustive()
    }
}

pin_project! {
    /// The response of an [`ActixSwept`] service.
    pub struct ActixSweptFuture<F> {
        #[pin]
        response: F,
        changes: SetCookies,
    }
}

impl<F, B> Future for ActixSweptFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut polled = this.response.poll(cx);
        if let Poll::Ready(Ok(response)) = &mut polled {
            let headers = request_headers(response.headers());
            for change in permitted(std::mem::take(this.changes), &headers).iter() {
                let header = HeaderValue::from_bytes(change.header_value().as_bytes());
                if let Ok(header) = header {
                    response.headers_mut().append(SET_COOKIE, header);
                }
            }
        }
        polled
    }
}

impl<F> fmt::Debug for ActixSweptFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixSweptFuture").finish_non_exhaustive()
    }
}
