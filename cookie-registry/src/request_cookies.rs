//! The cookies of one request, for handlers.

use crate::cookie::Cookie;
use crate::setter::{NeedsWitness, Settable};
use crate::shape::{Ready, Shape};
use crate::value::Value;
use crate::{ClearEvent, Deployment, GetError, SetCookies, SetError};
use http::header::{COOKIE, HeaderMap};

/// The cookies of a request, and the deployment that determines their names.
///
/// With it, a handler need not pass both to every call. It does not record changes: `set` and `remove` return
/// headers, which the handler adds to the response. With the feature `axum` it is an extractor.
///
/// The methods take cookies of every [`Shape`], including chunked cookies and protected cookies with their
/// key (`cookies.get(Cookies::MEMBER.with(&key))`).
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Deployment, RequestCookies};
/// use http::{HeaderMap, header::COOKIE};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(COOKIE, "cw-workspace=acme".parse().unwrap());
///
/// let cookies = RequestCookies::new(Deployment::PRODUCTION, &headers);
/// assert_eq!(cookies.get(Cookies::WORKSPACE).as_deref(), Some("acme"));
/// assert_eq!(cookies.get(Cookies::THEME), None);
/// assert_eq!(cookies.set(Cookies::THEME, Theme::Light)?.name(), "theme");
/// assert!(!cookies.set(Cookies::SESSION, "token")?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RequestCookies {
    deployment: Deployment,
    headers: HeaderMap,
}

impl RequestCookies {
    /// Copies the `Cookie` headers out of `headers`. The copies share the bytes with the original.
    #[must_use]
    pub fn new(deployment: Deployment, headers: &HeaderMap) -> Self {
        let cookies = headers.get_all(COOKIE);
        Self {
            deployment,
            headers: cookies
                .iter()
                .map(|value| (COOKIE, value.clone()))
                .collect(),
        }
    }

    /// Returns the value of a cookie. `None` if the cookie is absent or its value cannot be read.
    #[inline]
    pub fn get<V, S, H>(&self, cookie: Cookie<V, S, H>) -> Option<V::Output<'_>>
    where
        V: Value,
        H: Ready,
    {
        cookie.get(&self.deployment, &self.headers)
    }

    /// Returns the value of a cookie. `Ok(None)` if the cookie is absent; unlike [`get`](Self::get), an
    /// unreadable value is an error.
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
        H: Ready,
    {
        cookie.try_get(&self.deployment, &self.headers)
    }

    /// Returns the header or headers that set a cookie.
    ///
    /// # Errors
    /// Same as [`Cookie::set`].
    #[inline]
    pub fn set<V, S, H>(
        &self,
        cookie: Cookie<V, S, H>,
        value: V::Input<'_>,
    ) -> Result<H::Headers, SetError>
    where
        S: Settable,
        V: Value,
        H: Ready,
    {
        cookie.set(H::context(&self.deployment, &self.headers), value)
    }

    /// Returns the header or headers that set a cookie that needs consent, or to which visitors can object.
    ///
    /// # Errors
    /// Same as [`Cookie::set`].
    #[inline]
    pub fn set_with<V, S, H>(
        &self,
        cookie: Cookie<V, S, H>,
        value: V::Input<'_>,
        witness: &S::Witness,
    ) -> Result<H::Headers, SetError>
    where
        S: NeedsWitness,
        V: Value,
        H: Ready,
    {
        cookie.set_with(H::context(&self.deployment, &self.headers), value, witness)
    }

    /// Returns the header or headers that remove a cookie.
    #[inline]
    pub fn remove<V, S, H: Shape>(&self, cookie: Cookie<V, S, H>) -> H::Headers {
        cookie.remove(H::context(&self.deployment, &self.headers))
    }

    /// Returns the headers that remove every cookie that an event clears.
    pub fn clear(&self, event: ClearEvent) -> SetCookies {
        event.clear(&self.deployment, &self.headers)
    }

    /// Returns the deployment.
    #[must_use]
    pub const fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// Returns the `Cookie` headers of the request, without its other headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl std::fmt::Debug for RequestCookies {
    // The headers are omitted: they hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestCookies")
            .field("deployment", &self.deployment)
            .finish_non_exhaustive()
    }
}
