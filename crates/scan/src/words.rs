//! The words without which nothing can be found in a file: most files are skipped by them alone.

use aho_corasick::packed;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::OnceLock;

/// Words of the browser's interfaces by which a text can hold a script that stores something.
const SCRIPT_WORDS: &[&str] = &[
    "localStorage",
    "sessionStorage",
    "document.cookie",
    "cookieStore",
    "indexedDB",
];

/// Returns a search for any of some words.
pub(crate) fn search(words: &[String]) -> Option<AhoCorasick> {
    AhoCorasickBuilder::new()
        // Few words and long texts: the automaton is built once and must run fast.
        .kind(Some(AhoCorasickKind::DFA))
        .build(words)
        .ok()
}

/// A search for words in any case, written in lower case.
///
/// It looks at a copy of the text in lower case: to make that and to compare many bytes of it at a time takes a
/// fraction of what an automaton takes that knows both cases of each letter.
#[derive(Debug)]
pub(crate) struct AnyCase(Finder);

#[derive(Debug)]
enum Finder {
    /// By the processor's instructions for many bytes.
    Packed(packed::Searcher),
    /// Where it has none.
    Automaton(AhoCorasick),
    /// Where neither can be had: every text has to be looked at.
    None,
}

impl AnyCase {
    /// Returns a search for all of some words.
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let words: Vec<&str> = words.collect();
        let packed = packed::Config::new()
            .match_kind(packed::MatchKind::LeftmostFirst)
            .builder()
            .extend(&words)
            .build();
        let automaton = || {
            AhoCorasickBuilder::new()
                .match_kind(MatchKind::LeftmostFirst)
                .kind(Some(AhoCorasickKind::DFA))
                .build(&words)
                .map_or(Finder::None, Finder::Automaton)
        };
        Self(packed.map_or_else(automaton, Finder::Packed))
    }

    /// Returns whether one of the words is in a text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        in_lower_case(text, |text| match &self.0 {
            Finder::Packed(search) => search.find(text).is_some(),
            Finder::Automaton(search) => search.is_match(text),
            Finder::None => true,
        })
    }

    /// Returns the ranges of the words in a text, in order.
    pub(crate) fn all_in(&self, text: &str) -> Vec<Range<usize>> {
        in_lower_case(text, |lower| match &self.0 {
            Finder::Packed(search) => search.find_iter(lower).map(|at| at.range()).collect(),
            Finder::Automaton(search) => search.find_iter(lower).map(|at| at.range()).collect(),
            Finder::None => std::iter::once(0..text.len()).collect(),
        })
    }
}

/// Returns whether a word is in a text, in any case.
pub(crate) fn has_in_any_case(text: &str, word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    in_lower_case(text, |lower| {
        memchr::memmem::find(lower, word.as_bytes()).is_some()
    })
}

/// Does something with a text in lower case, in a place that is used for one text after the other.
fn in_lower_case<R>(text: &str, work: impl FnOnce(&[u8]) -> R) -> R {
    thread_local! {
        static LOWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    LOWER.with_borrow_mut(|lower| {
        lower.clear();
        lower.extend_from_slice(text.as_bytes());
        lower.make_ascii_lowercase();
        work(lower)
    })
}

/// Returns whether a text of another language may hold a script that stores something.
pub(crate) fn has_script(text: &str) -> bool {
    static SEARCH: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    SEARCH
        .get_or_init(|| AhoCorasick::new(SCRIPT_WORDS).ok())
        .as_ref()
        .is_some_and(|search| search.is_match(text))
}

/// The words of names that speak of cookies, jars, sessions or storage, in any case.
pub(crate) const ABOUT_COOKIES: &[&str] = &["cookie", "jar", "session", "storage"];

/// Returns whether an identifier contains a word about cookies, jars, sessions or storage.
pub(crate) fn is_about_cookies(identifier: &str) -> bool {
    let lower = identifier.to_lowercase();
    ABOUT_COOKIES.iter().any(|word| lower.contains(word))
}

/// Returns whether a piece of script within markup may store something: the words above, or a call of something that could.
#[cfg(feature = "javascript")]
pub(crate) fn has_script_words(text: &str) -> bool {
    has_script(text)
        || ["torage", "ookie", "("]
            .iter()
            .any(|word| text.contains(word))
}
