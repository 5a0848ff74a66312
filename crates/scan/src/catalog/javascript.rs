//! The npm packages that set cookies and storage keys, one row per package.
//!
//! A row states the modules from which the package is imported, the effect of each of their exports, and the globals
//! that the package defines. Before a script is parsed, it is searched for words that are computed from the rows. A row
//! states additional words only if neither its name nor its exports contain one of [`MECHANISMS`]. If a package has no
//! row, its name determines its kind ([`unknown`]).

mod cookies;
mod package;
mod server;
mod storage;
pub(crate) mod unknown;

pub(crate) use package::{Extension, Installed, LanguageCache, Offer, When};

use crate::memo::Memo;
use crate::occurrence::Operation;
use Operation::{Clear, Remove, Set};
use package::Package;
use std::sync::OnceLock;

/// The groups of rows.
static GROUPS: &[&[Package]] = &[cookies::PACKAGES, server::PACKAGES, storage::PACKAGES];

fn packages() -> impl Iterator<Item = &'static Package> {
    GROUPS.iter().copied().flatten()
}

/// Calls a function with everything that each row says, for a hash of the catalog.
#[cfg(feature = "cache")]
pub(crate) fn describe(with: &mut dyn FnMut(&str)) {
    with(&format!("{MECHANISMS:?} {OBJECT_METHODS:?}"));
    for package in packages() {
        with(&format!("{package:?}"));
    }
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

/// The rows by the names of their packages, in their order, and the globals: each name of a script is looked up.
struct Index {
    packages: Memo<&'static str, Vec<(usize, &'static Package)>>,
    /// How many parts a name has at most: `@scope/package` has two.
    most_parts: usize,
    globals: Memo<&'static str, Offer>,
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index {
            packages: Memo::default(),
            most_parts: 0,
            globals: Memo::default(),
        };
        for (order, package) in packages().enumerate() {
            let rows = index.packages.entry(package.name).or_default();
            rows.push((order, package));
            index.most_parts = index.most_parts.max(package.name.split('/').count());
            for (name, offer) in package.globals {
                index.globals.entry(name).or_insert(*offer);
            }
        }
        index
    })
}

/// Returns whether a row is about a package.
fn is_known(package: &str) -> bool {
    index().packages.contains_key(package)
}

/// Returns the rows to which a module can belong, each with its order and what follows the name of the package.
fn rows_of(module: &str) -> impl Iterator<Item = (usize, &'static Package, &str)> {
    // Most modules are files of the sources: `./storage`, `~/lib/storage`, `@/lib/storage`.
    let is_file = module.starts_with(['.', '~', '/', '#']) || module.starts_with("@/");
    let most = if is_file { 0 } else { index().most_parts };
    let ends = memchr::memchr_iter(b'/', module.as_bytes()).chain([module.len()]);
    ends.take(most).flat_map(move |end| {
        let (package, within) = module.split_at(end);
        let rows = index().packages.get(package).into_iter().flatten();
        rows.map(move |(order, package)| (*order, *package, within))
    })
}

/// Returns whether a module belongs to a package that a row is about.
pub(crate) fn is_of_row(module: &str) -> bool {
    rows_of(module).next().is_some()
}

/// Returns what a name that a module exports is.
pub(crate) fn offer(module: &str, name: &str) -> Option<Offer> {
    let found = rows_of(module).filter_map(|(order, package, within)| {
        let export = package.exports().find(|export| export.is(within, name))?;
        Some((order, export.offer))
    });
    let first = found.min_by_key(|(order, _)| *order);
    first.map(|(_, offer)| offer)
}

/// Returns whether a module belongs to a framework whose request events hold the cookies.
pub(crate) fn has_request_events(module: &str) -> bool {
    offer(module, "*") == Some(Offer::RequestEvents)
}

/// Returns what a name is that nothing declares or imports.
pub(crate) fn global(name: &str) -> Option<(&'static str, Offer)> {
    let (name, offer) = index().globals.get_key_value(name)?;
    Some((name, *offer))
}

/// Returns the names by which a script knows what a package offers: those of exports and globals.
pub(crate) fn offered_names() -> impl Iterator<Item = &'static str> {
    packages().flat_map(|package| {
        let exports = package.exports().map(|export| export.name);
        exports.chain(package.globals.iter().map(|(name, _)| *name))
    })
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
    fn a_module_is_looked_up_as_by_all_rows_in_turn() {
        let in_turn = |module: &str, name: &str| {
            packages().find_map(|package| {
                let within = module.strip_prefix(package.name)?;
                let export = package.exports().find(|export| export.is(within, name))?;
                Some(export.offer)
            })
        };
        for package in packages() {
            let names = package.exports().map(|export| export.name);
            let names: Vec<&str> = names.chain(["default", "*", "other"]).collect();
            let within = package
                .exports()
                .map(|export| export.module.replace('…', ""));
            let within = within.chain(["".into(), "/".into(), "/x/y".into(), "-x".into()]);
            for module in within.map(|within| format!("{}{within}", package.name)) {
                for name in &names {
                    assert_eq!(
                        offer(&module, name),
                        in_turn(&module, name),
                        "{module} {name}"
                    );
                }
            }
        }
        for (name, offer) in packages().flat_map(|package| package.globals) {
            assert_eq!(global(name).map(|(_, found)| found), Some(*offer));
        }
        assert_eq!(global("other"), None);
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
