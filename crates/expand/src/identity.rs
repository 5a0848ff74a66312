//! The enum of all entries, and the events that clear some of them.

use crate::docs;
use crate::names::{Names, constant, entry_type};
use crate::target::Target;
use cookie_registry_core::Environment;
use cookie_registry_policy::Policy;
use cookie_registry_policy::model::{Cookie, Disclosure, Storage};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Returns the enum `CookiesEntry`, which identifies an entry.
pub(crate) fn identity(target: &Target<'_>, disclosure: &[(&Names, &Disclosure)]) -> TokenStream {
    let Target {
        name,
        visibility,
        runtime,
        ..
    } = target;
    let identity = entry_type(name);
    let doc = format!(
        "An entry of the policy, for patterns and tables: identifies one of the constants of [`{name}`]."
    );
    let variants: Vec<_> = disclosure.iter().map(|(names, _)| &names.variant).collect();
    let docs = disclosure.iter().map(|(_, disclosure)| {
        docs::escaped(disclosure.purpose.versions().next().map_or("", |v| v.1))
    });
    let entries = disclosure.iter().map(|(_, disclosure)| &disclosure.entry);
    let production = disclosure
        .iter()
        .map(|(_, disclosure)| disclosure.naming.name(Environment::Production));
    let development = disclosure
        .iter()
        .map(|(_, disclosure)| disclosure.naming.name(Environment::Development));
    let count = disclosure.len();
    // An enum without variants needs an empty match, without the match on the environment around it.
    let (key_body, name_body) = if disclosure.is_empty() {
        (quote!(match self {}), quote!(match self {}))
    } else {
        (
            quote!(match self { #( Self::#variants => #entries, )* }),
            quote! {
                match environment {
                    #runtime::Environment::Development => match self { #( Self::#variants => #development, )* },
                    _ => match self { #( Self::#variants => #production, )* },
                }
            },
        )
    };
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
        #[non_exhaustive]
        #visibility enum #identity { #( #[doc = #docs] #variants, )* }

        impl #identity {
            /// Every entry: first the cookies, then the storage keys, each in the order of the policy.
            pub const ALL: [Self; #count] = [ #( Self::#variants, )* ];

            /// Returns the entry in the form that findings use, such as `cookies.session`.
            #[must_use]
            pub const fn entry(self) -> &'static str {
                #key_body
            }

            /// Returns the name of the cookie or storage key in the browser; for a family, the prefix of the
            /// names.
            #[must_use]
            #[allow(unused_variables)]
            pub const fn name(self, environment: #runtime::Environment) -> &'static str {
                #name_body
            }
        }
    }
}

/// Returns the constants of the events, such as `ON_SIGN_OUT`.
pub(crate) fn events(
    policy: &Policy,
    cookies: &[(Names, &Cookie)],
    storage: &[(Names, &Storage)],
) -> TokenStream {
    let constants = policy.events().into_iter().map(|event| {
        let name = format_ident!("ON_{}", constant(event));
        let clears =
            |disclosure: &Disclosure| disclosure.cleared_on.iter().any(|cleared| cleared == event);
        let cleared_cookies = cookies
            .iter()
            .enumerate()
            .filter(|(_, (_, cookie))| clears(&cookie.disclosure));
        let cookie_refs = cleared_cookies.map(|(at, _)| quote!(&COOKIES[#at]));
        let cleared_keys = storage
            .iter()
            .enumerate()
            .filter(|(_, (_, entry))| clears(&entry.disclosure));
        let storage_refs = cleared_keys.map(|(at, _)| quote!(&STORAGE[#at]));
        let doc = format!("Removes everything that the event `{event}` clears.");
        quote! {
            #[doc = #doc]
            pub const #name: p::ClearEvent = p::ClearEvent::new(
                #event,
                const { &[ #(#cookie_refs,)* ] },
                const { &[ #(#storage_refs,)* ] },
            );
        }
    });
    constants.collect()
}
