//! A search for words by a table of the pairs of bytes with which they begin.
//!
//! The macro and build scripts search with it. They are compiled without optimisation, with every service: there a few
//! steps for each byte are as fast as an automaton, which takes as long to compile as a tenth of the rest of the macro.

use std::collections::HashMap;
use std::ops::Range;

/// How many pairs of bytes there are.
const PAIRS: usize = 1 << 16;

/// A search for any of some words.
#[derive(Debug)]
pub(crate) struct Search(Table);

impl Search {
    /// Returns a search for words as they are written. Empty words are in no text.
    pub(crate) fn of(words: &[&str]) -> Option<Self> {
        Some(Self(Table::of(words, false)))
    }

    /// Returns whether one of the words is in a text.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.places(text.as_bytes(), 0).next().is_some()
    }

    /// Returns where words are, and which: also those that begin or end within another.
    pub(crate) fn overlapping(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let text = text.as_bytes();
        let places = self.0.places(text, 0);
        places.flat_map(|at| self.0.words_at(text, at)).collect()
    }
}

/// A search for words in any case, written in lower case.
#[derive(Debug)]
pub(crate) struct AnyCase(Table);

impl AnyCase {
    /// Returns a search for all of some words.
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self(Table::of(&words.collect::<Vec<_>>(), true))
    }

    /// Returns whether one of the words is in a text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.places(text.as_bytes(), 0).next().is_some()
    }

    /// Returns whether a word in a text is one that counts.
    #[cfg(all(feature = "javascript", not(feature = "walk")))]
    pub(crate) fn any_in(&self, text: &str, counts: impl Fn(&Range<usize>) -> bool) -> bool {
        self.all_in(text).iter().any(counts)
    }

    /// Returns the ranges of the words in a text, in order.
    pub(crate) fn all_in(&self, text: &str) -> Vec<Range<usize>> {
        let text = text.as_bytes();
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = self.0.places(text, from).next() {
            // Of several words at one place the first in the list counts.
            let first = self.0.words_at(text, at).min_by_key(|(word, _)| *word);
            from = first.as_ref().map_or(at + 1, |(_, range)| range.end);
            found.extend(first.map(|(_, range)| range));
        }
        found
    }
}

/// Words, and with which pairs of bytes they begin.
#[derive(Debug)]
struct Table {
    /// For each pair of bytes, whether a word begins with it.
    begins: Vec<bool>,
    /// The position of each word among those that are sought.
    words: HashMap<Box<[u8]>, usize>,
    /// The lengths of the words, in order.
    lengths: Vec<usize>,
    is_any_case: bool,
}

impl Table {
    fn of(words: &[&str], is_any_case: bool) -> Self {
        let mut table = Self {
            begins: vec![false; PAIRS],
            words: HashMap::new(),
            lengths: Vec::new(),
            is_any_case,
        };
        for (position, word) in words.iter().enumerate() {
            let word = word.as_bytes();
            match word {
                [] => continue,
                [only] => (0..=u8::MAX).for_each(|second| table.add(*only, second)),
                [first, second, ..] => table.add(*first, *second),
            }
            table.lengths.push(word.len());
            table.words.entry(word.into()).or_insert(position);
        }
        table.lengths.sort_unstable();
        table.lengths.dedup();
        table
    }

    /// Notes that a word begins with two bytes.
    fn add(&mut self, first: u8, second: u8) {
        let cases = |byte: u8| {
            let upper = if self.is_any_case {
                byte.to_ascii_uppercase()
            } else {
                byte
            };
            [byte, upper]
        };
        for first in cases(first) {
            for second in cases(second) {
                if let Some(begins) = self.begins.get_mut(pair(first, second)) {
                    *begins = true;
                }
            }
        }
    }

    /// Returns the offsets at which words begin.
    fn places(&self, text: &[u8], from: usize) -> impl Iterator<Item = usize> {
        let mut at = from;
        std::iter::from_fn(move || {
            // A loop over indices, since without optimisation every call in it would be one for each byte.
            while at < text.len() {
                let second = if at + 1 < text.len() { text[at + 1] } else { 0 };
                let here = at;
                at += 1;
                if self.begins[pair(text[here], second)]
                    && self.words_at(text, here).next().is_some()
                {
                    return Some(here);
                }
            }
            None
        })
    }

    /// Returns the words that begin at an offset, the shortest first.
    fn words_at(&self, text: &[u8], at: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
        self.lengths.iter().filter_map(move |length| {
            let range = at..at + length;
            let word = text.get(range.clone())?;
            let position = if self.is_any_case {
                self.words.get(word.to_ascii_lowercase().as_slice())
            } else {
                self.words.get(word)
            };
            Some((*position?, range))
        })
    }
}

/// Returns the place of two bytes in the table.
const fn pair(first: u8, second: u8) -> usize {
    (first as usize) << 8 | second as usize
}
