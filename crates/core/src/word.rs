//! Closed sets of words that a policy may use, each with its meaning in plain English.

/// A word of a closed set: its spelling in the policy file, and its meaning.
///
/// ```
/// use cookie_registry_core::{SameSite, Word};
///
/// assert_eq!(SameSite::parse("lax"), Some(SameSite::Lax));
/// assert_eq!(SameSite::Lax.as_str(), "lax");
/// assert!(SameSite::ALL.iter().all(|word| !word.meaning().is_empty()));
/// ```
pub trait Word: Copy + Eq + Sized + 'static {
    /// The name of the set in messages, such as `same_site`.
    const WHAT: &'static str;
    /// Every word of the set, in the order in which messages list them.
    const ALL: &'static [Self];
    /// Returns the word as written in the policy file.
    fn as_str(self) -> &'static str;
    /// Returns the meaning as one sentence, for readers who have never seen the word.
    fn meaning(self) -> &'static str;
    /// Parses the word, case-sensitively.
    #[must_use]
    fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|member| member.as_str() == word)
    }
}

/// Declares an enum whose variants are words of the policy language: one list from which parsing,
/// "did you mean", the JSON Schema and the documentation are generated. A set that may grow is declared as
/// `#[non_exhaustive]`.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident ($what:literal) {
            $( $variant:ident = $word:literal : $meaning:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $( #[doc = concat!("`", $word, "`: ", $meaning)] $variant, )+
        }

        impl $name {
            /// Returns the word as written in the policy file.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }
        }

        impl $crate::Word for $name {
            const WHAT: &'static str = $what;
            const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];
            fn as_str(self) -> &'static str { $name::as_str(self) }
            fn meaning(self) -> &'static str {
                match self { $( Self::$variant => $meaning, )+ }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;
