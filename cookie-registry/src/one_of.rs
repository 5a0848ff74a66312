//! Closed sets of words.

use std::fmt;

/// A closed set of words: implemented by the enum that the macro generates for `value = { one_of = [...] }`.
///
/// The enum also implements `Display`, `FromStr` and `TryFrom<&str>` and, with the feature `json`, the traits of serde. All of
/// them use the words of the policy. For example, a form that is deserialized into the enum accepts only these words.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::UnknownWord> {
/// use cookie_registry::OneOf;
///
/// assert_eq!(Theme::Dark.as_str(), "dark");
/// assert_eq!(Theme::Dark.to_string(), "dark");
/// assert_eq!("light".parse::<Theme>()?, Theme::Light);
/// assert_eq!(Theme::try_from("dark")?, Theme::Dark);
/// assert_eq!(Theme::from_word("Light"), None);
/// assert_eq!(
///     "Light".parse::<Theme>().unwrap_err().to_string(),
///     "`theme` accepts one of these words, and no other: light, dark"
/// );
/// # Ok(())
/// # }
/// ```
pub trait OneOf: Copy + Sized + 'static {
    /// The key of the entry in the policy.
    const ENTRY: &'static str;
    /// Every member, in the order of the policy.
    const ALL: &'static [Self];
    /// The word of every member, in the same order.
    const WORDS: &'static [&'static str];
    /// The description of the expected value in a [`GetError`](crate::GetError).
    #[doc(hidden)]
    const EXPECTED: &'static str = "one of the words that the policy lists";

    /// Returns the position in [`ALL`](Self::ALL).
    fn index(self) -> usize;

    /// Returns the word as written in the policy.
    #[must_use]
    fn as_str(self) -> &'static str {
        Self::WORDS.get(self.index()).copied().unwrap_or_default()
    }

    /// Returns the member with this exact word; case matters.
    #[must_use]
    fn from_word(word: &str) -> Option<Self> {
        let at = Self::WORDS.iter().position(|known| *known == word)?;
        Self::ALL.get(at).copied()
    }
}

/// The word is not a member of a [`OneOf`]. The message lists the members, and does not repeat the unknown word,
/// which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownWord {
    /// The key of the entry in the policy.
    pub entry: &'static str,
    /// The words that the policy lists, in its order.
    pub words: &'static [&'static str],
}

impl UnknownWord {
    /// Returns the error for a word that is not a member of `T`.
    #[must_use]
    pub const fn of<T: OneOf>() -> Self {
        Self {
            entry: T::ENTRY,
            words: T::WORDS,
        }
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entry, words } = self;
        write!(f, "`{entry}` accepts one of these words, and no other: ")?;
        for (at, word) in words.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { ", " })?;
            f.write_str(word)?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownWord {}
