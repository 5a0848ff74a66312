//! The layer of tower.

use super::{CookieLayer, Recorded};
use crate::caching::is_shared;
use http::{Request, Response};
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

impl<S> Layer<S> for CookieLayer {
    type Service = CookieService<S>;

    fn layer(&self, inner: S) -> CookieService<S> {
        CookieService { inner }
    }
}

/// A service whose responses carry the changes of its handlers; created by [`CookieLayer`].
#[derive(Clone)]
pub struct CookieService<S> {
    inner: S,
}

impl<S, Q, B> Service<Request<Q>> for CookieService<S>
where
    S: Service<Request<Q>, Response = Response<B>>,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = CookieFuture<S::Future>;

    #[inline]
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Q>) -> CookieFuture<S::Future> {
        // Another such layer around this one sends the changes.
        let recorded = match request.extensions().get::<Recorded>() {
            Some(_) => None,
            None => Some(Recorded::default()),
        };
        if let Some(recorded) = &recorded {
            request.extensions_mut().insert(recorded.clone());
        }
        CookieFuture {
            response: self.inner.call(request),
            recorded,
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for CookieService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieService")
            .field("inner", &self.inner)
            .finish()
    }
}

pin_project! {
    /// The response of a [`CookieService`].
    pub struct CookieFuture<F> {
        #[pin]
        response: F,
        recorded: Option<Recorded>,
    }
}

impl<F, B, E> Future for CookieFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut polled = this.response.poll(cx);
        if let Poll::Ready(Ok(response)) = &mut polled
            && let Some(Recorded(changes)) = this.recorded.take()
        {
            let cookies = changes.close(|| is_shared(response.headers()));
            cookies.append_to(response.headers_mut());
        }
        polled
    }
}

impl<F> fmt::Debug for CookieFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieFuture").finish_non_exhaustive()
    }
}
