//! A prefix of a content hash, from the command line.

use std::fmt;

/// The number of digits of a SHA-256.
const DIGITS: usize = 64;
/// The minimum number of digits; fewer are ambiguous.
pub(crate) const FEWEST: usize = 8;

/// The first digits of a content hash, at least eight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HashPrefix(String);

impl HashPrefix {
    /// Parses the digits of a hash; returns `None` if the word is not hexadecimal, too short or too long.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        let is_hash = (FEWEST..=DIGITS).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| Self(word.to_ascii_lowercase()))
    }

    /// Returns whether a word would be a hash prefix if it were longer.
    pub(crate) fn is_too_short(word: &str) -> bool {
        (FEWEST / 2..FEWEST).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// Returns whether the hash begins with this prefix.
    pub(crate) fn begins(&self, hash: &str) -> bool {
        hash.starts_with(&self.0)
    }
}

impl fmt::Display for HashPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_digits_or_more_are_the_beginning_of_a_hash() {
        let long = "0123456789abcdef".repeat(4);
        for (word, is_hash) in [
            ("0123abc", false),
            ("0123abcd", true),
            ("0123ABCD", true),
            ("0123abcg", false),
            (long.as_str(), true),
            (&format!("{long}0"), false),
        ] {
            assert_eq!(HashPrefix::parse(word).is_some(), is_hash, "{word}");
        }
        assert!(HashPrefix::is_too_short("0123abc") && HashPrefix::is_too_short("0123"));
        assert!(!HashPrefix::is_too_short("decade5s") && !HashPrefix::is_too_short("0123abcd"));
        assert!(
            HashPrefix::parse("0123ABCD")
                .is_some_and(|prefix| prefix.begins(&format!("0123abcd{long}")))
        );
    }
}
