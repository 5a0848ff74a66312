//! The words without which there is nothing to look at: most files are passed over by them alone.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind};
use std::sync::OnceLock;

/// Words of the browser's interfaces by which a text can hold a script that stores something.
const SCRIPT_WORDS: &[&str] = &[
    "localStorage",
    "sessionStorage",
    "document.cookie",
    "cookieStore",
    "indexedDB",
];

/// A search for any of some words.
pub(crate) fn search(words: &[String], any_case: bool) -> Option<AhoCorasick> {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(any_case)
        // Few words and long texts: the automaton is built once and must run fast.
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .ok()
}

/// Whether a text of another language may hold a script that stores something.
pub(crate) fn has_script(text: &str) -> bool {
    static SEARCH: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    SEARCH
        .get_or_init(|| AhoCorasick::new(SCRIPT_WORDS).ok())
        .as_ref()
        .is_some_and(|search| search.is_match(text))
}

/// The words of names that speak of cookies, jars, sessions or storage, in any case.
pub(crate) const ABOUT_COOKIES: &[&str] = &["cookie", "jar", "session", "storage"];

/// Whether an identifier speaks of cookies, jars, sessions or storage.
pub(crate) fn is_about_cookies(identifier: &str) -> bool {
    let lower = identifier.to_lowercase();
    ABOUT_COOKIES.iter().any(|word| lower.contains(word))
}

/// Whether a piece of script within markup may store something: the words above, or a call of something that could.
#[cfg(feature = "javascript")]
pub(crate) fn has_script_words(text: &str) -> bool {
    has_script(text)
        || ["torage", "ookie", "("]
            .iter()
            .any(|word| text.contains(word))
}
