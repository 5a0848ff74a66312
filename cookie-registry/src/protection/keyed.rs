//! The shapes of protected cookies: without their keys, and with them.

use super::keys::{AsKeys, Keys, Opened, Ring};
use super::{Protect, sealed_protection};
use crate::cookie::Cookie;
use crate::read;
use crate::setter::Settable;
use crate::shape::{Declared, FixedName, OneCookie, Ready, Renewed, Shape, Single, sealed};
use crate::spec::CookieSpec;
use crate::value::{Text, Unwritable, Value, check_token};
use crate::write::Target;
use crate::{Deployment, GetError, SetCookie, SetError};
use http::HeaderMap;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// The shape of a cookie whose value is protected by `P`: [`Signed`](super::Signed) or [`Encrypted`](super::Encrypted). Such a cookie can be
/// removed without the key. To read or set it, bind the key, or a list of [`Keys`](super::Keys), with [`with`](Cookie::with).
///
/// `H` is [`Single`] for an entry with one name, and [`Family`](crate::Family) for an entry with the key `match`. To
/// read or set a cookie of a family, also select the member: `Cookies::X.with(&key).member("7")`.
/// [`RequestCookies`](crate::RequestCookies) already has the key, so it takes the member without `with`:
/// `cookies.get(Cookies::X.member("7"))`.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Deployment, Key};
/// use http::{HeaderMap, header::COOKIE};
///
/// let deployment = Deployment::PRODUCTION;
/// let key = Key::generate();
/// let member = Cookies::MEMBER.with(&key);
/// let header = member.set(&deployment, 4711)?;
///
/// // The browser sends the pair back …
/// let pair = header.header_value().to_str().unwrap().split(';').next().unwrap();
/// let mut request = HeaderMap::new();
/// request.insert(COOKIE, pair.parse().unwrap());
/// assert_eq!(member.get(&deployment, &request), Some(4711));
///
/// // … and a forged one counts as absent.
/// request.insert(COOKIE, pair.replace("4711", "4712").parse().unwrap());
/// assert_eq!(member.get(&deployment, &request), None);
/// # Ok(())
/// # }
/// ```
///
/// Without the key, the cookie cannot be set:
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// let header = Cookies::MEMBER.set(&cookie_registry::Deployment::PRODUCTION, 4711);
/// # }
/// ```
pub struct Protected<P, H = Single> {
    pub(super) shape: H,
    protection: PhantomData<fn() -> P>,
}

/// The shape of a [`Protected`] cookie to which [`with`](Cookie::with) has bound the keys.
pub struct Keyed<'k, P, H = Single> {
    pub(super) ring: Ring<'k>,
    pub(super) shape: H,
    protection: PhantomData<fn() -> P>,
}

impl<'k, P, H> Keyed<'k, P, H> {
    /// Returns the same keys, bound to another shape.
    pub(super) const fn of<O>(ring: Ring<'k>, shape: O) -> Keyed<'k, P, O> {
        Keyed {
            ring,
            shape,
            protection: PhantomData,
        }
    }
}

impl<P, H> Protected<P, H> {
    /// Returns the protected form of a shape.
    pub(crate) const fn of(shape: H) -> Self {
        Self {
            shape,
            protection: PhantomData,
        }
    }
}

impl<P, H: Copy> Protected<P, H> {
    /// Binds keys.
    pub(crate) fn keyed<K: AsKeys + ?Sized>(self, keys: &K) -> Keyed<'_, P, H> {
        Keyed::<P, H>::of(keys.ring(), self.shape)
    }
}

impl<V, S, P: Protect, H: Shape> Cookie<V, S, Protected<P, H>> {
    /// Returns the same cookie with the key that protects its value, or with a list of [`Keys`](super::Keys).
    ///
    /// Use the same keys for all instances of the service. Values that were written with a lost key cannot be read.
    #[must_use]
    pub fn with<K: AsKeys + ?Sized>(self, keys: &K) -> Cookie<V, S, Keyed<'_, P, H>> {
        self.with_shape(self.shape.keyed(keys))
    }
}

impl<V, S, P: Protect, H: Declared> Cookie<V, S, Keyed<'_, P, H>> {
    /// Splits the cookie into two parts: the cookie to which no keys are bound, and the keys. Use it in code that
    /// stores the two parts separately.
    #[must_use]
    pub fn into_parts(self) -> (Cookie<V, S, Protected<P, H>>, Keys) {
        (self.with_shape(Protected::SHAPE), self.shape.ring.to_keys())
    }
}

impl<V: Value, S, P: Protect, H: OneCookie> Cookie<V, S, Keyed<'_, P, H>> {
    /// Returns whether a previous key of [`Keys`](super::Keys) protects the value of the request. If so, set the cookie
    /// again with the same value: the current key then protects the value. [`renew`](Self::renew) returns the header
    /// for this. Two kinds of cookies have no `renew`. For a cookie with further lifetimes, call `set` with the value
    /// and the lifetime. For a cookie that needs a witness, call `set_with`.
    ///
    /// Returns `false` if the cookie is absent, forged or unreadable.
    #[must_use]
    pub fn is_outdated(self, deployment: &Deployment, headers: &HeaderMap) -> bool {
        self.outdated(deployment, headers).is_some()
    }

    /// Renews the cookie: if a previous key of [`Keys`](super::Keys) protects the value of the request, protects the
    /// same value with the current key, and returns the header that sets the cookie again. Returns `None` if the
    /// current key already protects the value, or if the cookie is absent, forged or unreadable.
    ///
    /// The lifetime starts again, as with each `set`. A cookie for which the policy declares further lifetimes has no
    /// `renew`, because a request does not say which lifetime was chosen: use [`is_outdated`](Self::is_outdated) and `set`.
    ///
    /// # Errors
    /// Same as [`set`](Cookie::set).
    pub fn renew(
        self,
        deployment: &Deployment,
        headers: &HeaderMap,
    ) -> Result<Option<SetCookie>, SetError>
    where
        S: Settable,
    {
        const {
            assert!(
                !V::HAS_LIFETIMES,
                "the policy declares several lifetimes of this cookie, so `renew` cannot know which one was chosen: \
                 if `is_outdated` returns true, call `set` with the value and the lifetime"
            );
        }
        self.outdated(deployment, headers)
            .map(|text| self.shape.seal(self.spec, deployment, &text, 0))
            .transpose()
    }

    /// Returns the text of the request, if it is a value of kind `V` that a previous key protects.
    fn outdated(self, deployment: &Deployment, headers: &HeaderMap) -> Option<String> {
        let opened = self.shape.open(self.spec, deployment, headers).ok()??;
        let is_readable = V::from_text(Cow::Borrowed(&opened.text)).is_ok();
        (opened.is_outdated && is_readable).then_some(opened.text)
    }
}

impl<P: Protect, H: OneCookie> Keyed<'_, P, H> {
    /// Reads the protected text of the request; `None` if the cookie is absent.
    fn open(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &HeaderMap,
    ) -> Result<Option<Opened>, GetError> {
        let entry = spec.key;
        let Some(stored) = self.shape.first(spec, deployment, headers) else {
            return Ok(None);
        };
        let forged = || GetError::Forged { entry };
        let stored = read::value::<Text>(entry, stored).map_err(|_| forged())?;
        let name = self.name(spec, deployment);
        let opened = self.ring.open(|key| P::open(key, &name, &stored));
        opened.map(Some).ok_or_else(forged)
    }

    /// Returns the header that sets a text, protected by the current key.
    fn seal(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        text: &str,
        lifetime: usize,
    ) -> Result<SetCookie, SetError> {
        let name = self.name(spec, deployment);
        let sealed = P::seal(self.ring.current(), &name, Cow::Borrowed(text));
        Target::new(spec, self.shape.variable_part())
            .lasting(lifetime)
            .set_text::<P::Written>(deployment, &sealed)
    }

    /// Returns the whole name of the cookie, which the protection covers: a value is not accepted under another name.
    fn name(&self, spec: &'static CookieSpec, deployment: &Deployment) -> Cow<'static, str> {
        let (name, suffix) = (spec.parts(deployment).name(), spec.name_suffix());
        match self.shape.variable_part() {
            "" => Cow::Borrowed(name),
            variable_part => Cow::Owned([name, variable_part, suffix].concat()),
        }
    }
}

impl<P: Protect, H: Declared> Declared for Protected<P, H> {
    const SHAPE: Self = Self::of(H::SHAPE);
}

impl<P: Protect, H: FixedName> FixedName for Protected<P, H> {}
impl<P: Protect, H: FixedName> FixedName for Keyed<'_, P, H> {}

/// Implements [`Shape`] by the shape that is protected.
macro_rules! shape_of_the_protected {
    ($($shape:ty),+) => {$(
        impl<P: Protect, H: Shape> Shape for $shape {
            type Context<'a> = H::Context<'a>;
            type Headers = H::Headers;

            fn context<'a>(deployment: &'a Deployment, headers: &'a HeaderMap) -> H::Context<'a> {
                H::context(deployment, headers)
            }

            fn removal(self, spec: &'static CookieSpec, context: H::Context<'_>) -> H::Headers {
                self.shape.removal(spec, context)
            }

            fn variable_part(&self) -> &str {
                self.shape.variable_part()
            }
        }
    )+};
}

shape_of_the_protected!(Protected<P, H>, Keyed<'_, P, H>);

impl<P: Protect, H: OneCookie> Ready for Keyed<'_, P, H> {
    const RENEWS: bool = true;

    fn read_renewed<'h, V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<Renewed<V::Output<'h>>>, GetError> {
        let Some(opened) = self.open(spec, deployment, headers)? else {
            return Ok(None);
        };
        // A request does not say which lifetime was chosen.
        let renewed = (opened.is_outdated && !V::HAS_LIFETIMES)
            .then(|| self.seal(spec, deployment, &opened.text, 0).ok())
            .flatten();
        V::from_text(Cow::Owned(opened.text))
            .map(|value| Some((value, renewed)))
            .map_err(|why| why.at(spec.key))
    }

    fn read<'h, V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        let Some(opened) = self.open(spec, deployment, headers)? else {
            return Ok(None);
        };
        V::from_text(Cow::Owned(opened.text))
            .map(Some)
            .map_err(|why| why.at(spec.key))
    }

    fn write<V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        value: V::Input<'_>,
    ) -> Result<SetCookie, SetError> {
        let refuse = |why: Unwritable| why.at(spec.key);
        let lifetime = V::lifetime(&value);
        let text = V::to_text(value).map_err(refuse)?;
        check_token::<V>(&text).map_err(refuse)?;
        self.seal(spec, deployment, &text, lifetime)
    }
}

impl<P, H: Copy> Clone for Protected<P, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, H: Copy> Copy for Protected<P, H> {}

impl<P, H> fmt::Debug for Protected<P, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Protected")
    }
}

impl<P, H: Copy> Clone for Keyed<'_, P, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, H: Copy> Copy for Keyed<'_, P, H> {}

impl<P, H> fmt::Debug for Keyed<'_, P, H> {
    // The keys are omitted: they are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed").finish_non_exhaustive()
    }
}

impl<P: sealed_protection::Sealed, H: sealed::Sealed> sealed::Sealed for Protected<P, H> {}
impl<P: sealed_protection::Sealed, H: sealed::Sealed> sealed::Sealed for Keyed<'_, P, H> {}
