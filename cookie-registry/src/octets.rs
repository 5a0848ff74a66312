//! What may stand in a cookie's value.

use crate::value::{Unwritable, Value, check_token};
use cookie_registry_core::encoding::{Encoded, is_plain};
#[cfg(feature = "cookie")]
use cookie_registry_core::first_forbidden_octet;

/// A value as it will stand in the header: nothing but cookie octets.
///
/// There is no other way into a header for a value, so no CR, LF, NUL or `;` can take one.
#[derive(Clone, Copy)]
pub(crate) enum Octets<'a> {
    /// As it is.
    Plain(&'a [u8]),
    /// Percent-encoded while it is copied.
    Encoded(Encoded<'a>),
}

impl<'a> Octets<'a> {
    /// Checks a text of kind `V`. The encoding is only measured here, since most values need none.
    #[inline]
    pub(crate) fn of<V: Value>(text: &'a str) -> Result<Self, Unwritable> {
        let octets = text.as_bytes();
        if is_plain(octets) {
            Ok(Self::Plain(octets))
        } else if V::ENCODED {
            Ok(Self::Encoded(Encoded::of(octets)))
        } else {
            check_token::<V>(text).map(|()| Self::Plain(octets))
        }
    }

    /// What is already in the form of the wire; `None` if it is not.
    #[cfg(feature = "cookie")]
    #[inline]
    pub(crate) fn verbatim(stored: &'a [u8]) -> Option<Self> {
        first_forbidden_octet(stored)
            .is_none()
            .then_some(Self::Plain(stored))
    }

    #[inline]
    pub(crate) const fn len(self) -> usize {
        match self {
            Self::Plain(octets) => octets.len(),
            Self::Encoded(encoded) => encoded.len(),
        }
    }

    #[inline]
    pub(crate) fn write_into(self, out: &mut Vec<u8>) {
        match self {
            Self::Plain(octets) => out.extend_from_slice(octets),
            Self::Encoded(encoded) => encoded.append_to(out),
        }
    }
}
