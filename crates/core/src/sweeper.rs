//! The script that removes stored entries in a browser.

use crate::StorageKind;

/// The source of the JavaScript function `removeFromBrowser(removals, domains)`.
///
/// The consent banner, the generated TypeScript module and the configurations of other banners all include this one
/// function, so that they remove the same things in the same browsers. It is an ES2020 function declaration without
/// imports, in ASCII, and passes `tsc --strict --checkJs`. Each type is a JSDoc comment of its own directly before the name
/// to which it belongs, so that replacing `/** @type {T} */ name` with `name: T` gives TypeScript.
///
/// A removal is an array: the store (`cookie`, `localStorage`, `sessionStorage`, `indexedDB` or `caches`), an exact name,
/// or the prefix and the suffix of a family's names, then, of a cookie, its attributes without `Max-Age`, `Expires` and
/// `Domain`, and `true` if only exactly these attributes remove it (then with its `Domain`).
///
/// The function never stops at the first failure: it returns a promise that is rejected once all removals have ended, with
/// one error that lists those that failed.
///
/// ```
/// use cookie_registry_core::SWEEPER;
/// assert!(SWEEPER.contains("async function removeFromBrowser("));
/// assert!(SWEEPER.is_ascii());
/// ```
pub const SWEEPER: &str = include_str!("sweeper.js");

/// Returns the name of a store in the removals that [`SWEEPER`] takes.
///
/// ```
/// use cookie_registry_core::{StorageKind, sweeper::store};
/// assert_eq!(store(StorageKind::IndexedDb), "indexedDB");
/// ```
#[must_use]
pub const fn store(kind: StorageKind) -> &'static str {
    match kind {
        StorageKind::LocalStorage => "localStorage",
        StorageKind::SessionStorage => "sessionStorage",
        StorageKind::IndexedDb => "indexedDB",
        StorageKind::CacheStorage => "caches",
    }
}
