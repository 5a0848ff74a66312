//! What an entry is called in Rust, as tokens.

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
    /// The names of an entry with this key.
    pub(crate) fn of(key: &str) -> Self {
        Self {
            constant: constant(key),
            variant: camel(key),
        }
    }
}

/// `sign-in` as `SIGN_IN`.
pub(crate) fn constant(key: &str) -> Ident {
    Ident::new(&identifier::constant(key), Span::call_site())
}

/// `sign-in` as `SignIn`.
pub(crate) fn camel(word: &str) -> Ident {
    Ident::new(&identifier::variant(word), Span::call_site())
}
