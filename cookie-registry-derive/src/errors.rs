//! Turns each finding that is an error into a compile error. Even then, `cookie-registry-expand` declares every
//! constant that it could read, so that uses of the constants do not cause follow-up errors.

use cookie_registry_policy::report::snippet;
use cookie_registry_policy::source::Sources;
use cookie_registry_policy::{Finding, Severity};
use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::LitStr;

/// Returns one `compile_error!` per error, at the string that names the policy file.
pub(crate) fn compile_errors(
    policy: &LitStr,
    findings: &[Finding],
    sources: &Sources,
) -> TokenStream {
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
