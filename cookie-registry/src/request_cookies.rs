//! The cookies of one request, for handlers.

use crate::entry::{Entry, Permit, Removable};
use crate::setter::{NeedsWitness, Settable};
use crate::value::Value;
use crate::{ClearEvent, Deployment, GetError, SetCookies, SetError};
use http::header::{COOKIE, HeaderMap};

/// The cookies that a request carries, with the deployment by whose names they are read.
///
/// It saves a handler from handing both to every call. It does not remember what was set: a header that
/// `set` or `remove` gives goes into the response. With the feature `axum` it is an extractor.
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
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct RequestCookies {
    deployment: Deployment,
    headers: HeaderMap,
}

impl RequestCookies {
    /// Keeps the `Cookie` headers among `headers`; their bytes are shared, not copied.
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

    /// The value that the request carries, or `None` where it carries none or one that cannot be read.
    #[inline]
    pub fn get<E: Entry>(&self, entry: E) -> Option<<E::Value as Value>::Output<'_>> {
        self.try_get(entry).ok().flatten()
    }

    /// [`get`](Self::get) that tells an unreadable value from an absent one.
    ///
    /// # Errors
    /// [`GetError`] where the value is not what the policy says it is.
    #[inline]
    pub fn try_get<E: Entry>(
        &self,
        entry: E,
    ) -> Result<Option<<E::Value as Value>::Output<'_>>, GetError> {
        entry.read(&self.deployment, &self.headers)
    }

    /// The header or headers that set a cookie.
    ///
    /// # Errors
    /// [`SetError`] as of [`Cookie::set`](crate::Cookie::set).
    #[inline]
    pub fn set<E: Entry>(
        &self,
        entry: E,
        value: <E::Value as Value>::Input<'_>,
    ) -> Result<E::Set, SetError>
    where
        E::Setter: Settable,
    {
        entry.write(&self.deployment, &self.headers, value, Permit::may_be_set())
    }

    /// The header or headers that set a cookie that needs the visitor's consent, or to which the visitor
    /// can object.
    ///
    /// # Errors
    /// [`SetError`] as of [`Cookie::set`](crate::Cookie::set).
    pub fn set_with<E>(
        &self,
        entry: E,
        value: <E::Value as Value>::Input<'_>,
        _witness: &<E::Setter as NeedsWitness>::Witness,
    ) -> Result<E::Set, SetError>
    where
        E: Entry,
        E::Setter: NeedsWitness,
    {
        entry.write(&self.deployment, &self.headers, value, Permit::may_be_set())
    }

    /// The header or headers that remove a cookie.
    #[inline]
    pub fn remove<R: Removable>(&self, entry: R) -> R::Removal {
        entry.removal(&self.deployment, &self.headers)
    }

    /// The headers that remove all that an event clears.
    pub fn clear(&self, event: ClearEvent) -> SetCookies {
        event.clear(&self.deployment, &self.headers)
    }

    /// The deployment.
    #[must_use]
    pub const fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The `Cookie` headers of the request, and no others.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl std::fmt::Debug for RequestCookies {
    // The headers are left out: they hold secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestCookies")
            .field("deployment", &self.deployment)
            .finish_non_exhaustive()
    }
}
