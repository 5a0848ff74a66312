//! What the catalog says of a library, for those who compare it with the library's sources.

use super::rows;
use crate::occurrence::{Medium, Operation};
use std::collections::BTreeSet;

/// What the catalog says of a library of Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogRow {
    /// The types that are a cookie, collect cookies, or build a response.
    pub types: BTreeSet<&'static str>,
    /// The functions that make a cookie.
    pub constructors: BTreeSet<&'static str>,
    /// The methods that take or drop a cookie, and which of the two they do.
    pub methods: BTreeSet<(&'static str, Operation)>,
    /// The functions that set or remove under a name that an argument gives.
    pub functions: BTreeSet<CatalogFunction>,
    /// What sets a cookie by itself.
    pub middleware: Vec<CatalogMiddleware>,
    /// Methods and functions that write the header which an argument names.
    pub header_functions: BTreeSet<&'static str>,
}

/// A function of a [`CatalogRow`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct CatalogFunction {
    /// The end of its path.
    pub path: &'static [&'static str],
    /// What it does.
    pub operation: Operation,
    /// Where the value is stored.
    pub medium: Medium,
    /// Which argument gives the name.
    pub argument: usize,
}

/// Middleware of a [`CatalogRow`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CatalogMiddleware {
    /// The type whose functions make it; `None` for functions of the library itself.
    pub type_name: Option<&'static str>,
    /// The functions that make it.
    pub constructors: &'static [&'static str],
    /// The name that its cookie has unless the code gives another.
    pub default: Option<&'static str>,
    /// The method that names the cookie.
    pub setter: Option<&'static str>,
}

/// Returns what the catalog says of a library, by the name that code has for it; `None` if it does not have the library.
///
/// ```
/// use cookie_registry_scan::rust::library::row;
///
/// let tower_sessions = row("tower_sessions").unwrap();
/// assert_eq!(tower_sessions.middleware[0].default, Some("id"));
/// assert!(row("serde").is_none());
/// ```
#[must_use]
pub fn row(name: &str) -> Option<CatalogRow> {
    // What another crate re-exports is compared with the sources of the crate that has it.
    let mut own = rows(name).filter(|row| row.name == name).peekable();
    own.peek()?;
    let mut all = CatalogRow::default();
    for row in own {
        all.types.extend(row.cookies);
        all.types.extend(row.jars);
        all.types.extend(row.responses);
        all.constructors.extend(row.constructors);
        all.methods
            .extend(row.methods.iter().map(|it| (it.name, it.operation)));
        all.functions
            .extend(row.functions.iter().map(|it| CatalogFunction {
                path: it.path,
                operation: it.operation,
                medium: it.medium,
                argument: it.argument,
            }));
        all.middleware
            .extend(row.middleware.iter().map(|it| CatalogMiddleware {
                type_name: it.type_name(),
                constructors: it.constructors,
                default: it.default,
                setter: it.setter,
            }));
        all.header_functions.extend(row.header_methods);
        all.header_functions.extend(row.header_functions);
    }
    Some(all)
}
