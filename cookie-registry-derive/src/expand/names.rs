//! The identifiers of an entry in Rust, as tokens.

use cookie_registry_policy::identifier;
use proc_macro2::{Ident, Span};

/// The names of an entry.
pub(crate) struct Names {
    /// `SIGN_IN`.
    pub(crate) constant: Ident,
    /// `SignIn`.
    pub(crate) variant: Ident,
}

impl Names {
    /// Returns the names of an entry with this key.
    pub(crate) fn of(key: &str) -> Self {
        Self {
            constant: constant(key),
            variant: camel(key),
        }
    }
}

/// Converts `sign-in` to `SIGN_IN`.
pub(crate) fn constant(key: &str) -> Ident {
    Ident::new(&identifier::constant(key), Span::call_site())
}

/// Converts `sign-in` to `SignIn`.
pub(crate) fn camel(word: &str) -> Ident {
    Ident::new(&identifier::variant(word), Span::call_site())
}
