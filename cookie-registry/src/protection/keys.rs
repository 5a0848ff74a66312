//! The secret keys of protected cookies, and their rotation.

use super::Key;
use super::cipher;
use std::fmt;
use std::sync::{Arc, LazyLock};

/// The secret keys of a service: the current key, and the previous ones.
///
/// The current key signs and encrypts. Values that a previous key has signed or encrypted are still accepted, so that a
/// service can replace its key without signing its visitors out. [`is_outdated`](crate::Cookie::is_outdated) returns whether
/// a previous key protects the value of a request, and [`renew`](crate::Cookie::renew) protects it with the current key.
///
/// To rotate the keys, make the new key the current one, and the old key a previous one. Remove the old key once every cookie
/// that it protects has expired or been renewed. A service with several instances first adds the new key as a previous one
/// on every instance, so that all instances accept it before any instance signs with it.
///
/// **Never list a leaked key**, neither as the current key nor as a previous one. Whoever knows a key of the list can forge
/// values, and a renewal would protect them with the current key. Replace a leaked key without listing it: the values that it
/// protects then count as absent.
///
/// A forged value costs one check for each key, so keep the list short: two keys are usual.
///
/// Cloning increments a reference count. `Debug` shows only the number of keys.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Deployment, Key, Keys};
/// use http::{HeaderMap, header::COOKIE};
///
/// let deployment = Deployment::PRODUCTION;
/// let (last_year, this_year) = (Key::generate(), Key::generate());
/// let header = Cookies::MEMBER.with(&last_year).set(&deployment, 4711)?;
/// let pair = header.header_value().to_str().unwrap().split(';').next().unwrap();
/// let mut request = HeaderMap::new();
/// request.insert(COOKIE, pair.parse().unwrap());
///
/// let keys = Keys::new(this_year).with_previous(last_year);
/// let member = Cookies::MEMBER.with(&keys);
/// assert_eq!(member.get(&deployment, &request), Some(4711));
///
/// // The next response carries the same value, signed by the current key.
/// let mut response = http::Response::new("Welcome");
/// if let Some(renewed) = member.renew(&deployment, &request)? {
///     renewed.append_to(response.headers_mut());
/// }
/// assert!(response.headers().contains_key("set-cookie"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Keys(Arc<Held>);

#[derive(Clone)]
struct Held {
    current: Key,
    previous: Vec<Key>,
}

impl Keys {
    /// Creates a list with one key, which signs and encrypts.
    #[must_use]
    pub fn new(current: Key) -> Self {
        Self(Arc::new(Held {
            current,
            previous: Vec::new(),
        }))
    }

    /// Adds a key that only verifies and decrypts. The keys are tried in the order in which they are added. A leaked key must
    /// not be among them.
    #[must_use]
    pub fn with_previous(mut self, key: Key) -> Self {
        Arc::make_mut(&mut self.0).previous.push(key);
        self
    }

    /// Returns the key that signs and encrypts.
    #[must_use]
    pub fn current(&self) -> &Key {
        &self.0.current
    }

    /// Returns the keys that only verify and decrypt, in the order in which they are tried.
    #[must_use]
    pub fn previous(&self) -> &[Key] {
        &self.0.previous
    }
}

impl From<Key> for Keys {
    fn from(current: Key) -> Self {
        Self::new(current)
    }
}

/// The error for a list without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no key: give at least one, the current key, before the previous keys")]
pub struct NoKey;

/// Takes the first key as the current one.
impl TryFrom<Vec<Key>> for Keys {
    type Error = NoKey;

    fn try_from(keys: Vec<Key>) -> Result<Self, NoKey> {
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or(NoKey)?;
        Ok(Self(Arc::new(Held {
            current,
            previous: keys.collect(),
        })))
    }
}

impl fmt::Debug for Keys {
    // The keys are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("previous", &self.previous().len())
            .finish_non_exhaustive()
    }
}

/// The argument of a protected cookie's `with`: a [`Key`], a list of [`Keys`], or a pointer to either. Sealed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key of protected cookies",
    label = "expected `Key` or `Keys`",
    note = "`Key::generate()` creates a key, `Key::from(&bytes)` reads the 64 bytes of one, and `Keys::new(key).with_previous(old)` is a list",
    note = "an extractor without a key is `RequestCookies`: take `RequestCookies<Key>`, whose key the state of the router provides with `impl FromRef<App> for Key`"
)]
pub trait AsKeys: sealed::Sealed {
    /// Returns the keys.
    #[doc(hidden)]
    fn ring(&self) -> Ring<'_>;

    /// Returns the keys as a list.
    #[doc(hidden)]
    fn to_keys(&self) -> Keys {
        self.ring().to_keys()
    }
}

impl AsKeys for Key {
    fn ring(&self) -> Ring<'_> {
        Ring {
            current: self,
            previous: &[],
        }
    }
}

impl AsKeys for Keys {
    fn ring(&self) -> Ring<'_> {
        Ring {
            current: self.current(),
            previous: self.previous(),
        }
    }

    fn to_keys(&self) -> Keys {
        self.clone()
    }
}

/// Implements [`AsKeys`] for pointers to keys.
macro_rules! pointers {
    ($($pointer:ty),+) => {$(
        impl<K: AsKeys + ?Sized> AsKeys for $pointer {
            fn ring(&self) -> Ring<'_> {
                (**self).ring()
            }

            fn to_keys(&self) -> Keys {
                (**self).to_keys()
            }
        }

        impl<K: sealed::Sealed + ?Sized> sealed::Sealed for $pointer {}
    )+};
}

pointers!(&K, Arc<K>, Box<K>);

impl<K: AsKeys> AsKeys for LazyLock<K> {
    fn ring(&self) -> Ring<'_> {
        (**self).ring()
    }

    fn to_keys(&self) -> Keys {
        (**self).to_keys()
    }
}

impl<K: sealed::Sealed> sealed::Sealed for LazyLock<K> {}

/// Borrowed keys.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Ring<'k> {
    current: &'k Key,
    previous: &'k [Key],
}

/// A text that a key has protected.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The text.
    pub(crate) text: String,
    /// Whether a previous key protects it.
    pub(crate) is_outdated: bool,
}

impl<'k> Ring<'k> {
    /// Copies the keys into a list.
    pub(super) fn to_keys(self) -> Keys {
        Keys(Arc::new(Held {
            current: self.current.clone(),
            previous: self.previous.to_vec(),
        }))
    }

    /// Returns the key that protects new values.
    pub(crate) const fn current(self) -> &'k Key {
        self.current
    }

    /// Opens a value with the first key that fits; `None` if none does.
    pub(crate) fn open(self, open: impl Fn(&Key) -> Option<String>) -> Option<Opened> {
        let opened = |key, is_outdated| open(key).map(|text| Opened { text, is_outdated });
        let mut previous = self.previous.iter();
        opened(self.current, false).or_else(|| previous.find_map(|key| opened(key, true)))
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::cipher::Key {}
    impl Sealed for super::Keys {}
}
