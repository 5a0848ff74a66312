//! A typed cookie constant.

use crate::constant::constant;
use crate::read::{self, Name};
use crate::setter::{ByServer, NeedsWitness, Settable};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::write::Target;
use crate::{Deployment, GetError, SetCookie, SetError};
use http::HeaderMap;
use std::marker::PhantomData;

/// A cookie of the policy that holds a value of kind `V` and is set by `S`.
///
/// The macro makes one constant for each entry; there is no other way to get one.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::Deployment;
/// use http::{HeaderMap, header::COOKIE};
///
/// let deployment = Deployment::PRODUCTION;
///
/// let header = Cookies::WORKSPACE.set(&deployment, "acme & sons")?;
/// assert_eq!(
///     header.header_value(),
///     "cw-workspace=acme%20&%20sons; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax"
/// );
///
/// let mut request = HeaderMap::new();
/// request.insert(COOKIE, "theme=dark; cw-workspace=acme%20&%20sons".parse().unwrap());
/// assert_eq!(Cookies::WORKSPACE.get(&deployment, &request).as_deref(), Some("acme & sons"));
/// assert_eq!(Cookies::THEME.get(&deployment, &request), Some(Theme::Dark));
/// # Ok(())
/// # }
/// ```
pub struct Cookie<V, S = ByServer> {
    pub(crate) spec: &'static CookieSpec,
    kind: PhantomData<fn() -> (V, S)>,
}

constant!(Cookie<V, S>);

impl<V, S> Cookie<V, S> {
    /// For generated code alone.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static CookieSpec) -> Self {
        Self {
            spec,
            kind: PhantomData,
        }
    }

    /// The name on the wire.
    #[must_use]
    pub fn name(self, deployment: &Deployment) -> &'static str {
        self.spec.wire(deployment).name()
    }

    /// The header that removes the cookie from the browser, with the same name, `Path`, `Domain` and
    /// other attributes as the one that sets it. It does not allocate, unless a domain is configured.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() {
    /// # use cookie_registry::Deployment;
    /// assert_eq!(
    ///     Cookies::CSRF.remove(&Deployment::PRODUCTION).header_value(),
    ///     "__Host-next-auth.csrf-token=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; \
    ///      Path=/; Secure; HttpOnly; SameSite=Lax"
    /// );
    /// # }
    /// ```
    #[inline]
    pub fn remove(self, deployment: &Deployment) -> SetCookie {
        Target::new(self.spec, "").removal(deployment)
    }
}

impl<V: Value, S> Cookie<V, S> {
    /// The header that sets the cookie, with every attribute of the policy.
    ///
    /// # Errors
    /// [`SetError`] where the value cannot be written or is too large, or where the deployment's domain
    /// lies outside the policy. Nothing is ever cut off or dropped silently.
    #[inline]
    pub fn set(self, deployment: &Deployment, value: V::Input<'_>) -> Result<SetCookie, SetError>
    where
        S: Settable,
    {
        self.write(deployment, value)
    }

    #[inline]
    pub(crate) fn write(
        self,
        deployment: &Deployment,
        value: V::Input<'_>,
    ) -> Result<SetCookie, SetError> {
        if let Some(index) = V::finite(&value) {
            // Also where the header is known: a domain outside the policy is an error for every value.
            self.spec.domain(deployment)?;
            if let Some(known) = self.spec.known(deployment, 1 + index) {
                return Ok(known);
            }
        }
        let text = V::to_text(value).map_err(|why| why.at(self.spec.key))?;
        Target::new(self.spec, "").set_text::<V>(deployment, &text)
    }

    /// The value that the request carries, or `None` where it carries none or one that cannot be read.
    ///
    /// Of several cookies of the name the first counts: browsers send the one with the longest path
    /// first (RFC 10025, section 5.8.3). In production the name of development is never looked at, which
    /// would undo what a `__Host-` prefix is for.
    #[inline]
    pub fn get<'h>(self, deployment: &Deployment, headers: &'h HeaderMap) -> Option<V::Output<'h>> {
        self.try_get(deployment, headers).ok().flatten()
    }

    /// [`get`](Self::get) that tells an unreadable value from an absent one.
    ///
    /// # Errors
    /// [`GetError`] where the first cookie of the name is not what the policy says it is.
    #[inline]
    pub fn try_get<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        let name = Name::new(self.name(deployment), "");
        read::first(headers, name)
            .map(|stored| read::value::<V>(self.spec.key, stored))
            .transpose()
    }

    /// The values of all cookies of the name, in the order in which the browser sent them.
    pub fn get_all<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> impl Iterator<Item = Result<V::Output<'h>, GetError>> + use<'h, V, S> {
        read::all(headers, Name::new(self.name(deployment), ""))
            .map(move |stored| read::value::<V>(self.spec.key, stored))
    }
}

impl<V: Value, S: NeedsWitness> Cookie<V, S> {
    /// `set` for a cookie that needs the visitor's consent, or to which the visitor can object: with the witness
    /// of it.
    ///
    /// # Errors
    /// As of `set`.
    #[inline]
    pub fn set_with(
        self,
        deployment: &Deployment,
        value: V::Input<'_>,
        _witness: &S::Witness,
    ) -> Result<SetCookie, SetError> {
        self.write(deployment, value)
    }
}

#[cfg(feature = "json")]
impl<S> Cookie<crate::Json, S> {
    /// The same cookie, holding JSON of a type of the service.
    #[must_use]
    pub const fn typed<T>(self) -> Cookie<crate::Json<T>, S> {
        Cookie::new(self.spec)
    }
}
