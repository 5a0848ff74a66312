//! Cookies whose value the visitor cannot change, or not even read.

use crate::constant::constant;
use crate::read::{self, Name};
use crate::setter::{ByServer, NeedsWitness, Settable};
use crate::spec::CookieSpec;
use crate::value::{Text, Token, Unwritable, Value, check_token};
use crate::write::Target;
use crate::{Deployment, GetError, SetCookie, SetError};
use cookie::{Cookie as JarCookie, CookieJar, Key};
use http::HeaderMap;
use std::borrow::Cow;
use std::marker::PhantomData;

/// `protection = "signed"`: the visitor can read a value of kind `V`, but a change is noticed
/// (HMAC-SHA256, in Base64 before the value).
///
/// The signature covers the cookie's name with the value, so that what was signed for one cookie is not
/// taken in another. For that reason the `cookie` crate's own signed jar, which signs the value alone,
/// does not read these cookies, nor this crate those.
pub struct Signed<V>(PhantomData<fn() -> V>);

/// `protection = "encrypted"`: the visitor can neither read nor change a value of kind `V`
/// (AES-256-GCM with a random nonce, bound to the cookie's name; the `cookie` crate's private jar reads it).
///
/// The policy's `max_value_bytes` counts the encrypted value: four thirds of 28 octets and the value.
pub struct Encrypted<V>(PhantomData<fn() -> V>);

/// How a value is protected: [`Signed`] or [`Encrypted`]. Sealed.
pub trait Protect: sealed::Sealed {
    /// The kind of value within.
    type Value: Value;
    /// How what is sealed is written.
    #[doc(hidden)]
    type Written: Value;
    #[doc(hidden)]
    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String;
    #[doc(hidden)]
    fn open(key: &Key, name: &str, stored: &str) -> Option<String>;
}

/// How many characters the Base64 of an HMAC-SHA256 has; the jar puts it before what it signs.
const SIGNATURE: usize = 44;

impl<V: Value> Protect for Signed<V> {
    type Value = V;
    type Written = Text;

    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String {
        let mut jar = CookieJar::new();
        let pair = [name, "=", &*text].concat();
        jar.signed_mut(key)
            .add(JarCookie::new(name.to_owned(), pair));
        let signed = jar.get(name).map_or("", JarCookie::value);
        let signature = signed.get(..SIGNATURE).unwrap_or_default();
        [signature, &*text].concat()
    }

    fn open(key: &Key, name: &str, stored: &str) -> Option<String> {
        let (signature, text) = stored.split_at_checked(SIGNATURE)?;
        let pair = [signature, name, "=", text].concat();
        CookieJar::new()
            .signed(key)
            .verify(JarCookie::new(name.to_owned(), pair))?;
        Some(text.to_owned())
    }
}

impl<V: Value> Protect for Encrypted<V> {
    type Value = V;
    // Base64 is nothing but cookie octets.
    type Written = Token;

    fn seal(key: &Key, name: &str, text: Cow<'_, str>) -> String {
        let mut jar = CookieJar::new();
        jar.private_mut(key)
            .add(JarCookie::new(name.to_owned(), text.into_owned()));
        jar.get(name).map_or("", JarCookie::value).to_owned()
    }

    fn open(key: &Key, name: &str, stored: &str) -> Option<String> {
        CookieJar::new()
            .private(key)
            .decrypt(JarCookie::new(name.to_owned(), stored.to_owned()))
            .map(|cookie| cookie.value().to_owned())
    }
}

/// A cookie of the policy whose value is protected as `P` says: [`Signed`] or [`Encrypted`].
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Deployment, Key};
/// use http::{HeaderMap, header::COOKIE};
///
/// let deployment = Deployment::PRODUCTION;
/// let key = Key::generate();
/// let header = Cookies::MEMBER.set(&deployment, &key, 4711)?;
///
/// // The browser sends the pair back …
/// let pair = header.header_value().to_str().unwrap().split(';').next().unwrap();
/// let mut request = HeaderMap::new();
/// request.insert(COOKIE, pair.parse().unwrap());
/// assert_eq!(Cookies::MEMBER.get(&deployment, &key, &request), Some(4711));
///
/// // … and a forged one is as good as none.
/// request.insert(COOKIE, pair.replace("4711", "4712").parse().unwrap());
/// assert_eq!(Cookies::MEMBER.get(&deployment, &key, &request), None);
/// # Ok(())
/// # }
/// ```
pub struct ProtectedCookie<P, S = ByServer> {
    spec: &'static CookieSpec,
    kind: PhantomData<fn() -> (P, S)>,
}

constant!(ProtectedCookie<P, S>);

impl<P, S> ProtectedCookie<P, S> {
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

    /// The header that removes the cookie; as [`Cookie::remove`](crate::Cookie::remove).
    pub fn remove(self, deployment: &Deployment) -> SetCookie {
        Target::new(self.spec, "").removal(deployment)
    }
}

impl<P: Protect, S> ProtectedCookie<P, S> {
    /// The header that sets the cookie to a value that `key` protects.
    ///
    /// # Errors
    /// [`SetError`] as of [`Cookie::set`](crate::Cookie::set).
    pub fn set(
        self,
        deployment: &Deployment,
        key: &Key,
        value: <P::Value as Value>::Input<'_>,
    ) -> Result<SetCookie, SetError>
    where
        S: Settable,
    {
        self.write(deployment, key, value)
    }

    fn write(
        self,
        deployment: &Deployment,
        key: &Key,
        value: <P::Value as Value>::Input<'_>,
    ) -> Result<SetCookie, SetError> {
        let refuse = |why: Unwritable| why.at(self.spec.key);
        let text = P::Value::to_text(value).map_err(refuse)?;
        check_token::<P::Value>(&text).map_err(refuse)?;
        let sealed = P::seal(key, self.name(deployment), text);
        Target::new(self.spec, "").set_text::<P::Written>(deployment, &sealed)
    }

    /// The value that the request carries, or `None` where it carries none, a forged one, or one that
    /// cannot be read.
    pub fn get(
        self,
        deployment: &Deployment,
        key: &Key,
        headers: &HeaderMap,
    ) -> Option<<P::Value as Value>::Output<'static>> {
        self.try_get(deployment, key, headers).ok().flatten()
    }

    /// [`get`](Self::get) that tells a forged and an unreadable value from an absent one.
    ///
    /// # Errors
    /// [`GetError::Forged`] where `key` did not protect the value under this name; others where the value
    /// within is not what the policy says it is.
    pub fn try_get(
        self,
        deployment: &Deployment,
        key: &Key,
        headers: &HeaderMap,
    ) -> Result<Option<<P::Value as Value>::Output<'static>>, GetError> {
        let entry = self.spec.key;
        let name = self.name(deployment);
        let Some(stored) = read::first(headers, Name::new(name, "")) else {
            return Ok(None);
        };
        let forged = || GetError::Forged { entry };
        let stored = read::value::<Text>(entry, stored).map_err(|_| forged())?;
        let text = P::open(key, name, &stored).ok_or_else(forged)?;
        P::Value::from_text(Cow::Owned(text))
            .map(Some)
            .map_err(|why| why.at(entry))
    }
}

impl<P: Protect, S: NeedsWitness> ProtectedCookie<P, S> {
    /// `set` for a cookie that needs the visitor's consent, or to which the visitor can object: with the witness
    /// of it.
    ///
    /// # Errors
    /// As of `set`.
    pub fn set_with(
        self,
        deployment: &Deployment,
        key: &Key,
        value: <P::Value as Value>::Input<'_>,
        _witness: &S::Witness,
    ) -> Result<SetCookie, SetError> {
        self.write(deployment, key, value)
    }
}

#[cfg(feature = "json")]
impl<S> ProtectedCookie<Signed<crate::Json>, S> {
    /// The same cookie, holding JSON of a type of the service.
    #[must_use]
    pub const fn typed<T>(self) -> ProtectedCookie<Signed<crate::Json<T>>, S> {
        ProtectedCookie::new(self.spec)
    }
}

#[cfg(feature = "json")]
impl<S> ProtectedCookie<Encrypted<crate::Json>, S> {
    /// The same cookie, holding JSON of a type of the service.
    #[must_use]
    pub const fn typed<T>(self) -> ProtectedCookie<Encrypted<crate::Json<T>>, S> {
        ProtectedCookie::new(self.spec)
    }
}

mod sealed {
    pub trait Sealed {}

    impl<V> Sealed for super::Signed<V> {}
    impl<V> Sealed for super::Encrypted<V> {}
}
