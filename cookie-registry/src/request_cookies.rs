//! The cookies of one request, for handlers.

mod changes;
#[cfg(any(feature = "axum", feature = "actix"))]
mod layer;
mod unlock;

pub(crate) use changes::Changes;
#[cfg(any(feature = "axum", feature = "actix"))]
pub(crate) use layer::Recorded;
#[cfg(feature = "axum")]
pub use layer::{CookieFuture, CookieService};
#[cfg(any(feature = "axum", feature = "actix"))]
pub use layer::{CookieLayer, MissingCookieLayer};
pub use unlock::Unlocked;

use crate::caching::is_shared;
use crate::cookie::Cookie;
use crate::family::{HasMembers, members};
use crate::protection::{AsKeys, Protect, Protected};
use crate::setter::{NeedsWitness, Settable, Setter};
use crate::shape::{OneCookie, Ready as _, Shape};
use crate::value::Value;
use crate::{ClearEvent, Deployment, GetError, SetCookies, SetError};
use http::header::{COOKIE, HeaderMap};
use std::fmt;
use std::sync::Arc;

/// The cookies of a request: through this one argument, a handler reads, sets and removes any cookie of the registry.
///
/// It contains the [`Deployment`] and, as `RequestCookies<Key>`, the key of protected cookies. Changes are recorded, and
/// sent with the response. They are also visible at once: after a change, `get` returns the new value, or `None` if the
/// cookie was removed. All clones share the changes, and so do all other `RequestCookies` of the same request.
///
/// With the feature `axum` or `actix` it is an extractor, and [`CookieLayer`] sends the changes. With any other
/// framework, create it with [`new`](Self::new) and call [`append_to`](Self::append_to) on the headers of the response.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Deployment, RequestCookies};
/// use http::{HeaderMap, Response, header::COOKIE};
///
/// let mut request = HeaderMap::new();
/// request.insert(COOKIE, "cw-workspace=acme".parse().unwrap());
///
/// let cookies = RequestCookies::new(Deployment::PRODUCTION, &request);
/// assert_eq!(cookies.get(Cookies::WORKSPACE).as_deref(), Some("acme"));
/// cookies.set(Cookies::THEME, Theme::Light)?;
/// assert_eq!(cookies.get(Cookies::THEME), Some(Theme::Light));
///
/// let mut response = Response::new("Welcome");
/// cookies.append_to(response.headers_mut());
/// assert_eq!(
///     response.headers()["set-cookie"],
///     "theme=light; Max-Age=31536000; Path=/; Secure; SameSite=Lax"
/// );
/// # Ok(())
/// # }
/// ```
///
/// # Flash messages
/// [`take`](Self::take) reads a cookie and removes it. Use it for a message that one response sets and only the next page
/// shows:
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// use cookie_registry::{Deployment, RequestCookies};
/// use http::{HeaderMap, header::COOKIE};
///
/// let mut request = HeaderMap::new();
/// request.insert(COOKIE, "draft_saved=Your%20draft%20is%20saved.".parse().unwrap());
///
/// let cookies = RequestCookies::new(Deployment::PRODUCTION, &request);
/// let saved = const { Cookies::DRAFT.member("saved") };
/// assert_eq!(cookies.take(saved).as_deref(), Some("Your draft is saved."));
/// assert_eq!(cookies.take(saved), None);
/// assert!(cookies.changes().iter().all(|cookie| cookie.is_removal()));
/// # }
/// ```
#[must_use = "changes do nothing until they are part of a response"]
pub struct RequestCookies<K = ()> {
    deployment: Deployment,
    keys: K,
    /// The `Cookie` headers that the browser sent.
    sent: HeaderMap,
    changes: Arc<Changes>,
}

impl RequestCookies {
    /// Creates the cookies of a request from its headers. The list of `Cookie` headers is copied, but not
    /// their bytes.
    pub fn new(deployment: Deployment, headers: &HeaderMap) -> Self {
        Self::sharing(Arc::default(), deployment, (), headers.get_all(COOKIE))
    }

    /// Adds the key of protected cookies, which can then be read and set like any other cookie.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # #[cfg(feature = "protection")]
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::{Deployment, Key, RequestCookies};
    /// use http::HeaderMap;
    ///
    /// let cookies = RequestCookies::new(Deployment::PRODUCTION, &HeaderMap::new()).with(Key::generate());
    /// cookies.set(Cookies::MEMBER, 4711)?;
    /// assert_eq!(cookies.get(Cookies::MEMBER), Some(4711));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "protection"))]
    /// # fn main() {}
    /// ```
    pub fn with<K>(self, keys: K) -> RequestCookies<K> {
        RequestCookies {
            deployment: self.deployment,
            keys,
            sent: self.sent,
            changes: self.changes,
        }
    }
}

impl<K> RequestCookies<K> {
    /// Creates the cookies of a request whose changes are recorded in `changes`.
    pub(crate) fn sharing<'h>(
        changes: Arc<Changes>,
        deployment: Deployment,
        keys: K,
        sent: impl IntoIterator<Item = &'h http::HeaderValue>,
    ) -> Self {
        Self {
            deployment,
            keys,
            sent: sent
                .into_iter()
                .map(|value| (COOKIE, value.clone()))
                .collect(),
            changes,
        }
    }

    /// Returns the value of a cookie. `None` if the cookie is absent or its value cannot be read.
    ///
    /// If a previous key of [`Keys`](crate::Keys) protects the value, this method *renews* the cookie: the response
    /// sets the cookie again with the same value, protected by the current key. The lifetime starts again, as with each
    /// `set`. Cookies that require a [witness](crate::Granted) are not renewed. Cookies with several lifetimes are not
    /// renewed either, because a request does not say which lifetime was chosen. For these cookies, use
    /// [`is_outdated`](Cookie::is_outdated).
    ///
    /// A response that a shared cache may store does not carry the renewed cookie, because the cache would send it to every
    /// visitor. Such a response has `Cache-Control: public` or `s-maxage`, without `private` or `no-store`. A later response
    /// carries the cookie.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # #[cfg(feature = "protection")]
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::{Deployment, Key, Keys, RequestCookies};
    /// use http::{HeaderMap, header::COOKIE};
    ///
    /// let (new, old) = (Key::generate(), Key::generate());
    /// let signed = Cookies::MEMBER.with(&old).set(&Deployment::PRODUCTION, 4711)?;
    /// let mut request = HeaderMap::new();
    /// request.insert(COOKIE, signed.pair().parse().unwrap());
    ///
    /// let keys = Keys::new(new.clone()).with_previous(old);
    /// let cookies = RequestCookies::new(Deployment::PRODUCTION, &request).with(keys);
    /// assert_eq!(cookies.get(Cookies::MEMBER), Some(4711));
    /// let renewed = cookies.changes();
    /// let expected = Cookies::MEMBER.with(&new).set(&Deployment::PRODUCTION, 4711)?;
    /// assert_eq!(renewed.iter().next(), Some(&expected));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "protection"))]
    /// # fn main() {}
    /// ```
    #[inline]
    pub fn get<V, S, H>(&self, cookie: Cookie<V, S, H>) -> Option<V::Output<'_>>
    where
        V: Value,
        S: Setter,
        H: Unlocked<K>,
    {
        self.try_get(cookie).ok().flatten()
    }

    /// Returns the value of a cookie, like [`get`](Self::get). `Ok(None)` if the cookie is absent. An unreadable value is an
    /// error.
    ///
    /// # Errors
    /// Same as [`Cookie::try_get`].
    #[inline]
    pub fn try_get<V, S, H>(
        &self,
        cookie: Cookie<V, S, H>,
    ) -> Result<Option<V::Output<'_>>, GetError>
    where
        V: Value,
        S: Setter,
        H: Unlocked<K>,
    {
        let cookie = self.unlocked(cookie);
        if !(S::IS_UNCONDITIONAL && H::Ready::<'_>::RENEWS) {
            return cookie.try_get(&self.deployment, self.headers());
        }
        let read = cookie
            .shape
            .read_renewed::<V>(cookie.spec, &self.deployment, self.headers())?;
        Ok(read.map(|(value, renewed)| {
            // If this response cannot carry it, a later one does.
            if let Some(renewed) = renewed {
                self.changes.record_renewed(renewed);
            }
            value
        }))
    }

    /// Returns the value of a cookie, and removes the cookie if the browser has it. `None` if it is absent or its value
    /// cannot be read. The [flash messages](Self#flash-messages) above are an example.
    #[must_use = "to remove a cookie without reading it, call `remove`"]
    pub fn take<V, S, H>(&self, cookie: Cookie<V, S, H>) -> Option<V::Output<'_>>
    where
        V: Value,
        H: Unlocked<K>,
    {
        self.try_take(cookie).ok().flatten()
    }

    /// Returns the value of a cookie, and removes the cookie if the browser has it. `Ok(None)` if it is absent. If the value
    /// cannot be read, this method also removes the cookie, but returns an error, unlike [`take`](Self::take).
    ///
    /// # Errors
    /// Same as [`Cookie::try_get`].
    pub fn try_take<V, S, H>(
        &self,
        cookie: Cookie<V, S, H>,
    ) -> Result<Option<V::Output<'_>>, GetError>
    where
        V: Value,
        H: Unlocked<K>,
    {
        let found = self
            .unlocked(cookie)
            .try_get(&self.deployment, self.headers());
        if !matches!(found, Ok(None)) {
            self.remove(cookie);
        }
        found
    }

    /// Sets a cookie with the response.
    ///
    /// # Errors
    /// Same as [`Cookie::set`]. [`SetError::AfterResponse`] if the response was already sent, for example because a task
    /// outlives the handler. After an error, nothing is set.
    #[inline]
    #[must_use = "if this is an error, the cookie was not set: add `?`"]
    pub fn set<V, S, H>(&self, cookie: Cookie<V, S, H>, value: V::Input<'_>) -> Result<(), SetError>
    where
        S: Settable,
        V: Value,
        H: Unlocked<K>,
    {
        let ready = self.unlocked(cookie);
        let headers = ready.set(self.context(&ready), value)?;
        self.record_set(cookie.entry(), headers.into())
    }

    /// Sets a cookie with the response. Use this method instead of [`set`](Self::set) if the cookie needs consent, or
    /// if visitors can object to it. The [witness](crate::Granted) proves that the visitor's recorded choice permits
    /// the cookie.
    ///
    /// # Errors
    /// Same as [`set`](Self::set).
    #[inline]
    #[must_use = "if this is an error, the cookie was not set: add `?`"]
    pub fn set_with<V, S, H>(
        &self,
        cookie: Cookie<V, S, H>,
        value: V::Input<'_>,
        witness: &S::Witness,
    ) -> Result<(), SetError>
    where
        S: NeedsWitness,
        V: Value,
        H: Unlocked<K>,
    {
        let ready = self.unlocked(cookie);
        let headers = ready.set_with(self.context(&ready), value, witness)?;
        self.record_set(cookie.entry(), headers.into())
    }

    /// Renews a protected cookie, like [`Cookie::renew`]. If a previous key of [`Keys`](crate::Keys) protects its
    /// value, the response sets the cookie again with the same value, protected by the current key. Otherwise, this
    /// method does nothing. [`get`](Self::get) renews a cookie in the same way, and returns the value. A response that
    /// a shared cache may store does not carry the renewed cookie.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # #[cfg(feature = "protection")]
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::{Deployment, Key, Keys, RequestCookies};
    /// use http::{HeaderMap, header::COOKIE};
    ///
    /// let (new, old) = (Key::generate(), Key::generate());
    /// let signed = Cookies::MEMBER.with(&old).set(&Deployment::PRODUCTION, 4711)?;
    /// let mut request = HeaderMap::new();
    /// request.insert(COOKIE, signed.pair().parse().unwrap());
    ///
    /// let keys = Keys::new(new).with_previous(old);
    /// let cookies = RequestCookies::new(Deployment::PRODUCTION, &request).with(keys);
    /// cookies.renew(Cookies::MEMBER)?;
    /// assert_eq!(cookies.changes().iter().count(), 1);
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "protection"))]
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// Same as [`set`](Self::set).
    #[must_use = "if this is an error, the cookie was not set: add `?`"]
    pub fn renew<V, S, P, H>(&self, cookie: Cookie<V, S, Protected<P, H>>) -> Result<(), SetError>
    where
        S: Settable,
        V: Value,
        P: Protect,
        H: OneCookie,
        K: AsKeys,
    {
        match cookie
            .with(&self.keys)
            .renew(&self.deployment, self.headers())?
        {
            Some(header) => match self.changes.record_renewed(header) {
                true => Ok(()),
                false => Err(SetError::AfterResponse {
                    entry: cookie.entry(),
                }),
            },
            None => Ok(()),
        }
    }

    /// Removes a cookie with the response.
    #[inline]
    pub fn remove<V, S, H: Shape>(&self, cookie: Cookie<V, S, H>) {
        let headers = cookie.remove(self.context(&cookie));
        self.changes.record(headers.into());
    }

    /// Removes, with the response, every cookie that an event clears.
    pub fn clear(&self, event: ClearEvent) {
        let removals = event.clear(&self.deployment, self.headers());
        self.changes.record(removals);
    }

    /// Returns the members of a family that the browser has, without duplicates.
    pub fn members<V, S, H: HasMembers>(
        &self,
        family: Cookie<V, S, H>,
    ) -> impl Iterator<Item = Cookie<V, S, H::Member<'_>>> {
        members(family.spec, &self.deployment, self.headers())
            .map(move |member| family.with_shape(H::member_of(member)))
    }

    /// Returns the deployment.
    #[must_use]
    pub const fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// Returns the `Cookie` headers, and no other headers. Before the first change, these are the headers of the
    /// request. After a change, they are the headers that the browser would send if it had already received the
    /// response. They contain every cookie that was set, even if its `Path` or `Domain` does not cover the URL of this
    /// request. After a change, the time of a read is proportional to the length of these headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.changes.view(|| self.sent.clone())
    }

    /// Returns the headers that set and remove cookies with the response.
    pub fn changes(&self) -> SetCookies {
        self.changes.all()
    }

    /// Adds the changes to the headers of a response. [`CookieLayer`] does the same for axum and actix-web.
    ///
    /// Set `Cache-Control` before you call this method. If the headers let a shared cache store the response, this
    /// method does not add the cookies that [`get`](Self::get) or [`renew`](Self::renew) has renewed. It adds all other
    /// changes.
    pub fn append_to(self, response: &mut HeaderMap) {
        let cookies = self.changes.take(|| is_shared(response));
        cookies.append_to(response);
    }

    /// Binds the keys to a cookie, if it needs them.
    #[inline]
    fn unlocked<V, S, H: Unlocked<K>>(
        &self,
        cookie: Cookie<V, S, H>,
    ) -> Cookie<V, S, H::Ready<'_>> {
        cookie.with_shape(cookie.shape.unlocked(&self.keys))
    }

    /// Returns what the cookie's shape needs for a change.
    fn context<V, S, H: Shape>(&self, _cookie: &Cookie<V, S, H>) -> H::Context<'_> {
        H::context(&self.deployment, self.headers())
    }

    /// Records the headers that set a cookie.
    fn record_set(&self, entry: &'static str, headers: SetCookies) -> Result<(), SetError> {
        match self.changes.record(headers) {
            true => Ok(()),
            false => Err(SetError::AfterResponse { entry }),
        }
    }
}

impl<K: Clone> Clone for RequestCookies<K> {
    fn clone(&self) -> Self {
        Self {
            deployment: self.deployment.clone(),
            keys: self.keys.clone(),
            sent: self.sent.clone(),
            changes: self.changes.clone(),
        }
    }
}

impl<K> fmt::Debug for RequestCookies<K> {
    // The headers and the keys are omitted: they are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestCookies")
            .field("deployment", &self.deployment)
            .finish_non_exhaustive()
    }
}
