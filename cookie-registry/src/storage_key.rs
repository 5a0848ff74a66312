//! Typed constants for browser storage other than cookies.

use crate::constant::constant;
use crate::family::Family;
use crate::setter::{ByScript, NeedsWitness, Storable};
use crate::shape::Single;
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
    /// The key in the browser's storage, or the prefix of a family's keys.
    pub name: &'static str,
    /// The browser storage that contains it.
    pub kind: StorageKind,
    /// The purpose in the words of the public page.
    pub purpose: &'static str,
    /// The category. For a custom category, the standard category that its key `like` names.
    pub category: Category,
    /// The suffix of a family's keys, often empty; `None` for one key.
    pub suffix: Option<&'static str>,
}

/// A storage key of the policy. `V` is the kind of its value, `S` the party that sets it, and the shape `H`
/// says whether it is one key ([`Single`]) or a [`Family`] of keys.
///
/// The server cannot access the storage of a browser. It passes the key and the values to a script of the
/// page, or receives a value that the script sent.
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
///
/// // A family, `match = { prefix = "…" }` in the policy.
/// assert_eq!(Cookies::COLUMNS.key("users")?, "cw.columns.users");
/// assert!(Cookies::COLUMNS.key("").is_err());
/// # Ok(())
/// # }
/// ```
pub struct StorageKey<V, S = ByScript, H = Single> {
    spec: &'static StorageSpec,
    kind: PhantomData<fn() -> (V, S)>,
    shape: PhantomData<fn() -> H>,
}

constant!(StorageKey<V, S, H>);

impl<V, S, H> StorageKey<V, S, H> {
    /// Used by macro-generated code; not public API.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(spec: &'static StorageSpec) -> Self {
        Self {
            spec,
            kind: PhantomData,
            shape: PhantomData,
        }
    }

    /// Returns the browser storage that contains the key.
    #[must_use]
    pub const fn kind(self) -> StorageKind {
        self.spec.kind
    }

    /// Returns the string that the script stores for a value. Nothing is encoded: storage accepts any text.
    ///
    /// A key that needs consent has [`to_stored_with`](Self::to_stored_with) instead.
    ///
    /// # Errors
    /// [`SetError`] if the value is not of the kind that the policy declares.
    pub fn to_stored<'a>(self, value: V::Input<'a>) -> Result<Cow<'a, str>, SetError>
    where
        S: Storable,
        V: Value,
    {
        to_stored::<V>(self.spec, value)
    }

    /// Returns the string that the script stores for a value. A storage key has this method instead of
    /// [`to_stored`](Self::to_stored) if it needs consent, or if visitors can object to it. The
    /// [witness](crate::Granted) proves that the visitor's recorded choice permits the key.
    ///
    /// # Errors
    /// Same as [`to_stored`](Self::to_stored).
    pub fn to_stored_with<'a>(
        self,
        value: V::Input<'a>,
        _witness: &S::Witness,
    ) -> Result<Cow<'a, str>, SetError>
    where
        S: NeedsWitness,
        V: Value,
    {
        to_stored::<V>(self.spec, value)
    }

    /// Parses a string from the browser's storage.
    ///
    /// # Errors
    /// [`GetError`] if the string does not match the policy.
    pub fn from_stored(self, stored: &str) -> Result<V::Output<'_>, GetError>
    where
        V: Value,
    {
        V::from_text(Cow::Borrowed(stored)).map_err(|why| why.at(self.spec.key))
    }
}

impl<V, S> StorageKey<V, S> {
    /// Returns the key in the browser's storage.
    #[must_use]
    #[allow(
        clippy::misnamed_getters,
        reason = "the policy's key of an entry is its `entry`"
    )]
    pub const fn key(self) -> &'static str {
        self.spec.name
    }
}

impl<V, S> StorageKey<V, S, Family> {
    /// Returns the prefix of the keys in the browser's storage.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        self.spec.name
    }

    /// Returns the key in the browser's storage whose variable part is `member`.
    ///
    /// # Errors
    /// [`MemberError`] if `member` is empty: the prefix and suffix alone are not a member.
    pub fn key(self, member: &str) -> Result<String, MemberError> {
        if member.is_empty() {
            return Err(MemberError {
                entry: self.spec.key,
                source: NameError::Empty,
            });
        }
        Ok([self.spec.name, member, self.spec.suffix.unwrap_or_default()].concat())
    }
}

#[cfg(feature = "json")]
impl<V, S, H> StorageKey<V, S, H> {
    /// Returns the same key with another kind of value.
    pub(crate) const fn with_kind<W>(self) -> StorageKey<W, S, H> {
        StorageKey::new(self.spec)
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
