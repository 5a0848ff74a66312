//! The type argument for the party that sets an entry, which decides whether `set` or `set_with` exists.

use crate::{Invalid, values};
use cookie_registry_core::SetBy;
use cookie_registry_policy::Policy;
use cookie_registry_policy::consent::Asked;
use cookie_registry_policy::model::Disclosure;
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the setter of a cookie. An entry in `invalid` accepts every call, so that an invalid policy does not
/// cause follow-up errors.
pub(crate) fn cookie(
    disclosure: &Disclosure,
    policy: &Policy,
    invalid: &Invalid<'_>,
) -> TokenStream {
    if invalid.contains(&disclosure.entry) {
        return quote!(p::Invalid);
    }
    if disclosure.retired.is_some() {
        return quote!(p::Retired);
    }
    match disclosure.set_by {
        SetBy::Script => quote!(p::ByScript),
        SetBy::ThirdParty => quote!(p::ByThirdParty),
        SetBy::OtherService => quote!(p::ByOtherService),
        _ => witness(disclosure, policy).unwrap_or(quote!(p::ByServer)),
    }
}

/// Returns the setter of a storage key, which is always a script: no other party can write to storage.
pub(crate) fn storage(
    disclosure: &Disclosure,
    policy: &Policy,
    invalid: &Invalid<'_>,
) -> TokenStream {
    if invalid.contains(&disclosure.entry) {
        return quote!(p::Invalid);
    }
    if disclosure.retired.is_some() {
        return quote!(p::Retired);
    }
    witness(disclosure, policy).unwrap_or(quote!(p::ByScript))
}

/// Returns the setter that names the required witness; `None` if the entry requires none.
fn witness(disclosure: &Disclosure, policy: &Policy) -> Option<TokenStream> {
    let category = || values::category(policy, &disclosure.category.key, disclosure.category.like);
    match disclosure.asked() {
        Asked::Nothing => None,
        Asked::Consent => {
            let category = category();
            Some(quote!(p::NeedsConsent<#category>))
        }
        Asked::Objection => {
            let category = category();
            Some(quote!(p::UnlessObjected<#category>))
        }
    }
}
