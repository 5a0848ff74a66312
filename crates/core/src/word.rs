//! Closed sets of words that a policy may use, each with its meaning in plain English.

/// A word of a closed set: what the policy file writes, and what it means.
///
/// ```
/// use cookie_registry_core::{SameSite, Word};
///
/// assert_eq!(SameSite::parse("lax"), Some(SameSite::Lax));
/// assert_eq!(SameSite::Lax.as_str(), "lax");
/// assert!(SameSite::ALL.iter().all(|word| !word.meaning().is_empty()));
/// ```
pub trait Word: Copy + Eq + Sized + 'static {
    /// What the set is called in messages, such as `same_site`.
    const WHAT: &'static str;
    /// Every word of the set, in the order in which they are told to a reader.
    const ALL: &'static [Self];
    /// The word as the policy file writes it.
    fn as_str(self) -> &'static str;
    /// One sentence for somebody who has never seen the word.
    fn meaning(self) -> &'static str;
    /// The member that is written exactly so; case matters.
    #[must_use]
    fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|member| member.as_str() == word)
    }
}

/// Declares an enum whose variants are words of the policy language: one list, from which parsing,
/// "did you mean", the JSON Schema and the documentation are all taken.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident ($what:literal) {
            $( $variant:ident = $word:literal : $meaning:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $( #[doc = concat!("`", $word, "`: ", $meaning)] $variant, )+
        }

        impl $name {
            /// The word as the policy file writes it.
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
