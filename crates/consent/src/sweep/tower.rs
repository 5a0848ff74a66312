//! The layer for axum and every other service of `http` requests.

use super::{ConsentSweep, permitted};
use cookie_registry::SetCookies;
use http::{Request, Response};
use pin_project_lite::pin_project;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tower_layer::Layer;
use tower_service::Service;

impl<S> Layer<S> for ConsentSweep {
    type Service = Swept<S>;

    fn layer(&self, inner: S) -> Swept<S> {
        Swept {
            inner,
            sweep: self.clone(),
        }
    }
}

/// A service wrapped in the layer [`ConsentSweep`].
#[derive(Clone)]
pub struct Swept<S> {
    inner: S,
    sweep: ConsentSweep,
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
        let changes = self.sweep.changes(request.headers());
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
            let changes = permitted(std::mem::take(this.changes), response.headers());
            changes.append_to(response.headers_mut());
        }
        Poll::Ready(response)
    }
}

impl<F> fmt::Debug for SweptFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SweptFuture").finish_non_exhaustive()
    }
}
