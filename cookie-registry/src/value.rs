//! The kinds of value that an entry can hold, and how each becomes text and comes back.

use cookie_registry_core::encoding::is_plain;
use cookie_registry_core::first_forbidden_octet;
use std::borrow::Cow;

/// A kind of value, as the policy's `value = …` names it.
///
/// The kinds are [`Text`], [`Token`], [`Boolean`], [`Integer`], the enum that the macro generates for
/// `{ one_of = [...] }`, and `Json` behind the feature of that name. A kind is a marker in the type of a
/// constant; what goes in and comes out are [`Input`](Self::Input) and [`Output`](Self::Output).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a kind of value that an entry of the policy can hold",
    note = "the kinds are those of `value = ...` in policy.toml: text, token, boolean, integer, one_of and json"
)]
pub trait Value: Sized + 'static {
    /// What `set` takes.
    type Input<'a>;
    /// What `get` gives.
    type Output<'a>;

    /// Whether what a cookie cannot carry is percent-encoded; if not, it is refused.
    #[doc(hidden)]
    const ENCODED: bool = true;

    /// The value as text, before any encoding.
    ///
    /// # Errors
    /// [`Unwritable`] where the input is no value of this kind.
    #[doc(hidden)]
    fn to_text<'a>(input: Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable>;

    /// The value of a text.
    ///
    /// # Errors
    /// [`Unreadable`] where the text is no value of this kind.
    #[doc(hidden)]
    fn from_text<'a>(text: Cow<'a, str>) -> Result<Self::Output<'a>, Unreadable>;

    /// Which of finitely many values this is; the whole header of each is known beforehand.
    #[doc(hidden)]
    #[inline]
    fn finite(_input: &Self::Input<'_>) -> Option<usize> {
        None
    }
}

/// Refuses what a kind that is not encoded cannot hold.
#[inline]
pub(crate) fn check_token<V: Value>(text: &str) -> Result<(), Unwritable> {
    match first_forbidden_octet(text.as_bytes()) {
        Some(at) if !V::ENCODED => Err(Unwritable::NotAToken { at }),
        _ => Ok(()),
    }
}

/// Why an input cannot be written; the entry is added by who knows it.
#[derive(Debug)]
pub enum Unwritable {
    /// Not a cookie octet.
    NotAToken {
        /// Offset from 0.
        at: usize,
    },
    /// Not serialisable.
    #[cfg(feature = "json")]
    Json(serde_json::Error),
}

/// Why a text cannot be read; the entry is added by who knows it.
#[derive(Debug)]
pub enum Unreadable {
    /// It is not what is named here.
    Not(&'static str),
    /// Not the wanted JSON.
    #[cfg(feature = "json")]
    Json(serde_json::Error),
}

impl Unreadable {
    /// The text is not `expected`.
    #[must_use]
    pub const fn not(expected: &'static str) -> Self {
        Self::Not(expected)
    }
}

/// `value = "text"`: any text. What a cookie cannot carry is percent-encoded, `%` too, so that every
/// text comes back as it was.
///
/// Double quotes around a value are part of it (RFC 10025, section 4.1.1) and are not taken off.
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

/// `value = "token"`: an opaque string of cookie octets, such as a session id. It is never encoded and
/// never decoded; an octet that a cookie cannot carry is an error on both ways.
///
/// Reading borrows from the request, except where chunks had to be joined. Since double quotes around a
/// value are part of it (RFC 10025, section 4.1.1), a token that another program wrote within quotes is
/// read with them.
#[derive(Clone, Copy, Debug)]
pub enum Token {}

impl Value for Token {
    type Input<'a> = &'a str;
    type Output<'a> = Cow<'a, str>;

    const ENCODED: bool = false;

    #[inline]
    fn to_text<'a>(input: Self::Input<'a>) -> Result<Cow<'a, str>, Unwritable> {
        // Whoever writes it checks it, as for every kind that is not encoded.
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

/// A closed set of words: the enum that the macro generates for `value = { one_of = [...] }`.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// use cookie_registry::OneOf;
///
/// assert_eq!(Theme::Dark.as_str(), "dark");
/// assert_eq!(Theme::from_word("light"), Some(Theme::Light));
/// assert_eq!(Theme::from_word("Light"), None);
/// # }
/// ```
pub trait OneOf: Copy + Sized + 'static {
    /// Every member, in the order of the policy.
    const ALL: &'static [Self];
    /// The word of every member, in the same order.
    const WORDS: &'static [&'static str];

    /// The position in [`ALL`](Self::ALL).
    fn index(self) -> usize;

    /// The word as the policy writes it.
    #[must_use]
    fn as_str(self) -> &'static str {
        Self::WORDS.get(self.index()).copied().unwrap_or_default()
    }

    /// The member that is written exactly so; case matters.
    #[must_use]
    fn from_word(word: &str) -> Option<Self> {
        let at = Self::WORDS.iter().position(|known| *known == word)?;
        Self::ALL.get(at).copied()
    }
}
