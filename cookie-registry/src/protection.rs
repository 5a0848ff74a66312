//! Cookies with a signed or encrypted value.

#[cfg(feature = "protection")]
mod cipher;
#[cfg(not(feature = "protection"))]
#[path = "protection/no_cipher.rs"]
mod cipher;

pub use cipher::Key;

use crate::cookie::Cookie;
use crate::read::{self, Name};
use crate::shape::{Declared, FixedName, Ready, Shape, sealed};
use crate::spec::CookieSpec;
use crate::value::{Text, Token, Unwritable, Value, check_token};
use crate::write::Target;
use crate::{Deployment, GetError, SetCookie, SetError};
use http::HeaderMap;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// `protection = "signed"`: the visitor can read the value, but tampering is detected. An HMAC-SHA256 in
/// Base64 precedes the value.
///
/// The signature covers the cookie's name and value, so a value signed for one cookie is not accepted in
/// another. The signed jar of the `cookie` crate signs only the value, so that jar and this crate cannot
/// read each other's signed cookies.
#[derive(Clone, Copy, Debug)]
pub enum Signed {}

/// `protection = "encrypted"`: the visitor cannot read the value, and tampering is detected (AES-256-GCM with
/// a random nonce, bound to the cookie's name). The private jar of the `cookie` crate can read these cookies.
///
/// The policy's `max_value_bytes` limits the encrypted value, whose length is 4/3 × (28 + the length of the
/// value) octets.
#[derive(Clone, Copy, Debug)]
pub enum Encrypted {}

/// How a value is protected: [`Signed`] or [`Encrypted`]. Sealed.
pub trait Protect: sealed_protection::Sealed {
    /// The [`Value`] kind of the protected text, which determines whether it is percent-encoded.
    #[doc(hidden)]
    type Written: Value;
    /// Protects a text.
    #[doc(hidden)]
    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String;
    /// Returns the text of a protected value; `None` if it is forged.
    #[doc(hidden)]
    fn open(key: &Key, name: &str, stored: &str) -> Option<String>;
}

impl Protect for Signed {
    type Written = Text;

    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String {
        cipher::sign(key, name, &text)
    }

    fn open(key: &Key, name: &str, stored: &str) -> Option<String> {
        cipher::verify(key, name, stored)
    }
}

impl Protect for Encrypted {
    // Base64 consists of cookie octets only.
    type Written = Token;

    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String {
        cipher::encrypt(key, name, text.into_owned())
    }

    fn open(key: &Key, name: &str, stored: &str) -> Option<String> {
        cipher::decrypt(key, name, stored)
    }
}

/// The shape of a cookie whose value is protected by `P`: [`Signed`] or [`Encrypted`]. Such a cookie can be
/// removed without the key. To read or set it, bind the key with [`with`](Cookie::with).
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
pub struct Protected<P>(PhantomData<fn() -> P>);

/// The shape of a [`Protected`] cookie to which the key is bound.
pub struct Keyed<'k, P> {
    key: &'k Key,
    protection: PhantomData<fn() -> P>,
}

impl<V, S, P: Protect> Cookie<V, S, Protected<P>> {
    /// Returns the same cookie with the key that protects its value.
    ///
    /// Use one key for all instances of the service. Values that were written with a lost key cannot be read.
    #[must_use]
    pub const fn with(self, key: &Key) -> Cookie<V, S, Keyed<'_, P>> {
        self.with_shape(Keyed::new(key))
    }
}

impl<'k, P> Keyed<'k, P> {
    #[inline]
    pub(crate) const fn new(key: &'k Key) -> Self {
        Self {
            key,
            protection: PhantomData,
        }
    }
}

impl<P: Protect> Declared for Protected<P> {
    const SHAPE: Self = Self(PhantomData);
}

impl<P: Protect> FixedName for Protected<P> {}

impl<P: Protect> Shape for Protected<P> {
    type Context<'a> = &'a Deployment;
    type Headers = SetCookie;

    fn context<'a>(deployment: &'a Deployment, _headers: &'a HeaderMap) -> &'a Deployment {
        deployment
    }

    fn removal(self, spec: &'static CookieSpec, deployment: &Deployment) -> SetCookie {
        Target::new(spec, "").removal(deployment)
    }
}

impl<P: Protect> FixedName for Keyed<'_, P> {}

impl<P: Protect> Shape for Keyed<'_, P> {
    type Context<'a> = &'a Deployment;
    type Headers = SetCookie;

    fn context<'a>(deployment: &'a Deployment, _headers: &'a HeaderMap) -> &'a Deployment {
        deployment
    }

    fn removal(self, spec: &'static CookieSpec, deployment: &Deployment) -> SetCookie {
        Target::new(spec, "").removal(deployment)
    }
}

impl<P: Protect> Ready for Keyed<'_, P> {
    fn read<'h, V: Value>(
        self,
        spec: &'static CookieSpec,
        deployment: &Deployment,
        headers: &'h HeaderMap,
    ) -> Result<Option<V::Output<'h>>, GetError> {
        let entry = spec.key;
        let name = spec.parts(deployment).name();
        let Some(stored) = read::first(headers, Name::new(name, "")) else {
            return Ok(None);
        };
        let forged = || GetError::Forged { entry };
        let stored = read::value::<Text>(entry, stored).map_err(|_| forged())?;
        let text = P::open(self.key, name, &stored).ok_or_else(forged)?;
        V::from_text(Cow::Owned(text))
            .map(Some)
            .map_err(|why| why.at(entry))
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
        let sealed = P::seal(self.key, spec.parts(deployment).name(), text);
        Target::new(spec, "")
            .lasting(lifetime)
            .set_text::<P::Written>(deployment, &sealed)
    }
}

impl<P> Clone for Protected<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Protected<P> {}

impl<P> fmt::Debug for Protected<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Protected")
    }
}

impl<P> Clone for Keyed<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Keyed<'_, P> {}

impl<P> fmt::Debug for Keyed<'_, P> {
    // The key is omitted: it is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyed").finish_non_exhaustive()
    }
}

impl<P: Protect> sealed::Sealed for Protected<P> {}
impl<P: Protect> sealed::Sealed for Keyed<'_, P> {}

mod sealed_protection {
    pub trait Sealed {}

    impl Sealed for super::Signed {}
    impl Sealed for super::Encrypted {}
}
