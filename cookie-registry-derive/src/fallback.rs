//! An invalid policy: one compile error per problem, and every constant that could be read is declared
//! all the same, so that its uses are not reported on top.

use cookie_registry_policy::report::snippet;
use cookie_registry_policy::source::Sources;
use cookie_registry_policy::{Finding, Severity};
use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::LitStr;

/// A `compile_error!` per error, at the text that names the policy file.
pub(crate) fn errors(policy: &LitStr, findings: &[Finding], sources: &Sources) -> TokenStream {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors
        .map(|finding| {
            let message = snippet(finding, sources);
            quote_spanned!(policy.span()=> ::core::compile_error!(#message);)
        })
        .collect()
}
