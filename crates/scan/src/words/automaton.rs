//! A search for words by an automaton, for whole trees of files.

use aho_corasick::packed;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use std::cell::RefCell;
use std::ops::Range;

/// A search for any of some words.
#[derive(Debug)]
pub(crate) struct Search(AhoCorasick);

impl Search {
    /// Returns a search for words as they are written.
    pub(crate) fn of(words: &[&str]) -> Option<Self> {
        AhoCorasickBuilder::new()
            // Few words and long texts: the automaton is built once and must run fast.
            .kind(Some(AhoCorasickKind::DFA))
            .build(words)
            .ok()
            .map(Self)
    }

    /// Returns whether one of the words is in a text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// Returns where words are, and which: also those that begin or end within another.
    pub(crate) fn overlapping(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let found = self.0.find_overlapping_iter(text);
        found
            .map(|at| (at.pattern().as_usize(), at.range()))
            .collect()
    }
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

    /// Returns whether a word in a text is one that counts.
    #[cfg(feature = "javascript")]
    pub(crate) fn any_in(&self, text: &str, counts: impl Fn(&Range<usize>) -> bool) -> bool {
        in_lower_case(text, |lower| match &self.0 {
            Finder::Packed(search) => search.find_iter(lower).any(|at| counts(&at.range())),
            Finder::Automaton(search) => search.find_iter(lower).any(|at| counts(&at.range())),
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
