//! The octets that a cookie value may contain.

use crate::value::{Unwritable, Value, check_token};
use cookie_registry_core::encoding::{Encoded, is_plain};
#[cfg(feature = "cookie")]
use cookie_registry_core::first_forbidden_octet;

/// A value in the form in which a header contains it: cookie octets only.
///
/// Values reach a header only through this type, so no CR, LF, NUL or `;` can.
#[derive(Clone, Copy)]
pub(crate) enum Octets<'a> {
    /// Written unchanged.
    Plain(&'a [u8]),
    /// Percent-encoded while it is copied.
    Encoded(Encoded<'a>),
}

impl<'a> Octets<'a> {
    /// Checks a text of kind `V`. It only measures the encoded length, because most values need no encoding.
    #[inline]
    pub(crate) fn of<V: Value>(text: &'a str) -> Result<Self, Unwritable> {
        let octets = text.as_bytes();
        if V::ENCODED {
            let encoded = Encoded::of(octets);
            return Ok(if encoded.is_plain() {
                Self::Plain(octets)
            } else {
                Self::Encoded(encoded)
            });
        }
        if !is_plain(octets) {
            check_token::<V>(text)?;
        }
        Ok(Self::Plain(octets))
    }

    /// Accepts a value that is already encoded; returns `None` if a cookie cannot carry it.
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
