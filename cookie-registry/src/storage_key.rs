//! Typed constants for browser storage other than cookies.

use crate::constant::constant;
use crate::setter::{ByScript, NeedsWitness, Storable};
use crate::value::{Value, check_token};
use crate::{Category, GetError, MemberError, SetError, StorageKind};
use cookie_registry_core::NameError;
use std::borrow::Cow;
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
    /// What the keys of a family end in, often nothing; `None` for one key.
    pub end: Option<&'static str>,
}

/// A storage key of the policy that holds a value of kind `V`; `S` says whether consent is needed first.
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
pub struct StorageKey<V, S = ByScript> {
    spec: &'static StorageSpec,
    kind: PhantomData<fn() -> (V, S)>,
}

constant!(StorageKey<V, S>);

impl<V, S> StorageKey<V, S> {
    /// For generated code alone.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static StorageSpec) -> Self {
        Self {
            spec,
            kind: PhantomData,
        }
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
}

impl<V: Value, S> StorageKey<V, S> {
    /// The string that the script stores for a value. Nothing is encoded: storage takes any text.
    ///
    /// # Errors
    /// [`SetError`] where the value is none of the kind that the policy declares.
    pub fn to_stored<'a>(self, value: V::Input<'a>) -> Result<Cow<'a, str>, SetError>
    where
        S: Storable,
    {
        to_stored::<V>(self.spec, value)
    }

    /// `to_stored` for a key that needs the visitor's consent, or to which the visitor can object: with the
    /// witness of it.
    ///
    /// # Errors
    /// As of [`to_stored`](Self::to_stored).
    pub fn to_stored_with<'a>(
        self,
        value: V::Input<'a>,
        _witness: &S::Witness,
    ) -> Result<Cow<'a, str>, SetError>
    where
        S: NeedsWitness,
    {
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
impl<S> StorageKey<crate::Json, S> {
    /// The same key, holding JSON of a type of the service.
    #[must_use]
    pub const fn typed<T>(self) -> StorageKey<crate::Json<T>, S> {
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
pub struct StorageFamily<V, S = ByScript> {
    spec: &'static StorageSpec,
    kind: PhantomData<fn() -> (V, S)>,
}

constant!(StorageFamily<V, S>);

impl<V, S> StorageFamily<V, S> {
    /// For generated code alone.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static StorageSpec) -> Self {
        Self {
            spec,
            kind: PhantomData,
        }
    }

    /// What the keys in the browser's storage begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        self.spec.name
    }

    /// The key in the browser's storage that has `member` between the beginning and the end of the family.
    ///
    /// # Errors
    /// [`MemberError`] where `member` is empty: what all have in common is no member.
    pub fn key(self, member: &str) -> Result<String, MemberError> {
        if member.is_empty() {
            return Err(MemberError {
                entry: self.spec.key,
                source: NameError::Empty,
            });
        }
        Ok([self.spec.name, member, self.spec.end.unwrap_or_default()].concat())
    }

    /// Where the browser keeps them.
    #[must_use]
    pub const fn kind(self) -> StorageKind {
        self.spec.kind
    }
}

impl<V: Value, S> StorageFamily<V, S> {
    /// The string that the script stores for a value. Nothing is encoded: storage takes any text.
    ///
    /// # Errors
    /// [`SetError`] where the value is none of the kind that the policy declares.
    pub fn to_stored<'a>(self, value: V::Input<'a>) -> Result<Cow<'a, str>, SetError>
    where
        S: Storable,
    {
        to_stored::<V>(self.spec, value)
    }

    /// `to_stored` for a key that needs the visitor's consent, or to which the visitor can object: with the
    /// witness of it.
    ///
    /// # Errors
    /// As of [`to_stored`](Self::to_stored).
    pub fn to_stored_with<'a>(
        self,
        value: V::Input<'a>,
        _witness: &S::Witness,
    ) -> Result<Cow<'a, str>, SetError>
    where
        S: NeedsWitness,
    {
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
