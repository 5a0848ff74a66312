//! The kinds of value that an entry can hold, and their conversion to and from text.

use cookie_registry_core::encoding::is_plain;
use cookie_registry_core::first_forbidden_octet;
use std::borrow::Cow;

/// A kind of value, as declared by `value = …` in the policy.
///
/// The kinds are [`Text`], [`Token`], [`Boolean`], [`Integer`], the enum that the macro generates for
/// `{ one_of = [...] }`, and `Json` with the feature of that name. A kind is a marker in the type of a
/// constant; values have the types [`Input`](Self::Input) and [`Output`](Self::Output).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kind of value that an entry of the policy can hold",
    note = "the kinds are the values of `value = ...` in policy.toml: text, token, boolean, integer, one_of and json"
)]
pub trait Value: Sized + 'static {
    /// The type that `set` takes.
    type Input<'a>;
    /// The type that `get` returns.
    type Output<'a>;

    /// Whether octets that a cookie cannot carry are percent-encoded. If not, they are an error.
    #[doc(hidden)]
    const ENCODED: bool = true;

    /// Whether the policy declares several lifetimes, so that each input contains the chosen one.
    #[doc(hidden)]
    const HAS_LIFETIMES: bool = false;

    /// Converts the value to text, before any encoding.
    ///
    /// # Errors
    /// [`Unwritable`] if the input is not a value of this kind.
    #[doc(hidden)]
    fn to_text<'a>(input: Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable>;

    /// Parses a value from text.
    ///
    /// # Errors
    /// [`Unreadable`] if the text is not a value of this kind.
    #[doc(hidden)]
    fn from_text<'a>(text: Cow<'a, str>) -> Result<Self::Output<'a>, Unreadable>;

    /// Returns the index of the chosen lifetime; 0 for the usual one.
    #[doc(hidden)]
    #[inline]
    fn lifetime(_input: &Self::Input<'_>) -> usize {
        0
    }

    /// Returns the index of the value if its kind is finite. The headers of finite kinds are precomputed.
    #[doc(hidden)]
    #[inline]
    fn finite(_input: &Self::Input<'_>) -> Option<usize> {
        None
    }
}

/// Refuses octets that a kind without encoding cannot hold.
#[inline]
pub(crate) fn check_token<V: Value>(text: &str) -> Result<(), Unwritable> {
    match first_forbidden_octet(text.as_bytes()) {
        Some(at) if !V::ENCODED => Err(Unwritable::NotAToken { at }),
        _ => Ok(()),
    }
}

/// Why an input cannot be written. The caller converts it into a [`SetError`](crate::SetError), which also names the entry.
#[derive(Debug)]
pub enum Unwritable {
    /// An octet is not a cookie octet.
    NotAToken {
        /// Offset from 0.
        at: usize,
    },
    /// The value cannot be serialized.
    #[cfg(feature = "json")]
    Json(serde_json::Error),
}

/// Why a text cannot be read. The caller converts it into a [`GetError`](crate::GetError), which also names the entry.
#[derive(Debug)]
pub enum Unreadable {
    /// The text is not a value of the expected kind, which the string describes, such as "an integer".
    Not(&'static str),
    /// The text is not JSON of the requested type.
    #[cfg(feature = "json")]
    Json(serde_json::Error),
}

impl Unreadable {
    /// Creates the error for a text that does not match `expected`, a description such as "an integer".
    #[must_use]
    pub const fn not(expected: &'static str) -> Self {
        Self::Not(expected)
    }
}

/// `value = "text"`: any text. Octets that a cookie cannot carry are percent-encoded, and so is `%`. Reading
/// decodes them.
///
/// Double quotes around a value are part of the value (RFC 10025, section 4.1.1), so reading does not remove
/// them.
#[derive(Clone, Copy, Debug)]
pub enum Text {}

impl Value for Text {
    type Input<'a> = &'a str;
    type Output<'a> = Cow<'a, str>;

    #[inline]
    fn to_text<'a>(input: Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable> {
        Ok(Cow::Borrowed(input))
    }

    #[inline]
    fn from_text<'a>(text: Cow<'a, str>) -> Result<Cow<'a, str>, Unreadable> {
        Ok(text)
    }
}

/// `value = "token"`: an opaque string of cookie octets, such as a session id. A token is never encoded or
/// decoded. An octet that a cookie cannot carry is an error, both in writing and in reading.
///
/// Reading borrows from the request, unless chunks have to be joined. Double quotes around a value are part
/// of the value (RFC 10025, section 4.1.1), so a token that another program wrote in quotes includes them.
#[derive(Clone, Copy, Debug)]
pub enum Token {}

impl Value for Token {
    type Input<'a> = &'a str;
    type Output<'a> = Cow<'a, str>;

    const ENCODED: bool = false;

    #[inline]
    fn to_text<'a>(input: Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable> {
        // The caller checks the octets, as for every kind without encoding.
        Ok(Cow::Borrowed(input))
    }

    #[inline]
    fn from_text<'a>(text: Cow<'a, str>) -> Result<Cow<'a, str>, Unreadable> {
        if is_plain(text.as_bytes()) {
            return Ok(text);
        }
        let within = match text.as_bytes() {
            [b'"', within @ .., b'"'] => within,
            whole => whole,
        };
        match first_forbidden_octet(within) {
            None => Ok(text),
            Some(_) => Err(Unreadable::not("a token of cookie octets")),
        }
    }
}

/// `value = "boolean"`: written `true` or `false`.
#[derive(Clone, Copy, Debug)]
pub enum Boolean {}

impl Value for Boolean {
    type Input<'a> = bool;
    type Output<'a> = bool;

    #[inline]
    fn to_text<'a>(input: bool) -> Result<Cow<'a, str>, Unwritable> {
        Ok(Cow::Borrowed(if input { "true" } else { "false" }))
    }

    #[inline]
    fn from_text<'a>(text: Cow<'a, str>) -> Result<bool, Unreadable> {
        text.parse()
            .map_err(|_| Unreadable::not("`true` or `false`"))
    }

    #[inline]
    fn finite(input: &bool) -> Option<usize> {
        Some(usize::from(*input))
    }
}

/// `value = "integer"`: a whole number from -2^63 to 2^63 - 1, in decimal digits.
#[derive(Clone, Copy, Debug)]
pub enum Integer {}

impl Value for Integer {
    type Input<'a> = i64;
    type Output<'a> = i64;

    fn to_text<'a>(input: i64) -> Result<Cow<'a, str>, Unwritable> {
        Ok(Cow::Owned(input.to_string()))
    }

    fn from_text<'a>(text: Cow<'a, str>) -> Result<i64, Unreadable> {
        text.parse()
            .map_err(|_| Unreadable::not("a whole number of 64 bits"))
    }
}
