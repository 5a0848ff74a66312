//! The fingerprints of the categories, for whoever keeps one beside a consent.

use super::Wires;
use cookie_registry_policy::Policy;
use proc_macro2::TokenStream;
use quote::quote;

/// `FINGERPRINTS`: each category in use with its fingerprint. Of a policy with errors there are none.
pub(crate) fn constant(policy: &Policy, wires: Wires) -> TokenStream {
    let fingerprints = match wires {
        Wires::AsDeclared => policy.fingerprints(),
        Wires::Harmless => Vec::new(),
    };
    let pairs = fingerprints.iter().map(|(category, fingerprint)| {
        let fingerprint = fingerprint.to_string();
        quote!((#category, #fingerprint))
    });
    quote! {
        /// The categories of the policy, in alphabetical order, each with the fingerprint of what it says:
        /// 16 hexadecimal digits that are others after a change which can matter to visitors. A consent that
        /// was given under another fingerprint was given to something else, and is asked for again.
        pub const FINGERPRINTS: &'static [(&'static str, &'static str)] = &[ #(#pairs,)* ];
    }
}
