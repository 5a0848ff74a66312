//! The enum of all entries, and the events that clear some of them.

use crate::docs;
use crate::names::{Names, constant, entry_type};
use crate::statics::{Elements, PART};
use crate::target::Target;
use cookie_registry_core::Environment;
use cookie_registry_policy::Policy;
use cookie_registry_policy::model::{Cookie, Disclosure, Storage};
use proc_macro2::{Ident, Literal, TokenStream};
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
    let of_environment = |environment| {
        let names = disclosure
            .iter()
            .map(move |(_, disclosure)| disclosure.naming.name(environment));
        texts(target, &variants, names)
    };
    let entries = disclosure.iter().map(|(_, disclosure)| &*disclosure.entry);
    let key_body = texts(target, &variants, entries);
    let count = disclosure.len();
    // An enum without variants needs an empty match, without the match on the environment around it.
    let name_body = if disclosure.is_empty() {
        key_body.clone()
    } else {
        let [production, development] =
            [Environment::Production, Environment::Development].map(of_environment);
        quote! {
            match environment {
                #runtime::Environment::Development => #development,
                _ => #production,
            }
        }
    };
    let (all, debug) = if count > PART {
        // rustc finds a variant of `Self` by looking at one after the other, and a variant of a path at once.
        let all: Elements = variants
            .iter()
            .map(|variant| quote!(#identity::#variant,))
            .collect();
        let words = variants.iter().map(|variant| {
            let word = variant.to_string();
            word.strip_prefix("r#").unwrap_or(&word).to_owned()
        });
        let word = texts(target, &variants, words);
        let debug = quote! {
            #[automatically_derived]
            impl ::core::fmt::Debug for #identity {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(self.word())
                }
            }

            impl #identity {
                const fn word(self) -> &'static str {
                    #word
                }
            }
        };
        (
            all.array(&quote!(#identity), &quote!(#runtime::private)),
            debug,
        )
    } else {
        (quote!([ #( Self::#variants, )* ]), quote!())
    };
    let derived_debug = debug.is_empty().then(|| quote!(::core::fmt::Debug,));
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, #derived_debug ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
        #[non_exhaustive]
        #visibility enum #identity { #( #[doc = #docs] #variants, )* }

        impl #identity {
            /// Every entry: first the cookies, then the storage keys, each in the order of the policy.
            pub const ALL: [Self; #count] = #all;

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

        #debug
    }
}

/// Returns the expression of a text for each variant of `self`. For many variants, that is an element of an array: rustc compares
/// each arm of a match with those before it.
fn texts(
    target: &Target<'_>,
    variants: &[&Ident],
    texts: impl Iterator<Item = impl AsRef<str>>,
) -> TokenStream {
    let count = variants.len();
    let texts = texts.map(|text| Literal::string(text.as_ref()));
    if count <= PART {
        return quote!(match self { #( Self::#variants => #texts, )* });
    }
    let runtime = &target.runtime;
    let texts: Elements = texts.map(|text| quote!(#text,)).collect();
    let texts = texts.array(&quote!(&str), &quote!(#runtime::private));
    quote!({
        const TEXTS: [&str; #count] = #texts;
        TEXTS[self as usize]
    })
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
