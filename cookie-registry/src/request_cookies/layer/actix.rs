//! The middleware of actix-web 4.

use super::{CookieLayer, Recorded};
use crate::SetCookies;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use actix_web::{Error, HttpMessage as _};
use pin_project_lite::pin_project;
use std::fmt;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

impl<S, B> Transform<S, ServiceRequest> for CookieLayer
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = ActixCookieService<S>;
    type InitError = ();
    type Future = Ready<Result<ActixCookieService<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(ActixCookieService { inner }))
    }
}

/// An actix-web service whose responses carry the changes of its handlers; created by `wrap`ping a [`CookieLayer`].
pub struct ActixCookieService<S> {
    inner: S,
}

impl<S, B> Service<ServiceRequest> for ActixCookieService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = ActixCookieFuture<S::Future>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        // Another such middleware around this one sends the changes.
        let is_outer = !request.extensions().contains::<Recorded>();
        let recorded = is_outer.then(Recorded::default);
        if let Some(recorded) = &recorded {
            request.extensions_mut().insert(recorded.clone());
        }
        ActixCookieFuture {
            response: self.inner.call(request),
            recorded,
        }
    }
}

impl<S> fmt::Debug for ActixCookieService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixCookieService").finish_non_exhaustive()
    }
}

pin_project! {
    /// The response of an [`ActixCookieService`].
    pub struct ActixCookieFuture<F> {
        #[pin]
        response: F,
        recorded: Option<Recorded>,
    }
}

impl<F, B> Future for ActixCookieFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut polled = this.response.poll(cx);
        if let Poll::Ready(Ok(response)) = &mut polled
            && let Some(Recorded(changes)) = this.recorded.take()
        {
            append(changes.close(), response.headers_mut());
        }
        polled
    }
}

impl<F> fmt::Debug for ActixCookieFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActixCookieFuture").finish_non_exhaustive()
    }
}

/// Adds headers to a response of actix-web. As with [`SetCookies::append_to`], a header for the same cookie is replaced.
fn append(changes: SetCookies, response: &mut HeaderMap) {
    if changes.is_empty() {
        return;
    }
    let mut headers: http::HeaderMap = response
        .remove(SET_COOKIE)
        .filter_map(|header| http::HeaderValue::from_bytes(header.as_bytes()).ok())
        .map(|header| (http::header::SET_COOKIE, header))
        .collect();
    changes.append_to(&mut headers);
    for header in headers.values() {
        if let Ok(header) = HeaderValue::from_bytes(header.as_bytes()) {
            response.append(SET_COOKIE, header);
        }
    }
}
