//! Sessions of [actix-session](https://docs.rs/actix-session) 0.11.
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
//! # fn main() -> Result<(), cookie_registry_sessions::SessionsError> {
//! use actix_session::{Session, SessionInsertError, storage::CookieSessionStore};
//! use actix_web::App;
//! use cookie_registry::{Deployment, Guard, Key, Keys};
//! use cookie_registry_sessions::actix_session::{Sessions, keep_for};
//!
//! // The handler of the sign-in; the visitor has ticked “Remember me”.
//! async fn sign_in(session: Session) -> Result<(), SessionInsertError> {
//!     session.renew();
//!     session.insert("user", 4711)?;
//!     keep_for(&session, LoginLifetime::Remembered)
//! }
//! # let _ = sign_in;
//!
//! // Once, when the service starts.
//! let keys = Keys::new(Key::generate());
//! let sessions = Sessions::new(Cookies::TICKET.with(&keys), &Deployment::PRODUCTION)?;
//! // In the function of `HttpServer::new`. `Guard` is wrapped last.
//! let app = App::new()
//!     .wrap(sessions.middleware(CookieSessionStore::default()))
//!     .wrap(Guard::<Cookies>::strip(Deployment::PRODUCTION));
//! # let _ = app;
//! # Ok(())
//! # }
//! ```

use crate::SessionsError;
use crate::choice::{Chosen, KEY, Stored, stored};
use crate::cookie::{Bound, Carried, ProtectedSessionCookie};
use crate::internal::{Change, change, is_internal};
use actix_session::config::{BrowserSession, PersistentSession, TtlExtensionPolicy};
use actix_session::storage::SessionStore;
use actix_session::{Session, SessionExt as _, SessionInsertError, SessionMiddleware};
use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, CookieJar, Key};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{Error, HttpMessage as _, HttpResponse};
use cookie_registry::private::for_actix::{Finish, append_to, headers_named};
use cookie_registry::private::for_layers::is_shared;
use cookie_registry::{ActixFinished, Deployment, LifetimeChoice, SetError};
use http::header::CACHE_CONTROL;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// The length of the session ids of the stores that keep sessions on the server.
const ID: usize = 64;

/// Sessions whose cookie is a signed or encrypted entry of the policy. Create this value once when the service starts, and
/// call [`middleware`](Self::middleware) in the function that you pass to `HttpServer::new`. Cloning increments a reference
/// count.
#[derive(Clone)]
pub struct Sessions {
    shared: Arc<Shared>,
}

/// What all requests share.
struct Shared {
    cookie: Bound,
    /// The name of the cookie between the adapter and the library. It is random.
    name: String,
    /// The key of that cookie, which never leaves the process.
    key: Key,
}

impl Sessions {
    /// Creates sessions for a session cookie of the policy, with its keys.
    ///
    /// With `CookieSessionStore`, the cookie contains the data of the session, and not only its id. Declare such a cookie
    /// with `value = "text"` and `protection = "encrypted"`. Without encryption, visitors could read the data.
    ///
    /// # Errors
    /// [`SessionsError`] if the cookie cannot be set in this deployment: the deployment's domain is outside the domains that
    /// the policy permits, or `max_value_bytes` is too small.
    pub fn new(
        cookie: impl ProtectedSessionCookie,
        deployment: &Deployment,
    ) -> Result<Self, SessionsError> {
        let cookie = cookie.bind(deployment).check(ID)?;
        let key = Key::generate();
        let random = Key::generate();
        let digits = random
            .signing()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"));
        Ok(Self {
            shared: Arc::new(Shared {
                cookie,
                name: format!("s{}", digits.collect::<String>()),
                key,
            }),
        })
    }

    /// Creates the middleware. This middleware must wrap all middleware that reads cookies with the method `cookies` of
    /// actix-web's requests. [`Guard`](cookie_registry::Guard) must wrap this middleware.
    ///
    /// The headers that set and remove the cookie have all attributes of the policy. With `rolling = true`, each response
    /// renews the lifetime of the cookie. Otherwise, the lifetime starts when the cookie is set. The store keeps a session
    /// for the longest of the declared lifetimes, because it does not know which lifetime was chosen.
    #[must_use]
    pub fn middleware<Store: SessionStore>(&self, store: Store) -> Middleware<Store> {
        let cookie = &self.shared.cookie;
        let extension = match cookie.is_rolling {
            true => TtlExtensionPolicy::OnEveryRequest,
            false => TtlExtensionPolicy::OnStateChanges,
        };
        let longest = cookie.longest().and_then(|longest| longest.try_into().ok());
        let builder = SessionMiddleware::builder(store, self.shared.key.clone())
            .cookie_name(self.shared.name.clone())
            .cookie_content_security(actix_session::config::CookieContentSecurity::Private);
        let builder = match longest {
            Some(longest) => builder.session_lifecycle(
                PersistentSession::default()
                    .session_ttl(longest)
                    .session_ttl_extension_policy(extension),
            ),
            None => builder
                .session_lifecycle(BrowserSession::default().state_ttl_extension_policy(extension)),
        };
        Middleware {
            library: builder.build(),
            shared: Arc::clone(&self.shared),
        }
    }
}

impl fmt::Debug for Sessions {
    // The keys are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions")
            .field("cookie", &self.shared.cookie)
            .finish_non_exhaustive()
    }
}

/// Chooses the lifetime of a session's cookie from `[cookies.KEY.lifetimes]` of the policy, for example for “Remember me”.
///
/// The choice is stored with the data of the session. It applies to each later response, until another choice is made or the
/// session ends. The response to this request sets the cookie.
///
/// # Errors
/// The error of actix-session for data that cannot be stored.
pub fn keep_for<L: LifetimeChoice>(
    session: &Session,
    lifetime: L,
) -> Result<(), SessionInsertError> {
    session.insert(KEY, stored(lifetime))
}

/// A session middleware whose cookie is an entry of the policy. Created by [`Sessions::middleware`].
pub struct Middleware<Store: SessionStore> {
    library: SessionMiddleware<Store>,
    shared: Arc<Shared>,
}

impl<Store: SessionStore> fmt::Debug for Middleware<Store> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Middleware").finish_non_exhaustive()
    }
}

type LocalFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>>>>;
type Of<Store, S> = <SessionMiddleware<Store> as Transform<
    ActixFinished<S, WithinSession>,
    ServiceRequest,
>>::Transform;

impl<S, B, Store> Transform<S, ServiceRequest> for Middleware<Store>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
    Store: SessionStore + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Transform = ActixFinished<Of<Store, S>, AroundSession>;
    type InitError = ();
    type Future = LocalFuture<Self::Transform, ()>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let around = AroundSession(Arc::clone(&self.shared));
        let within = WithinSession(Arc::clone(&self.shared));
        let library = self
            .library
            .new_transform(ActixFinished::new(inner, within));
        Box::pin(async move { Ok(ActixFinished::new(library.await?, around)) })
    }
}

/// The part of a [`Middleware`] that wraps the library's middleware. It passes the session id to the library, and
/// replaces the `Set-Cookie` header of the library.
pub struct AroundSession(Arc<Shared>);

/// The data of a request that [`AroundSession`] stores.
pub struct KeptAround {
    shared: Arc<Shared>,
    carried: Option<Carried>,
}

impl Finish for AroundSession {
    type Kept = KeptAround;

    fn begin(&self, request: &mut ServiceRequest) -> Result<KeptAround, Error> {
        let shared = Arc::clone(&self.0);
        let cookies = headers_named(request.headers(), [http::header::COOKIE]);
        let carried = shared.cookie.read(&cookies);
        if let Some(carried) = &carried {
            shared.pass_on(carried, request)?;
        }
        Ok(KeptAround { shared, carried })
    }

    fn finish<B>(kept: KeptAround, response: &mut ServiceResponse<B>) -> Result<(), Error> {
        let KeptAround { shared, carried } = kept;
        let chosen = response.request().extensions_mut().remove::<Chosen>();
        let change = shared.take_change(response.headers_mut());
        let is_error = response.status().is_server_error();
        let is_shared = || is_shared(&headers_named(response.headers(), [CACHE_CONTROL]));
        let chosen = chosen.unwrap_or_default();
        let header = shared.header(change, carried, chosen, is_error, is_shared);
        if let Some(header) = header.map_err(internal_error)? {
            append_to(header.into(), response.headers_mut());
        }
        Ok(())
    }
}

impl fmt::Debug for AroundSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AroundSession").finish_non_exhaustive()
    }
}

impl fmt::Debug for KeptAround {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptAround").finish_non_exhaustive()
    }
}

/// Returns the error for a response without the cookie, whose visitor would believe to be signed in.
fn internal_error<E: fmt::Debug + fmt::Display + 'static>(error: E) -> Error {
    InternalError::from_response(error, HttpResponse::InternalServerError().finish()).into()
}

/// The request's cookies were read before the session's could be added to them.
#[derive(Debug)]
struct CookiesReadBefore;

impl fmt::Display for CookiesReadBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a middleware around that of the sessions reads the request's cookies before it: `wrap` it before the sessions",
        )
    }
}

impl Shared {
    /// Passes the session id to the library.
    fn pass_on(&self, carried: &Carried, request: &mut ServiceRequest) -> Result<(), Error> {
        let mut jar = CookieJar::new();
        jar.private_mut(&self.key)
            .add(Cookie::new(self.name.clone(), carried.id.clone()));
        let sealed = jar.get(&self.name).map(Cookie::value).unwrap_or_default();
        let pair = HeaderValue::try_from(format!("{}={sealed}", self.name));
        request
            .headers_mut()
            .append(header::COOKIE, pair.map_err(internal_error)?);
        // actix-web reads the cookies of a request once. If another cookie is malformed, it reads none.
        let is_hidden = request
            .cookies()
            .is_ok_and(|cookies| !cookies.iter().any(|cookie| cookie.name() == self.name));
        match is_hidden {
            true => Err(internal_error(CookiesReadBefore)),
            false => Ok(()),
        }
    }

    /// Removes the library's headers from a response, and returns the last change that they ask for.
    fn take_change(&self, headers: &mut HeaderMap) -> Option<Change> {
        let values: Vec<HeaderValue> = headers.remove(header::SET_COOKIE).collect();
        let mut last = None;
        for value in values {
            match change(value.as_bytes(), &self.name) {
                Some(Change::Set(sealed)) => last = self.opened(&sealed).map(Change::Set),
                Some(Change::Remove) => last = Some(Change::Remove),
                None => headers.append(header::SET_COOKIE, value),
            }
        }
        last
    }

    /// Opens a value that the library has sealed.
    fn opened(&self, sealed: &str) -> Option<String> {
        let cookie = Cookie::parse_encoded(format!("{}={sealed}", self.name)).ok()?;
        let mut jar = CookieJar::new();
        jar.add_original(cookie.into_owned());
        let opened = jar.private(&self.key).get(&self.name)?;
        Some(opened.value().to_owned())
    }

    /// Returns the header of the policy for a change.
    fn header(
        &self,
        change: Option<Change>,
        carried: Option<Carried>,
        chosen: Chosen,
        is_error: bool,
        is_shared: impl Fn() -> bool,
    ) -> Result<Option<cookie_registry::SetCookie>, SetError> {
        match (change, carried) {
            (Some(Change::Remove), _) => Ok(Some(self.cookie.remove())),
            (Some(Change::Set(id)), Some(carried))
                if carried.id == id
                    && !chosen.is_new
                    && !self.cookie.is_set_again(&carried, &is_shared) =>
            {
                Ok(None)
            }
            (Some(Change::Set(id)), _) => self.cookie.set(&id, chosen.lifetime).map(Some),
            (None, Some(carried)) if carried.is_outdated && !is_error && !is_shared() => {
                self.cookie.set(&carried.id, chosen.lifetime).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// The part of a [`Middleware`] inside the library's middleware. It hides the internal cookie from the service, and
/// reads the lifetime that was chosen for the session.
pub struct WithinSession(Arc<Shared>);

/// The data of a request that [`WithinSession`] stores.
pub struct KeptWithin {
    shared: Arc<Shared>,
    session: Session,
}

impl Finish for WithinSession {
    type Kept = KeptWithin;

    fn begin(&self, request: &mut ServiceRequest) -> Result<KeptWithin, Error> {
        hide(request.headers_mut(), &self.0.name);
        Ok(KeptWithin {
            shared: Arc::clone(&self.0),
            session: request.get_session(),
        })
    }

    fn finish<B>(kept: KeptWithin, response: &mut ServiceResponse<B>) -> Result<(), Error> {
        let KeptWithin { shared, session } = kept;
        let stored: Option<Stored> = session.get(KEY).ok().flatten();
        if let Some((at, lasts, true)) = stored {
            session.insert(KEY, (at, lasts, false))?;
        }
        let chosen = Chosen::of(stored, &shared.cookie.lifetimes);
        response.request().extensions_mut().insert(chosen);
        Ok(())
    }
}

impl fmt::Debug for WithinSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WithinSession").finish_non_exhaustive()
    }
}

impl fmt::Debug for KeptWithin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeptWithin").finish_non_exhaustive()
    }
}

/// Removes the cookie between the adapter and the library from the headers that the handler sees.
fn hide(headers: &mut HeaderMap, name: &str) {
    let values: Vec<HeaderValue> = headers.remove(header::COOKIE).collect();
    for value in values {
        if !is_internal(value.as_bytes(), name) {
            headers.append(header::COOKIE, value);
        }
    }
}
