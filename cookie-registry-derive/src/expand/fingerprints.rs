//! The fingerprints of the categories, for code that stores one with a consent.

use super::HeaderSource;
use cookie_registry_policy::Policy;
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the constant `FINGERPRINTS`: each category in use with its fingerprint. It is empty for an invalid policy.
pub(crate) fn constant(policy: &Policy, source: HeaderSource) -> TokenStream {
    let fingerprints = match source {
        HeaderSource::Policy => policy.fingerprints(),
        HeaderSource::Placeholder => Vec::new(),
    };
    let pairs = fingerprints.iter().map(|(category, fingerprint)| {
        let fingerprint = fingerprint.to_string();
        quote!((#category, #fingerprint))
    });
    quote! {
        /// The categories of the policy, in alphabetical order, each with the fingerprint of its content: 16
        /// hexadecimal digits that change with every material change of the category. Consent that was given
        /// under another fingerprint does not cover the current content and must be requested again.
        pub const FINGERPRINTS: &'static [(&'static str, &'static str)] = &[ #(#pairs,)* ];
    }
}
