//! The guard as a tower layer.

use super::Guard;
use super::rules::Shared;
use http::Response;
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

impl<S, R> Layer<S> for Guard<R> {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded {
            inner,
            shared: self.shared.clone(),
        }
    }
}

/// A service whose responses are checked against the registry; created by [`Guard`] as a layer.
#[derive(Clone)]
pub struct Guarded<S> {
    inner: S,
    shared: Shared,
}

impl<S, Q, B> Service<Q> for Guarded<S>
where
    S: Service<Q, Response = Response<B>>,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = GuardedFuture<S::Future>;

    #[inline]
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    #[inline]
    fn call(&mut self, request: Q) -> GuardedFuture<S::Future> {
        // Before the call, so that its future is constructed in place.
        let shared = self.shared.clone();
        GuardedFuture {
            response: self.inner.call(request),
            shared,
        }
    }
}

impl<S: fmt::Debug> fmt::Debug for Guarded<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

pin_project! {
    /// The response of a [`Guarded`] service.
    pub struct GuardedFuture<F> {
        #[pin]
        response: F,
        shared: Shared,
    }
}

impl<F, B, E> Future for GuardedFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // Not moved out of its `Poll`: responses are large, and moving one costs more than checking it.
        let mut polled = this.response.poll(cx);
        if let Poll::Ready(Ok(response)) = &mut polled {
            this.shared.enforce(response.headers_mut());
        }
        polled
    }
}

impl<F> fmt::Debug for GuardedFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedFuture").finish_non_exhaustive()
    }
}
