//! The script that removes stored entries in a browser.

use crate::StorageKind;

/// The source of the JavaScript function `removeFromBrowser(removals, domains)`.
///
/// The consent banner, the generated TypeScript module and the configurations of other banners all include this one
/// function, so that they all remove entries in the same way. It is an ES2020 function declaration without imports, in
/// ASCII, and passes `tsc --strict --checkJs`. Each type is a separate JSDoc comment directly before its name, so that
/// replacing `/** @type {T} */ name` with `name: T` produces TypeScript.
///
/// A removal is an array. It begins with the store (`cookie`, `localStorage`, `sessionStorage`, `indexedDB`
/// or `caches`), followed by an exact name, or by the prefix and the suffix of a family's names. For a
/// cookie, its attributes without `Max-Age`, `Expires` and `Domain` follow. A last element `true` says that
/// only these exact attributes remove the cookie; the attributes then include `Domain`.
///
/// The function continues after a failure. The promise that it returns settles once all removals have ended. If
/// any removal failed, the promise is rejected with one error that lists the failures.
///
/// ```
/// use cookie_registry_core::SWEEPER;
/// assert!(SWEEPER.contains("async function removeFromBrowser("));
/// assert!(SWEEPER.is_ascii());
/// ```
pub const SWEEPER: &str = include_str!("sweeper.js");

/// Returns the name of a kind of storage in the removals that [`SWEEPER`] takes.
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
