//! Storage keys: their specifications, and the constants that refer to them.

use crate::names::{Names, camel};
use crate::{HeaderSource, Invalid, docs, setter, values};
use cookie_registry_core::Environment;
use cookie_registry_policy::Policy;
use cookie_registry_policy::model::{Naming, Storage};
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the constant of a storage key, and its row in the table of storage keys.
pub(crate) fn key(
    at: usize,
    names: &Names,
    storage: &Storage,
    policy: &Policy,
    source: HeaderSource,
    invalid: &Invalid<'_>,
) -> (TokenStream, TokenStream) {
    let disclosure = &storage.disclosure;
    let constant = &names.constant;
    let value = values::kind(names, &disclosure.value);
    let kind = camel(storage.kind.as_str());
    let documentation = docs::storage(&constant.to_string(), storage);
    let suffix = match &disclosure.naming {
        Naming::Family { suffix, .. } => quote!(::core::option::Option::Some(#suffix)),
        Naming::Exact { .. } => quote!(::core::option::Option::None),
    };
    let setter = setter::storage(disclosure, policy, invalid);
    let shape = matches!(disclosure.naming, Naming::Family { .. }).then(|| quote!(, p::Family));
    let (key, purpose) = (
        &disclosure.key,
        disclosure
            .purpose
            .versions()
            .next()
            .map_or("", |(_, text)| text),
    );
    let name = match source {
        HeaderSource::Policy => disclosure.naming.name(Environment::Production),
        HeaderSource::Placeholder => key,
    };
    let category = values::category_variant(disclosure.category.like);
    let constant = quote! {
        #documentation
        pub const #constant: p::StorageKey<#value, #setter #shape> = p::StorageKey::new(&STORAGE[#at]);
    };
    let spec = quote! {
        p::StorageSpec {
            key: #key,
            name: #name,
            kind: p::StorageKind::#kind,
            purpose: #purpose,
            category: p::Category::#category,
            suffix: #suffix,
        },
    };
    (constant, spec)
}
