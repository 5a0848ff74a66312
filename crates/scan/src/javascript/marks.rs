//! By which words and imports a script uses what other files offer, and which words a script has.
//!
//! Functions that set something, and areas that modules give to others, are found pass by pass. A script is parsed again only if it
//! has one of their words or imports one of their files, and then only the statements that have to do with these.

use super::modules::{Exporters, Modules};
use super::tokens::{hash, is_part};
use std::collections::HashSet;
use std::path::Path;

/// By which a script uses what other files offer.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// The hashes of the words of functions and areas.
    words: HashSet<u32>,
    /// The files that define them.
    files: Exporters,
}

impl Marks {
    /// Returns the marks of what goes by some words, or is defined in some files, whose paths have no `.` or `..`.
    pub(crate) fn of<'m>(
        words: impl Iterator<Item = &'m str>,
        files: impl Iterator<Item = &'m Path>,
        modules: Option<&Modules>,
    ) -> Self {
        let mut found = HashSet::new();
        for word in words {
            let others = modules.into_iter();
            let others = others.flat_map(|modules| modules.other_names(word));
            for word in others.map(String::as_str).chain([word]) {
                found.extend(parts(word));
            }
        }
        let files = modules.map(|modules| modules.exporters(files));
        Self {
            words: found,
            files: files.unwrap_or_default(),
        }
    }

    /// Returns whether a word, by its hash, is one of them.
    pub(super) fn has(&self, hash: u32) -> bool {
        self.words.contains(&hash)
    }

    /// Returns the bytes at which a script imports the files that define them.
    pub(super) fn imports(&self, path: &Path, text: &str, modules: Option<&Modules>) -> Vec<usize> {
        modules.map_or_else(Vec::new, |modules| {
            modules.places_of_imports(path, text, &self.files)
        })
    }
}

/// Returns the hashes of the identifiers in a word: `use-theme` has two.
fn parts(word: &str) -> impl Iterator<Item = u32> {
    let parts = word.as_bytes().split(|byte| !is_part(*byte));
    parts.filter(|part| !part.is_empty()).map(hash)
}

/// Which words a text has, as bits: a word that has a bit is there most likely, one without is not.
#[derive(Debug)]
pub(crate) struct Index {
    bits: Vec<u64>,
}

/// How many bits an index has at least and at most.
const FEWEST_BITS: usize = 1 << 9;
const MOST_BITS: usize = 1 << 22;

impl Index {
    /// Returns the index of the identifiers of a text, of those that end at a blank beyond ASCII, and of the names of stores behind a `$`.
    pub(crate) fn of(text: &str) -> Self {
        let size = text.len().next_power_of_two();
        let size = size.clamp(FEWEST_BITS, MOST_BITS);
        let mut index = Self {
            bits: vec![0; size / 64],
        };
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if !is_part(*byte) {
                at += 1;
                continue;
            }
            let rest = bytes.get(at..).unwrap_or_default();
            let length = rest.iter().position(|byte| !is_part(*byte));
            let word = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
            let start = at;
            at += word.len();
            index.add(hash(word));
            if let Some(name) = word.strip_prefix(b"$") {
                index.add(hash(name));
            }
            if let Some(word) = text.get(start..at).filter(|word| !word.is_ascii()) {
                let is_blank = |c: char| !c.is_ascii() && !c.is_alphanumeric();
                let within = word.split(is_blank);
                within.for_each(|word| index.add(hash(word.as_bytes())));
            }
        }
        index
    }

    fn add(&mut self, hash: u32) {
        for (place, bit) in self.places(hash) {
            if let Some(bits) = self.bits.get_mut(place) {
                *bits |= bit;
            }
        }
    }

    fn has(&self, hash: u32) -> bool {
        let mut places = self.places(hash).into_iter();
        places.all(|(place, bit)| self.bits.get(place).is_some_and(|bits| bits & bit != 0))
    }

    /// Returns the two bits of a hash.
    fn places(&self, hash: u32) -> [(usize, u64); 2] {
        let other = hash.rotate_right(15).wrapping_mul(0x9e37_79b1);
        [hash, other].map(|hash| {
            let bit = hash as usize & (self.bits.len() * 64 - 1);
            (bit / 64, 1 << (bit % 64))
        })
    }
}

/// A word that texts are searched for by their indices.
#[derive(Debug)]
pub(crate) struct Indexed<'w> {
    word: &'w str,
    parts: Vec<u32>,
}

impl<'w> Indexed<'w> {
    pub(crate) fn of(word: &'w str) -> Self {
        Self {
            word,
            parts: parts(word).collect(),
        }
    }

    /// Returns whether a text, whose index is given, has the word, with no letter around it.
    pub(crate) fn is_in(&self, index: &Index, text: &str) -> bool {
        self.parts.iter().all(|part| index.has(*part)) && text.contains(self.word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_a_text_that_has_it_by_itself() {
        let text = "import { save as keep } from './use-theme';\n$area.set(new Settings(), größe\u{a0}, ä\u{3000}last)";
        let index = Index::of(text);
        for word in [
            "save",
            "use-theme",
            "area",
            "$area",
            "new Settings",
            "größe",
            "last",
            "set",
        ] {
            assert!(Indexed::of(word).is_in(&index, text), "{word}");
        }
        for word in ["sa", "theme-use", "new Setting", "Area"] {
            assert!(!Indexed::of(word).is_in(&index, text), "{word}");
        }
    }
}
