//! Browser storage other than cookies.

use crate::word::words;

words! {
    /// Where a script keeps data in the browser (HTML Standard, "Web storage"; Indexed Database API;
    /// Service Workers, "Cache").
    ///
    /// The enum is not `#[non_exhaustive]`. Each kind is written, read and removed in a different way, so code must
    /// handle every kind. If a kind is added, a `match` that does not handle it no longer compiles.
    pub enum StorageKind("kind") {
        LocalStorage = "local-storage": "Kept in the browser until the site or the visitor clears it.",
        SessionStorage = "session-storage": "Kept in the browser until the visitor closes the tab.",
        IndexedDb = "indexed-db": "A database, kept in the browser until the site or the visitor clears it.",
        CacheStorage = "cache-storage": "Copies of responses, kept in the browser until the site or the visitor clears them.",
    }
}

impl StorageKind {
    /// Returns the name that the web platform uses, for pages and messages.
    ///
    /// ```
    /// assert_eq!(cookie_registry_core::StorageKind::IndexedDb.platform_name(), "IndexedDB");
    /// ```
    #[must_use]
    pub const fn platform_name(self) -> &'static str {
        match self {
            Self::LocalStorage => "localStorage",
            Self::SessionStorage => "sessionStorage",
            Self::IndexedDb => "IndexedDB",
            Self::CacheStorage => "Cache Storage",
        }
    }
}
