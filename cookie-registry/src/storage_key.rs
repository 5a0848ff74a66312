//! Typed constants for browser storage other than cookies.

use crate::value::{Value, check_token};
use crate::{Category, GetError, MemberError, SetError, StorageKind};
use cookie_registry_core::NameError;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// One entry `[storage.KEY]` of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StorageSpec {
    /// The key of the entry in the policy file.
    pub key: &'static str,
    /// The key in the browser's storage, or the beginning of the keys of a family.
    pub name: &'static str,
    /// Where the browser keeps it.
    pub kind: StorageKind,
    /// The purpose, as the public page tells it.
    pub purpose: &'static str,
    /// The category; for one of the policy's own, the one that it is `like`.
    pub category: Category,
}

/// A storage key of the policy that holds a value of kind `V`.
///
/// The server reads no storage; it hands the key and the values to the page's script, or takes a value
/// that the script sent.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cookie_registry::StorageKind;
///
/// assert_eq!(Cookies::SIDEBAR.key(), "cw.sidebar");
/// assert_eq!(Cookies::SIDEBAR.kind(), StorageKind::LocalStorage);
/// assert_eq!(Cookies::SIDEBAR.to_stored(Sidebar::Collapsed)?, "collapsed");
/// assert_eq!(Cookies::SIDEBAR.from_stored("expanded")?, Sidebar::Expanded);
/// # Ok(())
/// # }
/// ```
pub struct StorageKey<V> {
    spec: &'static StorageSpec,
    kind: PhantomData<fn() -> V>,
}

impl<V> StorageKey<V> {
    /// For generated code alone.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static StorageSpec) -> Self {
        Self {
            spec,
            kind: PhantomData,
        }
    }

    /// The key of the entry in the policy.
    #[must_use]
    pub const fn entry(self) -> &'static str {
        self.spec.key
    }

    /// The key in the browser's storage.
    #[must_use]
    #[allow(
        clippy::misnamed_getters,
        reason = "the policy's key of an entry is its `entry`"
    )]
    pub const fn key(self) -> &'static str {
        self.spec.name
    }

    /// Where the browser keeps it.
    #[must_use]
    pub const fn kind(self) -> StorageKind {
        self.spec.kind
    }

    /// What it is for, as the public page tells it.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        self.spec.purpose
    }

    /// The category; for one that the policy declares itself, the one that it is `like`.
    #[must_use]
    pub const fn category(self) -> Category {
        self.spec.category
    }
}

impl<V: Value> StorageKey<V> {
    /// The string that the script stores for a value. Nothing is encoded: storage takes any text.
    ///
    /// # Errors
    /// [`SetError`] where the value is none of the kind that the policy declares.
    pub fn to_stored<'a>(self, value: V::Input<'a>) -> Result<Cow<'a, str>, SetError> {
        to_stored::<V>(self.spec, value)
    }

    /// The value of a stored string.
    ///
    /// # Errors
    /// [`GetError`] where the string is not what the policy says it is.
    pub fn from_stored(self, stored: &str) -> Result<V::Output<'_>, GetError> {
        from_stored::<V>(self.spec, stored)
    }
}

#[cfg(feature = "json")]
impl StorageKey<crate::Json> {
    /// The same key, holding JSON of a type of the service.
    #[must_use]
    pub const fn typed<T>(self) -> StorageKey<crate::Json<T>> {
        StorageKey::new(self.spec)
    }
}

/// A family of storage keys that share a beginning, `match = { prefix = "…" }` in the policy.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// assert_eq!(Cookies::COLUMNS.key("users")?, "cw.columns.users");
/// assert!(Cookies::COLUMNS.key("").is_err());
/// # Ok(())
/// # }
/// ```
pub struct StorageFamily<V> {
    spec: &'static StorageSpec,
    kind: PhantomData<fn() -> V>,
}

impl<V> StorageFamily<V> {
    /// For generated code alone.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static StorageSpec) -> Self {
        Self {
            spec,
            kind: PhantomData,
        }
    }

    /// The key of the entry in the policy.
    #[must_use]
    pub const fn entry(self) -> &'static str {
        self.spec.key
    }

    /// What the keys in the browser's storage begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        self.spec.name
    }

    /// The key in the browser's storage that ends in `suffix`.
    ///
    /// # Errors
    /// [`MemberError`] where `suffix` is empty: the prefix alone is no member.
    pub fn key(self, suffix: &str) -> Result<String, MemberError> {
        if suffix.is_empty() {
            return Err(MemberError {
                entry: self.spec.key,
                source: NameError::Empty,
            });
        }
        Ok([self.spec.name, suffix].concat())
    }

    /// Where the browser keeps them.
    #[must_use]
    pub const fn kind(self) -> StorageKind {
        self.spec.kind
    }

    /// What they are for, as the public page tells it.
    #[must_use]
    pub const fn purpose(self) -> &'static str {
        self.spec.purpose
    }

    /// The category; for one that the policy declares itself, the one that it is `like`.
    #[must_use]
    pub const fn category(self) -> Category {
        self.spec.category
    }
}

impl<V: Value> StorageFamily<V> {
    /// The string that the script stores for a value. Nothing is encoded: storage takes any text.
    ///
    /// # Errors
    /// [`SetError`] where the value is none of the kind that the policy declares.
    pub fn to_stored<'a>(self, value: V::Input<'a>) -> Result<Cow<'a, str>, SetError> {
        to_stored::<V>(self.spec, value)
    }

    /// The value of a stored string.
    ///
    /// # Errors
    /// [`GetError`] where the string is not what the policy says it is.
    pub fn from_stored(self, stored: &str) -> Result<V::Output<'_>, GetError> {
        from_stored::<V>(self.spec, stored)
    }
}

fn to_stored<'a, V: Value>(
    spec: &'static StorageSpec,
    value: V::Input<'a>,
) -> Result<Cow<'a, str>, SetError> {
    V::to_text(value)
        .and_then(|text| check_token::<V>(&text).map(|()| text))
        .map_err(|why| why.at(spec.key))
}

fn from_stored<'a, V: Value>(
    spec: &'static StorageSpec,
    stored: &'a str,
) -> Result<V::Output<'a>, GetError> {
    V::from_text(Cow::Borrowed(stored)).map_err(|why| why.at(spec.key))
}

impl<V> Clone for StorageKey<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for StorageKey<V> {}

impl<V> fmt::Debug for StorageKey<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StorageKey").field(&self.spec.key).finish()
    }
}

impl<V> Clone for StorageFamily<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for StorageFamily<V> {}

impl<V> fmt::Debug for StorageFamily<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StorageFamily")
            .field(&self.spec.key)
            .finish()
    }
}
