//! The fingerprints of the categories, for code that stores one with a consent.

use crate::HeaderSource;
use cookie_registry_policy::Policy;
use cookie_registry_policy::consent::Fingerprints;
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the constant `FINGERPRINTS`: each category in use with its fingerprints. It is empty for an invalid policy.
pub(crate) fn constant(policy: &Policy, source: HeaderSource) -> TokenStream {
    let categories = match source {
        HeaderSource::Policy => policy.fingerprints(),
        HeaderSource::Placeholder => Vec::new(),
    };
    let pairs = categories.iter().filter_map(|(category, _)| {
        let fingerprints = tokens(&policy.accepted_fingerprints(category)?);
        Some(quote!((#category, #fingerprints)))
    });
    quote! {
        /// The categories of the policy, in alphabetical order, each with the fingerprints of its content: 16
        /// hexadecimal digits that change with every change that can be material, one for each language that reads
        /// differently. Consent that was given under a fingerprint that is not accepted does not cover the current content
        /// and must be requested again.
        pub const FINGERPRINTS: &'static [(&'static str, p::Fingerprints)] = &[ #(#pairs,)* ];
    }
}

/// Returns the fingerprints of a category as a constant expression.
pub(crate) fn tokens(fingerprints: &Fingerprints) -> TokenStream {
    let own = fingerprints.own.to_string();
    let translations = fingerprints.translations.iter().map(|(language, one)| {
        let one = one.to_string();
        quote!((#language, #one))
    });
    quote! {
        p::Fingerprints::new(#own, &[ #(#translations,)* ])
    }
}
