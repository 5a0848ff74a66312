//! What an entry is called in Rust.

use proc_macro2::{Ident, Span};
use quote::format_ident;

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
    identifier(&key.to_ascii_uppercase().replace('-', "_"))
}

/// `sign-in` as `SignIn`.
pub(crate) fn camel(word: &str) -> Ident {
    let parts = word
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty());
    let camel: String = parts
        .map(|part| {
            let (first, rest) = part.split_at(1);
            format!("{}{}", first.to_ascii_uppercase(), rest)
        })
        .collect();
    identifier(&camel)
}

/// An identifier of this text; what cannot stand in one (the policy then has an error) becomes `_`.
fn identifier(text: &str) -> Ident {
    let mut clean: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    if !clean.starts_with(|c: char| c.is_ascii_alphabetic()) {
        clean.insert(0, 'N');
    }
    if clean == "Self" {
        format_ident!("Self_")
    } else {
        Ident::new(&clean, Span::call_site())
    }
}

#[cfg(test)]
mod tests {
    use super::{camel, constant};

    #[test]
    fn keys_become_identifiers() {
        assert_eq!(constant("sign-in_2").to_string(), "SIGN_IN_2");
        assert_eq!(camel("sign-in_2").to_string(), "SignIn2");
        assert_eq!(camel("self").to_string(), "Self_");
        assert_eq!(camel("2fa").to_string(), "N2fa");
        assert_eq!(camel("darkMode").to_string(), "DarkMode");
        assert_eq!(camel("été").to_string(), "T");
    }
}
