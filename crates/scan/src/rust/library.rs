//! What a library in the dependency tree offers to set cookies and storage keys with, under the paths by which
//! the compiler knows it.
//!
//! Which types, functions and methods these are, the tables in `known` say; under which path they are there,
//! and whether this version has them, the library's own sources.

mod items;

use self::items::{Item, Items};
use super::known;
use crate::occurrence::Medium;
use std::collections::BTreeSet;
use std::path::Path;

/// What a library offers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Offered {
    /// Whether it is a type, or a function or method.
    pub kind: OfferedKind,
    /// Its path: `cookie::CookieJar::add`.
    pub path: String,
    /// What it sets or removes.
    pub medium: Medium,
}

/// Whether a path is a type, or a function or method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferedKind {
    /// A type that exists to set cookies: a cookie, a jar, a middleware.
    Type,
    /// A function or method that sets or removes.
    Function,
}

/// Whether a library is one of those that offer something, by the name that code has for it: `axum_extra`.
///
/// ```
/// use cookie_registry_scan::rust::library::is_known;
///
/// assert!(is_known("axum_extra"));
/// assert!(!is_known("serde"));
/// ```
#[must_use]
pub fn is_known(name: &str) -> bool {
    let functions = known::FUNCTIONS.iter().flat_map(|row| row.crates);
    let middleware = known::MIDDLEWARE.iter().flat_map(|row| row.crates);
    let mut all = known::SERVER_CRATES
        .iter()
        .chain(functions)
        .chain(middleware);
    name == known::WEB_CRATE || all.any(|known| *known == name)
}

/// What the sources of a library offer, sorted and each path once. What a macro of the library makes up is
/// not seen, and a library that is not one of the known ones offers nothing.
///
/// `name` is the name that code has for it, `root` its `lib.rs`.
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

/// What an item is to the registry.
fn judged(name: &str, item: &Item, items: &Items) -> Option<(OfferedKind, Medium)> {
    let serves = known::SERVER_CRATES.contains(&name);
    match item {
        Item::Type { name: own, .. } => {
            let is_cookie = known::COOKIE_TYPES.contains(&own.as_str())
                || known::JAR_TYPES.contains(&own.as_str());
            let is_middleware = known::MIDDLEWARE
                .iter()
                .any(|row| row.name == own && row.crates.contains(&name));
            (serves && is_cookie || is_middleware).then_some((OfferedKind::Type, Medium::Cookie))
        }
        Item::Method {
            owner,
            name: method,
            takes_self,
            takes_cookie,
            ..
        } => {
            let (owner, method) = (owner.as_str(), method.as_str());
            let web = known::WEB
                .iter()
                .find(|row| row.interface == owner && row.method == method);
            if let Some(row) = web.filter(|_| name == known::WEB_CRATE) {
                return Some((OfferedKind::Function, medium_of(row)));
            }
            let makes = known::COOKIE_TYPES.contains(&owner)
                && known::COOKIE_CONSTRUCTORS.contains(&method)
                && !takes_self;
            let sets = known::JAR_METHODS.iter().any(|(known, _)| *known == method)
                && (known::JAR_TYPES.contains(&owner) || *takes_cookie);
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

/// The functions that a library passes on from another one, which its own sources do not have.
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

fn functions(name: &str) -> impl Iterator<Item = &'static known::Free> {
    known::FUNCTIONS
        .iter()
        .filter(move |row| row.crates.contains(&name))
}

fn medium_of(row: &known::Web) -> Medium {
    match row.interface {
        known::DOCUMENT => Medium::Cookie,
        known::DATABASES => Medium::IndexedDb,
        _ => Medium::WebStorage,
    }
}
