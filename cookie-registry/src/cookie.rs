//! A typed cookie constant.

use crate::constant::{attributes, described};
use crate::read::{self, Name};
use crate::setter::{ByServer, NeedsWitness, Settable};
use crate::shape::{Declared, FixedName, Ready, Shape, Single};
use crate::spec::CookieSpec;
use crate::value::Value;
use crate::{Deployment, GetError, SetError};
use http::HeaderMap;
use std::fmt;
use std::marker::PhantomData;

/// A cookie of the policy. `V` is the kind of its value, `S` the party that sets it, and `H` its shape.
///
/// The macro generates one constant for each entry. Other code cannot create a `Cookie`.
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
pub struct Cookie<V, S = ByServer, H = Single> {
    pub(crate) spec: &'static CookieSpec,
    pub(crate) shape: H,
    kind: PhantomData<fn() -> (V, S)>,
}

described!(Cookie<V, S, H> where H: Shape);
attributes!(Cookie<V, S, H> where H: Shape);

impl<V, S, H: Declared> Cookie<V, S, H> {
    /// Used by macro-generated code; not public API.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static CookieSpec) -> Self {
        Self {
            spec,
            shape: H::SHAPE,
            kind: PhantomData,
        }
    }
}

impl<V, S, H: Shape> Cookie<V, S, H> {
    /// Replaces the shape, to bind a key or a family member to the constant.
    pub(crate) const fn with_shape<B: Shape>(self, shape: B) -> Cookie<V, S, B> {
        Cookie {
            spec: self.spec,
            shape,
            kind: PhantomData,
        }
    }

    /// Returns the same cookie with another kind of value.
    pub(crate) const fn with_kind<W>(self) -> Cookie<W, S, H> {
        Cookie {
            spec: self.spec,
            shape: self.shape,
            kind: PhantomData,
        }
    }

    /// Returns the name that browsers store, without the number of a chunk.
    #[must_use]
    pub fn name(self, deployment: &Deployment) -> &'static str
    where
        H: FixedName,
    {
        self.spec.parts(deployment).name()
    }

    /// Returns the header or headers that set the cookie, with the attributes that the policy declares for the
    /// deployment.
    ///
    /// A cookie that needs consent has [`set_with`](Self::set_with) instead.
    ///
    /// # Errors
    /// [`SetError`] if the value cannot be written or is too large, or if the deployment's domain is outside
    /// the domains that the policy permits. A value is never truncated.
    #[inline]
    pub fn set(self, context: H::Context<'_>, value: V::Input<'_>) -> Result<H::Headers, SetError>
    where
        S: Settable,
        V: Value,
        H: Ready,
    {
        self.shape.write::<V>(self.spec, context, value)
    }

    /// Returns the header or headers that set the cookie. A cookie has this method instead of [`set`](Self::set) if it
    /// needs consent, or if visitors can object to it. The [witness](crate::Granted) proves that the visitor's recorded
    /// choice permits the cookie.
    ///
    /// # Errors
    /// Same as [`set`](Self::set).
    #[inline]
    pub fn set_with(
        self,
        context: H::Context<'_>,
        value: V::Input<'_>,
        _witness: &S::Witness,
    ) -> Result<H::Headers, SetError>
    where
        S: NeedsWitness,
        V: Value,
        H: Ready,
    {
        self.shape.write::<V>(self.spec, context, value)
    }

    /// Returns the value of the cookie in the request. `None` if the cookie is absent or its value cannot be
    /// read.
    ///
    /// If the request contains several cookies of this name, the first one is read: browsers send the cookie
    /// with the longest path first (RFC 10025, section 5.8.3). In production the development name is never
    /// read, because it lacks the protection of a `__Host-` prefix.
    #[inline]
    pub fn get<'h>(self, deployment: &Deployment, headers: &'h HeaderMap) -> Option<V::Output<'h>>
    where
        V: Value,
        H: Ready,
    {
        self.try_get(deployment, headers).ok().flatten()
    }

    /// Returns the value of the cookie in the request. `Ok(None)` if the cookie is absent. An unreadable value
    /// is an error, unlike with [`get`](Self::get).
    ///
    /// # Errors
    /// [`GetError`] if the first cookie of this name does not match the policy: the value is of another kind,
    /// a chunk is missing although a later one is present, or a protected value is forged.
    #[inline]
    pub fn try_get<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError>
    where
        V: Value,
        H: Ready,
    {
        self.shape.read::<V>(self.spec, deployment, headers)
    }

    /// Returns the header or headers that remove the cookie from the browser. They have the same name,
    /// `Path`, `Domain` and other attributes as the headers that set it.
    ///
    /// The removal of a single cookie does not allocate, unless a domain is configured.
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
    pub fn remove(self, context: H::Context<'_>) -> H::Headers {
        self.shape.removal(self.spec, context)
    }
}

/// Shows the key of the entry and, for a family, the member.
impl<V, S, H: Shape> fmt::Debug for Cookie<V, S, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("Cookie");
        tuple.field(&self.spec.key);
        match self.shape.variable_part() {
            "" => &mut tuple,
            part => tuple.field(&part),
        }
        .finish()
    }
}

impl<V: Value, S> Cookie<V, S> {
    /// Returns the values of all cookies of this name, in the order of the request.
    pub fn get_all<'h>(
        self,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> impl Iterator<Item = Result<V::Output<'h>, GetError>> + use<'h, V, S> {
        read::all(headers, Name::new(self.name(deployment), ""))
            .map(move |stored| read::value::<V>(self.spec.key, stored))
    }
}
