//! Cookie names and their prefixes.

use core::fmt;

/// The greatest length of name and value together, in octets, without attributes. A browser ignores a cookie
/// that is longer (RFC 10025, sections 5.6 and 5.7).
pub const MAX_PAIR_BYTES: usize = 4096;

/// Why a string is not a cookie name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// The name is empty. Servers must not send cookies without a name (RFC 10025, section 4.1.1).
    Empty,
    /// The byte at the offset is not a token byte (RFC 9110, section 5.6.2).
    NotAToken {
        /// Byte offset into the name.
        at: usize,
    },
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a cookie needs a name"),
            Self::NotAToken { at } => write!(
                f,
                "the character at position {} is not allowed in a cookie name",
                at + 1
            ),
        }
    }
}

impl core::error::Error for NameError {}

/// Returns whether `byte` may appear in a token (RFC 9110, section 5.6.2).
#[must_use]
pub const fn is_token_byte(byte: u8) -> bool {
    matches!(byte,
        b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z')
}

/// Checks that `name` is a cookie name that a server may send: a non-empty token.
///
/// # Errors
/// [`NameError`] with the position, if `name` is not such a name.
///
/// ```
/// use cookie_registry_core::{NameError, check_name};
/// assert_eq!(check_name("__Host-sid"), Ok(()));
/// assert_eq!(check_name("my cookie"), Err(NameError::NotAToken { at: 2 }));
/// ```
pub const fn check_name(name: &str) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    match first_non_token(name) {
        Some(at) => Err(NameError::NotAToken { at }),
        None => Ok(()),
    }
}

/// Returns the byte offset of the first byte that cannot appear in a token.
#[must_use]
pub const fn first_non_token(name: &str) -> Option<usize> {
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_token_byte(bytes[at]) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// A name prefix that requires certain attributes of the cookie.
///
/// RFC 10025, section 4.1.3, defines `__Secure-` and `__Host-`. The layered-cookies draft defines `__Http-` and
/// `__Host-Http-`: Chrome has enforced them since version 140 and Firefox since version 143, but Safari does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Prefix {
    /// `__Secure-`: needs `Secure`.
    Secure,
    /// `__Host-`: needs `Secure`, `Path=/` and no `Domain`.
    Host,
    /// `__Http-`: needs `Secure` and `HttpOnly`.
    Http,
    /// `__Host-Http-`: needs the same as `__Host-`, and `HttpOnly`.
    HostHttp,
}

impl Prefix {
    /// All prefixes. If one prefix starts with another, the longer one comes first.
    pub const ALL: [Self; 4] = [Self::HostHttp, Self::Host, Self::Http, Self::Secure];

    /// Returns the prefix as written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Secure => "__Secure-",
            Self::Host => "__Host-",
            Self::Http => "__Http-",
            Self::HostHttp => "__Host-Http-",
        }
    }

    /// Returns the prefix that a browser recognises in `name`. Browsers ignore case (RFC 10025, section 5.4).
    ///
    /// ```
    /// use cookie_registry_core::Prefix;
    /// assert_eq!(Prefix::of("__Host-Http-sid"), Some(Prefix::HostHttp));
    /// assert_eq!(Prefix::of("__host-sid"), Some(Prefix::Host));
    /// assert_eq!(Prefix::of("sid"), None);
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|prefix| {
            name.as_bytes()
                .get(..prefix.as_str().len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_str().as_bytes()))
        })
    }

    /// Returns whether the cookie must be bound to its host: no `Domain`, and `Path=/`.
    #[must_use]
    pub const fn binds_host(self) -> bool {
        matches!(self, Self::Host | Self::HostHttp)
    }

    /// Returns whether the cookie must be `HttpOnly`.
    #[must_use]
    pub const fn needs_http_only(self) -> bool {
        matches!(self, Self::Http | Self::HostHttp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_controls_and_non_ascii_are_not_token_bytes() {
        for byte in (0u8..=0x20).chain(*b"()<>@,;:\\\"/[]?={}").chain([0x7f]) {
            assert!(!is_token_byte(byte), "{byte:#x}");
        }
        assert_eq!(check_name("naïve"), Err(NameError::NotAToken { at: 2 }));
        assert_eq!((33u8..127).filter(|byte| is_token_byte(*byte)).count(), 77);
    }
}
