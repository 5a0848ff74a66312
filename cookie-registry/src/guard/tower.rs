//! The guard as a tower layer.

use super::{Guard, Watch};
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
            watch: self.watch.clone(),
        }
    }
}

/// A service whose responses are held against the registry; made by [`Guard`] as a layer.
#[derive(Clone)]
pub struct Guarded<S> {
    inner: S,
    watch: Watch,
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
        // Before the call, so that its future is made where it stays.
        let watch = self.watch.clone();
        GuardedFuture {
            response: self.inner.call(request),
            watch,
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
        watch: Watch,
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
        // Not taken out of its `Poll`: responses are large, and to move one costs more than to check it.
        let mut polled = this.response.poll(cx);
        if let Poll::Ready(Ok(response)) = &mut polled {
            this.watch.hold(response.headers_mut());
        }
        polled
    }
}

impl<F> fmt::Debug for GuardedFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedFuture").finish_non_exhaustive()
    }
}
