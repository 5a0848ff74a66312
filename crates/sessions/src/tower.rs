//! The layer around the session middleware of a tower service.

pub(crate) mod adapter;

use crate::choice::{Chosen, Stored};
use crate::cookie::Bound;
use crate::internal::{Change, change, is_internal};
use cookie_registry::private::for_layers::is_shared;
use http::header::{COOKIE, Entry, HeaderMap, HeaderValue, SET_COOKIE};
use http::{Extensions, Request, Response, StatusCode};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tower_layer::Layer;
use tower_service::Service;

/// The longest session id that is passed to the library. Those of tower-sessions have 22 characters.
const MAX_ID: usize = 64;

/// The interface of a library's sessions that the adapter needs. Sealed.
#[doc(hidden)]
pub trait Library: 'static {
    /// A session, as a handler extracts it.
    type Session: Clone + Send + Sync + 'static;

    /// Returns the session of a request.
    fn session(extensions: &Extensions) -> Option<Self::Session>;
    /// Returns whether the session must be saved.
    fn is_modified(session: &Self::Session) -> bool;
    /// Returns the stored choice of a lifetime.
    fn choice(
        session: &Self::Session,
    ) -> impl Future<Output = Option<(usize, Option<u64>, bool)>> + Send;
    /// Stores the choice of a lifetime.
    fn store(
        session: &Self::Session,
        choice: (usize, Option<u64>, bool),
    ) -> impl Future<Output = ()> + Send;
    /// Keeps the session for a time after its last use; with `None`, until the browser is closed.
    fn keep(session: &Self::Session, lasts: Option<Duration>);
}

/// A session middleware whose cookie is an entry of the policy. `M` is the type of the library's middleware, and `Lib`
/// identifies the library.
///
/// Wrap the whole router in this middleware, and wrap both in [`Guard`](cookie_registry::Guard).
pub struct SessionLayer<M, Lib> {
    middleware: M,
    shared: Arc<Shared>,
    library: PhantomData<fn() -> Lib>,
}

/// What all requests share.
struct Shared {
    cookie: Bound,
    /// The name of the cookie between this layer and the library. It is random, so that no visitor can send one.
    name: Box<str>,
}

impl<M, Lib> SessionLayer<M, Lib> {
    pub(crate) fn new(cookie: Bound, name: String, middleware: M) -> Self {
        Self {
            middleware,
            shared: Arc::new(Shared {
                cookie,
                name: name.into(),
            }),
            library: PhantomData,
        }
    }

    /// Replaces the library's middleware by the result of a function. Use this method to wrap the library's middleware
    /// in a layer that is built on tower-sessions, or to change a setting that does not concern the cookie.
    #[must_use]
    pub fn map<N>(self, middleware: impl FnOnce(M) -> N) -> SessionLayer<N, Lib> {
        SessionLayer {
            middleware: middleware(self.middleware),
            shared: self.shared,
            library: PhantomData,
        }
    }
}

impl<M: Clone, Lib> Clone for SessionLayer<M, Lib> {
    fn clone(&self) -> Self {
        Self {
            middleware: self.middleware.clone(),
            shared: Arc::clone(&self.shared),
            library: PhantomData,
        }
    }
}

impl<M, Lib> fmt::Debug for SessionLayer<M, Lib> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionLayer")
            .field("cookie", &self.shared.cookie)
            .finish_non_exhaustive()
    }
}

impl<S, M: Layer<WithinSession<S, Lib>>, Lib> Layer<S> for SessionLayer<M, Lib> {
    type Service = SessionService<M::Service>;

    fn layer(&self, inner: S) -> Self::Service {
        let within = WithinSession {
            inner,
            shared: Arc::clone(&self.shared),
            library: PhantomData,
        };
        SessionService {
            inner: self.middleware.layer(within),
            shared: Arc::clone(&self.shared),
        }
    }
}

type BoxedFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// A service with sessions, created by a [`SessionLayer`].
#[derive(Clone)]
pub struct SessionService<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S: fmt::Debug> fmt::Debug for SessionService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionService")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

/// Marks a request whose session id a previous key protects.
#[derive(Clone, Copy)]
struct Outdated;

impl<S, Q, B> Service<Request<Q>> for SessionService<S>
where
    S: Service<Request<Q>, Response = Response<B>>,
    S::Future: Send + 'static,
    B: Default,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = BoxedFuture<Response<B>, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Q>) -> Self::Future {
        let shared = Arc::clone(&self.shared);
        let carried = shared.cookie.read(request.headers());
        let carried = carried.filter(|carried| is_session_id(&carried.id));
        let pair = carried.as_ref().and_then(|carried| {
            HeaderValue::try_from(format!("{}={}", shared.name, carried.id)).ok()
        });
        if let Some(pair) = pair {
            request.headers_mut().append(COOKIE, pair);
        }
        if carried.as_ref().is_some_and(|carried| carried.is_outdated) {
            request.extensions_mut().insert(Outdated);
        }
        let response = self.inner.call(request);
        Box::pin(async move {
            let mut response = response.await?;
            let chosen = response
                .extensions_mut()
                .remove::<Chosen>()
                .unwrap_or_default();
            let change = shared.take_change(response.headers_mut());
            let headers = response.headers();
            let header = match change {
                Some(Change::Remove) => Ok(Some(shared.cookie.remove())),
                Some(Change::Set(id)) => {
                    let is_kept = carried.is_some_and(|carried| {
                        carried.id == id
                            && !chosen.is_new
                            && !shared.cookie.is_set_again(&carried, || is_shared(headers))
                    });
                    match is_kept {
                        true => Ok(None),
                        false => shared.cookie.set(&id, chosen.lifetime).map(Some),
                    }
                }
                None => match carried {
                    Some(carried)
                        if carried.is_outdated
                            && !response.status().is_server_error()
                            && !is_shared(headers) =>
                    {
                        shared.cookie.set(&carried.id, chosen.lifetime).map(Some)
                    }
                    _ => Ok(None),
                },
            };
            match header {
                Ok(Some(header)) => header.append_to(response.headers_mut()),
                Ok(None) => {}
                // Checked when the layer was created. A visitor without the cookie would believe to be signed in.
                Err(_) => {
                    response = Response::default();
                    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                }
            }
            Ok(response)
        })
    }
}

impl Shared {
    /// Removes the library's headers from a response, and returns the last change that they ask for.
    fn take_change(&self, headers: &mut HeaderMap) -> Option<Change> {
        let Entry::Occupied(entry) = headers.entry(SET_COOKIE) else {
            return None;
        };
        let (name, values) = entry.remove_entry_mult();
        let mut last = None;
        let mut others = Vec::new();
        for value in values {
            match change(value.as_bytes(), &self.name) {
                Some(change) => last = Some(change),
                None => others.push(value),
            }
        }
        for other in others {
            headers.append(name.clone(), other);
        }
        last
    }
}

/// Returns whether a value can be a session id. The library is given no other, because it decodes what it is given.
fn is_session_id(id: &str) -> bool {
    let is_of_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=MAX_ID).contains(&id.len()) && id.bytes().all(is_of_id)
}

/// The service within the library's middleware. Created by a [`SessionLayer`].
pub struct WithinSession<S, Lib> {
    inner: S,
    shared: Arc<Shared>,
    library: PhantomData<fn() -> Lib>,
}

impl<S: Clone, Lib> Clone for WithinSession<S, Lib> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            shared: Arc::clone(&self.shared),
            library: PhantomData,
        }
    }
}

impl<S: fmt::Debug, Lib> fmt::Debug for WithinSession<S, Lib> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithinSession")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

impl<S, Q, B, Lib: Library> Service<Request<Q>> for WithinSession<S, Lib>
where
    S: Service<Request<Q>, Response = Response<B>>,
    S::Future: Send + 'static,
    B: Send,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = BoxedFuture<Response<B>, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Q>) -> Self::Future {
        let shared = Arc::clone(&self.shared);
        shared.hide(request.headers_mut());
        let is_outdated = request.extensions_mut().remove::<Outdated>().is_some();
        let session = Lib::session(request.extensions());
        let response = self.inner.call(request);
        Box::pin(async move {
            let mut response = response.await?;
            let has_choice = shared.cookie.lifetimes.len() > 1;
            if has_choice && let Some(session) = session {
                let is_set = Lib::is_modified(&session) || is_outdated || shared.cookie.is_rolling;
                if is_set {
                    let chosen = shared.choice::<Lib>(&session).await;
                    response.extensions_mut().insert(chosen);
                }
            }
            Ok(response)
        })
    }
}

impl Shared {
    /// Removes the cookie between this layer and the library from the request that the handler sees.
    fn hide(&self, headers: &mut HeaderMap) {
        if let Entry::Occupied(entry) = headers.entry(COOKIE) {
            let (name, values) = entry.remove_entry_mult();
            let others: Vec<HeaderValue> = values
                .filter(|value| !is_internal(value.as_bytes(), &self.name))
                .collect();
            for other in others {
                headers.append(name.clone(), other);
            }
        }
    }

    /// Returns the lifetime that was chosen for a session, and lets the session last as long.
    async fn choice<Lib: Library>(&self, session: &Lib::Session) -> Chosen {
        let stored: Option<Stored> = Lib::choice(session).await;
        let chosen = Chosen::of(stored, &self.cookie.lifetimes);
        if let Some((at, lasts, true)) = stored {
            Lib::store(session, (at, lasts, false)).await;
        }
        if let Some(lasts) = self.cookie.lifetimes.get(chosen.lifetime) {
            Lib::keep(session, *lasts);
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::is_session_id;

    #[test]
    fn only_a_session_id_is_passed_to_the_library() {
        assert!(is_session_id("AAAAAAAAAAAAAAAAAAAA-_"));
        let long = "x".repeat(65);
        for id in ["", "a b", "a%20", "a;b", "é", long.as_str()] {
            assert!(!is_session_id(id), "{id}");
        }
    }
}
