//! An invalid policy: one compile error per problem, and every constant that could be read is declared
//! all the same, so that its uses are not reported on top.

use crate::input::Input;
use cookie_registry_policy::report::snippet;
use cookie_registry_policy::{Checked, Severity};
use proc_macro2::TokenStream;
use quote::quote_spanned;

/// A `compile_error!` per error of the policy, at the attribute that names the file.
pub(crate) fn errors(input: &Input, checked: &Checked) -> TokenStream {
    let errors = checked
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors
        .map(|finding| {
            let message = snippet(finding, &checked.sources);
            quote_spanned!(input.policy.span()=> ::core::compile_error!(#message);)
        })
        .collect()
}
