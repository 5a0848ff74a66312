//! A search for words by a table of the pairs of bytes with which they begin.
//!
//! The macro and build scripts search with it. They are compiled without optimisation, together with every service.
//! Without optimisation, the table is as fast as an automaton. The automaton would add a tenth to the compile time of
//! the macro.

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

/// Words by the pairs of bytes with which they begin.
#[derive(Debug)]
struct Table {
    /// For each pair of bytes, the number of the list of the words that begin with it; 0 for none.
    begins: Vec<u32>,
    /// The words that begin with one pair, the shortest first, each with its position among those that are sought.
    lists: Vec<Vec<(usize, Box<[u8]>)>>,
    is_any_case: bool,
}

impl Table {
    fn of(words: &[&str], is_any_case: bool) -> Self {
        let mut table = Self {
            begins: vec![0; PAIRS],
            // The list of pairs with which none begins.
            lists: vec![Vec::new()],
            is_any_case,
        };
        for (position, word) in words.iter().enumerate() {
            let bytes = word.as_bytes();
            match bytes {
                [] => {}
                [only] => {
                    for second in 0..=u8::MAX {
                        table.add(*only, second, position, bytes);
                    }
                }
                [first, second, ..] => table.add(*first, *second, position, bytes),
            }
        }
        for list in &mut table.lists {
            // Of one word that is there twice, the first counts.
            list.sort_by(|(at, one), (other_at, other)| {
                (one.len(), one, at).cmp(&(other.len(), other, other_at))
            });
            list.dedup_by(|one, other| one.1 == other.1);
        }
        table
    }

    /// Notes a word under the two bytes with which it begins.
    fn add(&mut self, first: u8, second: u8, position: usize, word: &[u8]) {
        let mut places = Vec::new();
        for first in self.cases(first) {
            for second in self.cases(second) {
                places.push(pair(first, second));
            }
        }
        places.sort_unstable();
        places.dedup();
        for place in places {
            let Some(list) = self.begins.get_mut(place) else {
                continue;
            };
            if *list == 0 {
                *list = u32::try_from(self.lists.len()).unwrap_or_default();
                self.lists.push(Vec::new());
            }
            if let Some(list) = self.lists.get_mut(*list as usize) {
                list.push((position, word.into()));
            }
        }
    }

    /// Returns a byte in both cases, where they are the same.
    fn cases(&self, byte: u8) -> [u8; 2] {
        match self.is_any_case {
            true => [byte, byte.to_ascii_uppercase()],
            false => [byte, byte],
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
                if self.begins[pair(text[here], second)] != 0
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
        let rest = text.get(at..).unwrap_or_default();
        let place = match rest {
            [] => 0,
            [only] => pair(*only, 0),
            [first, second, ..] => pair(*first, *second),
        };
        let list = self.begins.get(place).copied().unwrap_or_default();
        let list = self.lists.get(list as usize).into_iter().flatten();
        let words = list.filter(move |(_, word)| self.begins_with(rest, word));
        words.map(move |(position, word)| (*position, at..at + word.len()))
    }

    /// Returns whether a text begins with a word.
    fn begins_with(&self, text: &[u8], word: &[u8]) -> bool {
        if !self.is_any_case {
            return text.starts_with(word);
        }
        if text.len() < word.len() {
            return false;
        }
        // Indices once more: most words end at their third byte.
        let mut at = 0;
        while at < word.len() {
            let byte = text[at];
            let lower = if byte.is_ascii_uppercase() {
                byte | 0x20
            } else {
                byte
            };
            if lower != word[at] {
                return false;
            }
            at += 1;
        }
        true
    }
}

/// Returns the place of two bytes in the table.
const fn pair(first: u8, second: u8) -> usize {
    (first as usize) << 8 | second as usize
}
