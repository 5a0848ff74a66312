//! The words and imports by which a script uses the functions and areas of other files, and the words that a script
//! contains.
//!
//! Each pass finds more functions that set something, and more areas that modules export. A script is parsed again only
//! if it contains the name of such a function or area, or imports its file. Only the statements that use it are then
//! parsed.

use super::modules::{Exporters, Modules};
use super::tokens::{SEED, hash, is_part, step};
use crate::words::AnyCase;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::path::Path;

/// What is offered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Offered<'o> {
    /// A function or class, by its name.
    Named(&'o str),
    /// Methods of an object or class, by its name, in any case: the variable that holds it may be called after it.
    Methods(&'o str),
}

/// By which a script uses what other files offer.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// The hashes of the words of functions and areas.
    words: HashSet<u32>,
    /// Finds the names of the owners of methods.
    owners: Option<AnyCase>,
    /// The files that define them.
    files: Exporters,
    /// The words by which modules that are none of the sources may lead to them.
    modules: HashSet<String>,
}

/// The name by which the methods of what a module exports as its default are known.
const DEFAULT: &str = "default";

impl Marks {
    /// Returns the marks of what is offered, by files whose paths have no `.` or `..`, and that imports of modules may lead to which
    /// go by some words.
    pub(crate) fn of<'m>(
        offered: impl Iterator<Item = Offered<'m>>,
        files: impl Iterator<Item = &'m Path>,
        words: impl Iterator<Item = &'m str>,
        modules: Option<&Modules>,
    ) -> Self {
        let mut found = HashSet::new();
        let mut owners = BTreeSet::new();
        for offered in offered {
            match offered {
                Offered::Named(word) => {
                    let others = modules.into_iter();
                    let others = others.flat_map(|modules| modules.other_names(word));
                    for word in others.map(String::as_str).chain([word]) {
                        found.extend(parts(word));
                    }
                }
                Offered::Methods(owner) => {
                    owners.insert(owner.to_lowercase());
                }
            }
        }
        // Of several that begin alike the longest is looked for first.
        let owners = owners.iter().rev().map(String::as_str);
        let owners: Vec<&str> = owners.filter(|owner| !owner.is_empty()).collect();
        let modules = modules.map(|modules| modules.exporters(files));
        Self {
            words: found,
            owners: (!owners.is_empty()).then(|| AnyCase::of(owners.into_iter())),
            files: modules.unwrap_or_default(),
            modules: words.map(underscored).collect(),
        }
    }

    /// Returns whether a word, by its hash, is one of them.
    pub(super) fn has(&self, hash: u32) -> bool {
        self.words.contains(&hash)
    }

    /// Returns the bytes at which a script imports the files that define them, or names the owners of methods.
    pub(super) fn places(&self, path: &Path, text: &str, modules: Option<&Modules>) -> Vec<usize> {
        let fits = |word: &str| {
            matches!(word, "index" | "." | "..") || self.modules.contains(&underscored(word))
        };
        let imports =
            modules.map(|modules| modules.places_of_imports(path, text, &self.files, fits));
        let owners = self.owners.iter().flat_map(|owners| owners.all_in(text));
        let owners = owners.filter(|found| is_owner(text, found));
        let mut places = imports.unwrap_or_default();
        places.extend(owners.map(|found| found.start));
        places
    }
}

fn underscored(word: &str) -> String {
    word.replace('-', "_")
}

/// Returns whether the name of an owner stands by itself, but for signs before it: `_storage`, `#storage`. What goes by the name of a
/// default is a property.
fn is_owner(text: &str, found: &Range<usize>) -> bool {
    let is_part_of = |byte: Option<&u8>| byte.is_some_and(|byte| is_part(*byte));
    let (before, after) = text.split_at(found.start);
    let after = after.as_bytes().get(found.len());
    let before = before.trim_end_matches(['_', '$']).as_bytes().last();
    let is_default = text.get(found.clone()) == Some(DEFAULT);
    !is_part_of(before) && !is_part_of(after) && (!is_default || before == Some(&b'.'))
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

/// What sets the hash of a name in any case apart.
const ANY_CASE: u32 = 0x5bd1_e995;

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
        let (mut start, mut is_within) = (0, false);
        let (mut hash, mut lower) = (SEED, SEED);
        let after = text.len();
        for (at, byte) in text.bytes().chain([b' ']).enumerate() {
            if is_part(byte) {
                if !std::mem::replace(&mut is_within, true) {
                    (start, hash, lower) = (at, SEED, SEED);
                }
                hash = step(hash, byte);
                // Signs at the beginning do not count: `_storage`, `$storage`.
                if lower != SEED || !matches!(byte, b'_' | b'$') {
                    lower = step(lower, byte.to_ascii_lowercase());
                }
            } else if std::mem::take(&mut is_within) {
                index.add(hash);
                index.add(lower ^ ANY_CASE);
                let word = text.get(start..at.min(after)).unwrap_or_default();
                if let Some(name) = word.strip_prefix('$') {
                    index.add(self::hash(name.as_bytes()));
                }
                if !word.is_ascii() {
                    let is_blank = |c: char| !c.is_ascii() && !c.is_alphanumeric();
                    let within = word.split(is_blank);
                    within.for_each(|word| index.add(self::hash(word.as_bytes())));
                }
            }
        }
        index
    }

    /// Returns whether a text, whose index it is, most likely has a name in any case, with signs before it or none.
    pub(crate) fn has_in_any_case(&self, name: &str) -> bool {
        let name = name.trim_start_matches(['_', '$']);
        self.has(hash(name.to_ascii_lowercase().as_bytes()) ^ ANY_CASE)
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
        for (name, expected) in [("Settings", true), ("AREA", true), ("Setting", false)] {
            assert_eq!(index.has_in_any_case(name), expected, "{name}");
        }
    }

    #[test]
    fn the_owner_of_a_method_stands_by_itself() {
        let offered = ["Store", "StoreKeys", "default"].map(Offered::Methods);
        let marks = Marks::of(offered.into_iter(), [].into_iter(), [].into_iter(), None);
        for (text, expected) in [
            ("this._store.set('a')", true),
            ("STORE.set('a')", true),
            ("storeKeys.set('a')", true),
            ("localStore.set('a'); stores.set('a')", false),
            ("export default set", false),
            ("require('./a').default.set('a')", true),
        ] {
            let places = marks.places(Path::new("a.js"), text, None);
            assert_eq!(!places.is_empty(), expected, "{text}");
        }
    }
}
