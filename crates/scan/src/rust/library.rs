//! Finds the items of libraries that set cookies and storage keys, with the paths that the compiler uses for these
//! items.
//!
//! The catalog names these types, functions and methods. The sources of a library show the paths of these items, and
//! whether this version of the library contains them.

mod items;

use self::items::{Item, Items};
use crate::catalog::{self, Function, catalog};
use crate::occurrence::Medium;
use std::collections::BTreeSet;
use std::path::Path;

/// An item of a library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Offered {
    /// Whether the item is a type, or a function or method.
    pub kind: OfferedKind,
    /// The path of the item: `cookie::CookieJar::add`.
    pub path: String,
    /// The medium that it changes.
    pub medium: Medium,
}

/// The kind of an item: a type, or a function or method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferedKind {
    /// A type for setting cookies: a cookie, a jar or a middleware.
    Type,
    /// A function or method that sets or removes something.
    Function,
}

/// Returns whether a library is in the catalog. `name` is its name in code, such as `axum_extra`.
///
/// ```
/// use cookie_registry_scan::rust::library::is_known;
///
/// assert!(is_known("axum_extra"));
/// assert!(!is_known("serde"));
/// ```
#[must_use]
pub fn is_known(name: &str) -> bool {
    catalog::libraries().any(|row| row.offers_anything() && row.is_in(name))
}

/// Returns the items of a library that set or remove something, sorted by path, without duplicates. Items that a macro
/// of the library generates are not found. For a library that is not in the catalog, the result is empty.
///
/// `name` is the name of the library in code, and `root` is its `lib.rs`.
///
/// ```
/// # let folder = std::env::temp_dir().join("cookie-registry-library-doc/src");
/// # std::fs::create_dir_all(&folder).unwrap();
/// # std::fs::write(folder.join("lib.rs"), "mod jar; pub use jar::CookieJar;").unwrap();
/// # std::fs::write(folder.join("jar.rs"), "pub struct CookieJar; impl CookieJar { pub fn add(&mut self) {} }").unwrap();
/// use cookie_registry_scan::rust::library::offered;
///
/// let offered = offered("cookie", &folder.join("lib.rs"));
/// let paths: Vec<&str> = offered.iter().map(|offered| offered.path.as_str()).collect();
/// assert_eq!(paths, ["cookie::CookieJar", "cookie::CookieJar::add"]);
/// ```
#[must_use]
pub fn offered(name: &str, root: &Path) -> Vec<Offered> {
    if !is_known(name) {
        return Vec::new();
    }
    let items = Items::read(root);
    let mut found = BTreeSet::new();
    for item in &items.all {
        let Some((kind, medium)) = judged(name, item, &items) else {
            continue;
        };
        found.extend(items.paths(item).map(|path| Offered {
            kind,
            path: format!("{name}::{path}"),
            medium,
        }));
    }
    found.extend(elsewhere(name, &items));
    found.into_iter().collect()
}

/// Returns whether an item sets or removes, as what, and in which medium.
fn judged(name: &str, item: &Item, items: &Items) -> Option<(OfferedKind, Medium)> {
    let catalog = catalog();
    let serves = catalog.servers.has(name);
    match item {
        Item::Type { name: own, .. } => {
            let is_cookie = serves && catalog.is_cookie_or_jar(own);
            let is_middleware = || {
                rows(name)
                    .flat_map(|row| row.middleware)
                    .any(|offer| offer.type_name() == Some(own))
            };
            (is_cookie || is_middleware()).then_some((OfferedKind::Type, Medium::Cookie))
        }
        Item::Method {
            owner,
            name: method,
            takes_self,
            takes_cookie,
            ..
        } => {
            let (owner, method) = (owner.as_str(), method.as_str());
            let mut interfaces = rows(name).flat_map(|row| row.interfaces);
            let interface =
                interfaces.find(|row| row.interface.type_name() == owner && row.name == method);
            if let Some(row) = interface {
                return Some((OfferedKind::Function, row.interface.medium()));
            }
            let makes =
                catalog.cookie_types.has(owner) && catalog.constructors.has(method) && !takes_self;
            let sets = catalog.jar_method(method).is_some()
                && (catalog.jar_types.has(owner) || *takes_cookie);
            if serves && (makes || sets) {
                return Some((OfferedKind::Function, Medium::Cookie));
            }
            let row = functions(name).find(|row| match row.path {
                [known, last] => *last == method && items.is_of(owner, known),
                _ => false,
            })?;
            Some((OfferedKind::Function, row.medium))
        }
        Item::Function { name: own, .. } => {
            let row = functions(name).find(|row| row.path == [own.as_str()])?;
            Some((OfferedKind::Function, row.medium))
        }
    }
}

/// Returns the functions that a library re-exports from another one, which its own sources do not have.
fn elsewhere(name: &str, items: &Items) -> Vec<Offered> {
    let here = |function: &str| {
        items
            .all
            .iter()
            .any(|item| matches!(item, Item::Function { name, .. } if name == function))
    };
    functions(name)
        .filter_map(|row| match row.path {
            [function] if !here(function) => Some(Offered {
                kind: OfferedKind::Function,
                path: format!("{name}::{function}"),
                medium: row.medium,
            }),
            _ => None,
        })
        .collect()
}

/// Returns the rows of a crate: its own, and those of what it re-exports.
fn rows(name: &str) -> impl Iterator<Item = &'static catalog::Library> {
    catalog::libraries().filter(move |row| row.is_in(name))
}

fn functions(name: &str) -> impl Iterator<Item = &'static Function> {
    rows(name).flat_map(|row| row.functions)
}
