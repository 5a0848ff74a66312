//! The npm packages that set cookies and storage keys, one row per package.
//!
//! A row states the modules from which the package is imported, what each of their exports does, and which globals it
//! brings. The words that a script is searched for before it is parsed are computed from the rows; a row gives words
//! of its own only where neither its name nor its exports contain one of [`MECHANISMS`]. The kind of a package without a
//! row is decided by its name ([`unknown`]).

mod cookies;
mod package;
mod server;
mod storage;
pub(crate) mod unknown;

pub(crate) use package::{Extension, Installed, LanguageCache, Offer, When};

use crate::occurrence::Operation;
use Operation::{Clear, Remove, Set};
use package::Package;

/// The groups of rows.
static GROUPS: &[&[Package]] = &[cookies::PACKAGES, server::PACKAGES, storage::PACKAGES];

fn packages() -> impl Iterator<Item = &'static Package> {
    GROUPS.iter().copied().flatten()
}

/// Returns the names of the packages, in alphabetical order.
#[cfg(all(feature = "findings", feature = "libraries"))]
pub(crate) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = packages().map(|package| package.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Words, in lower case, of the browser's and the protocol's own mechanisms.
const MECHANISMS: &[&str] = &["cookie", "storage", "indexeddb", "caches"];

/// Methods of an object that stores something under names.
pub(crate) const OBJECT_METHODS: &[(&str, Operation)] = &[
    ("append", Set),
    ("clear", Clear),
    ("clearAll", Clear),
    ("delete", Remove),
    ("destroy", Remove),
    ("remove", Remove),
    ("removeItem", Remove),
    ("set", Set),
    ("setItem", Set),
];

/// Methods of such an object that give back an object of the same kind.
const OWN_KIND: &[&str] = &["noConflict", "withAttributes", "withConverter"];

/// Returns whether a method of an object that stores something gives back an object of the same kind.
pub(crate) fn gives_itself(method: &str) -> bool {
    OWN_KIND.contains(&method)
}

/// Returns what a name that a module exports is.
pub(crate) fn offer(module: &str, name: &str) -> Option<Offer> {
    packages().find_map(|package| {
        let within = module.strip_prefix(package.name)?;
        let export = package.exports().find(|export| export.is(within, name))?;
        Some(export.offer)
    })
}

/// Returns whether a module belongs to a framework whose request events hold the cookies.
pub(crate) fn has_request_events(module: &str) -> bool {
    offer(module, "*") == Some(Offer::RequestEvents)
}

/// Returns what a name is that nothing declares or imports.
pub(crate) fn global(name: &str) -> Option<(&'static str, Offer)> {
    let mut globals = packages().flat_map(|package| package.globals);
    globals.find(|(global, _)| *global == name).copied()
}

/// Returns the words without which a script sets nothing. Each is written in lower case and found in any case.
pub(crate) fn words() -> Vec<&'static str> {
    let rows = packages().flat_map(|package| package.words);
    let all = MECHANISMS.iter().chain(unknown::SEARCHED).chain(rows);
    let mut words: Vec<&str> = all.copied().collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_package_has_one_row_in_the_order_of_the_names() {
        let mut all: Vec<&str> = packages().map(|package| package.name).collect();
        for group in GROUPS {
            assert!(group.is_sorted_by_key(|package| package.name));
        }
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
    }

    #[test]
    fn a_file_that_uses_an_export_has_one_of_the_words() {
        let words = words();
        for package in packages() {
            let of_row = |text: &str| words.iter().any(|word| text.contains(word));
            let exports = package.exports().map(|export| (export.module, export.name));
            let globals = package.globals.iter().map(|(name, _)| ("", *name));
            for (module, name) in exports.chain(globals) {
                let import = format!("import {name} from '{}{module}'", package.name);
                let is_by_other_means = package.words.iter().any(|word| MECHANISMS.contains(word));
                assert!(
                    of_row(&import.to_lowercase()) || is_by_other_means,
                    "{import}"
                );
            }
            for word in package.words {
                assert_eq!(word.to_lowercase(), *word);
            }
        }
    }
}
