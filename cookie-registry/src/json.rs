//! JSON documents as values, and the traits of serde for closed sets of words.

use crate::cookie::Cookie;
use crate::storage_key::StorageKey;
use crate::value::{Unreadable, Unwritable, Value};
use crate::{OneOf, Shape, UnknownWord};
use serde::de::{self, DeserializeOwned, Deserializer};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// `value = "json"`: a JSON document, percent-encoded in a cookie.
///
/// The policy does not know the types of the service, so the value of such a constant is any document
/// (`serde_json::Value`). The method `typed` returns the same entry with a type of the service as its value:
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Cookie, Deployment, Json};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Layout {
///     columns: u8,
/// }
/// const LAYOUT: Cookie<Json<Layout>> = Cookies::LAYOUT.typed();
///
/// let header = LAYOUT.set(&Deployment::PRODUCTION, &Layout { columns: 3 })?;
/// assert!(header.header_value().to_str().unwrap().starts_with("layout={%22columns%22:3};"));
/// # Ok(())
/// # }
/// ```
pub struct Json<T = serde_json::Value>(PhantomData<fn() -> T>);

impl<T: Serialize + DeserializeOwned + 'static> Value for Json<T> {
    type Input<'a> = &'a T;
    type Output<'a> = T;

    fn to_text<'a>(input: Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable> {
        serde_json::to_string(input)
            .map(Cow::Owned)
            .map_err(Unwritable::Json)
    }

    fn from_text<'a>(text: Cow<'a, str>) -> Result<T, Unreadable> {
        serde_json::from_str(&text).map_err(Unreadable::Json)
    }
}

/// Writes a member of a closed set as its word.
///
/// # Errors
/// The error of the serializer.
pub fn serialize_word<T: OneOf, S: Serializer>(member: T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(member.as_str())
}

/// Reads a member of a closed set from its word.
///
/// # Errors
/// An error that lists the words if the text is not one of them.
pub fn deserialize_word<'de, T: OneOf, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_str(WordOf(PhantomData))
}

struct WordOf<T>(PhantomData<fn() -> T>);

impl<T: OneOf> de::Visitor<'_> for WordOf<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a word of `{}`: {}", T::ENTRY, T::WORDS.join(", "))
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<T, E> {
        T::from_word(word).ok_or_else(|| E::custom(UnknownWord::of::<T>()))
    }
}

impl<S, H: Shape> Cookie<Json, S, H> {
    /// Returns the same cookie with `T`, a type that the service defines, as the type of its JSON value.
    #[must_use]
    pub const fn typed<T>(self) -> Cookie<Json<T>, S, H> {
        self.with_kind()
    }
}

impl<S, H> StorageKey<Json, S, H> {
    /// Returns the same key with `T`, a type that the service defines, as the type of its JSON value.
    #[must_use]
    pub const fn typed<T>(self) -> StorageKey<Json<T>, S, H> {
        self.with_kind()
    }
}
