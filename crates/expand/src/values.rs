//! The types of values and categories.

use crate::docs;
use crate::names::{Names, camel, category_type};
use crate::target::Target;
use cookie_registry_core::{Category, ValueKind};
use cookie_registry_policy::Policy;
use cookie_registry_policy::identifier::USUAL_LIFETIME;
use cookie_registry_policy::model::{Disclosure, Value};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::HashSet;

/// Returns the type of a kind of value.
pub(crate) fn kind(names: &Names, value: &Value) -> TokenStream {
    match value {
        Value::OneOf(_) => {
            let value_type = &names.value_type;
            quote!(#value_type)
        }
        Value::Kind(ValueKind::Token) => quote!(p::Token),
        Value::Kind(ValueKind::Boolean) => quote!(p::Boolean),
        Value::Kind(ValueKind::Integer) => quote!(p::Integer),
        Value::Kind(ValueKind::Json) => quote!(p::Json),
        Value::Kind(_) => quote!(p::Text),
    }
}

/// Returns the words of a finite kind of value, in the order of their headers.
pub(crate) fn finite(value: &Value) -> Vec<&str> {
    match value {
        Value::OneOf(words) => words.iter().map(String::as_str).collect(),
        Value::Kind(ValueKind::Boolean) => vec!["false", "true"],
        Value::Kind(_) => Vec::new(),
    }
}

/// Returns the enum of `{ one_of = [...] }`; no tokens for other values.
pub(crate) fn one_of(target: &Target<'_>, names: &Names, disclosure: &Disclosure) -> TokenStream {
    let Target {
        visibility,
        runtime,
        ..
    } = target;
    let Value::OneOf(words) = &disclosure.value else {
        return TokenStream::new();
    };
    let mut seen = HashSet::new();
    // If two words result in the same variant, an error is already reported.
    let (words, variants): (Vec<&String>, Vec<Ident>) = words
        .iter()
        .map(|word| (word, camel(word)))
        .filter(|(_, variant)| seen.insert(variant.to_string()))
        .unzip();
    let name = &names.value_type;
    let key = &disclosure.key;
    let listed: Vec<&str> = words.iter().map(|word| word.as_str()).collect();
    let expected = cookie_registry_policy::suggest::one_of(&listed);
    let doc = format!(
        "A value of `{}`. {}",
        disclosure.entry,
        docs::escaped(disclosure.purpose.versions().next().map_or("", |v| v.1))
    );
    let index = 0usize..;
    let docs = words
        .iter()
        .map(|word| format!("`{}`", word.replace('`', "'")));
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
        #[non_exhaustive]
        #visibility enum #name { #( #[doc = #docs] #variants, )* }

        const _: () = {
            use #runtime::private as p;
            #[automatically_derived]
            impl p::OneOf for #name {
                const ENTRY: &'static str = #key;
                const EXPECTED: &'static str = #expected;
                const ALL: &'static [Self] = &[ #( Self::#variants, )* ];
                const WORDS: &'static [&'static str] = &[ #( #words, )* ];
                fn index(self) -> usize {
                    match self { #( Self::#variants => #index, )* }
                }
            }
            p::one_of_traits!(#name);
        };
    }
}

/// Returns the enum of the lifetimes of a cookie that has several.
pub(crate) fn lifetimes(
    target: &Target<'_>,
    names: &Names,
    disclosure: &Disclosure,
) -> TokenStream {
    let Target {
        visibility,
        runtime,
        ..
    } = target;
    let name = &names.lifetime_type;
    let doc = format!("How long the cookie of `{}` is kept.", disclosure.entry);
    let usual = camel(USUAL_LIFETIME);
    let usual_doc = format!("{}.", disclosure.lifetime);
    let mut seen = HashSet::from([usual.clone()]);
    // Keys that give the same variant are an error that is already reported.
    let further: Vec<_> = disclosure
        .lifetimes
        .iter()
        .map(|further| (camel(&further.key), further))
        .filter(|(variant, _)| seen.insert(variant.clone()))
        .collect();
    let variants: Vec<&Ident> = std::iter::once(&usual)
        .chain(further.iter().map(|(variant, _)| variant))
        .collect();
    let docs = further.iter().map(|(_, further)| {
        let condition = docs::escaped(further.when.best(""));
        format!("{} if {condition}.", further.lasts())
    });
    let docs = std::iter::once(usual_doc).chain(docs);
    let defaults = variants
        .iter()
        .map(|variant| (**variant == usual).then(|| quote!(#[default])));
    let max_ages = std::iter::once(disclosure.seconds())
        .chain(further.iter().map(|(_, further)| further.lasts().seconds()))
        .map(|seconds| match seconds {
            Some(seconds) => quote!(::core::option::Option::Some(p::Duration::from_secs(#seconds))),
            None => quote!(::core::option::Option::None),
        });
    let index = 0usize..;
    quote! {
        #[doc = #doc]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::default::Default, ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::hash::Hash)]
        #[non_exhaustive]
        #visibility enum #name { #( #[doc = #docs] #defaults #variants, )* }

        const _: () = {
            use #runtime::private as p;
            #[automatically_derived]
            impl p::LifetimeChoice for #name {
                const ALL: &'static [Self] = &[ #( Self::#variants, )* ];
                fn index(self) -> usize {
                    match self { #( Self::#variants => #index, )* }
                }
                fn max_age(self) -> ::core::option::Option<p::Duration> {
                    match self { #( Self::#variants => #max_ages, )* }
                }
            }
        };
    }
}

/// Returns a type for each custom category of the policy.
pub(crate) fn categories(target: &Target<'_>, policy: &Policy) -> TokenStream {
    let Target {
        visibility,
        runtime,
        ..
    } = target;
    let mut seen = HashSet::new();
    let declared = policy
        .categories
        .iter()
        .filter(|category| seen.insert(category.key.replace('_', "-")))
        // The name of the struct is an error that is already reported.
        .filter(|category| category_type(&category.key) != target.name)
        .filter(|category| {
            let name = category_type(&category.key).to_string();
            !target.declared.contains(&name)
        });
    let types = declared.map(|category| {
        let name = category_type(&category.key);
        let key = &category.key;
        let like = category_variant(category.like);
        let doc = format!("The category `{key}` of the policy.");
        quote! {
            #[doc = #doc]
            #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
            #visibility enum #name {}
            const _: () = {
                use #runtime::private as p;
                #[automatically_derived]
                impl p::ConsentCategory for #name {
                    const KEY: &'static str = #key;
                    const LIKE: p::Category = p::Category::#like;
                }
            };
        }
    });
    types.collect()
}

/// Returns the type that identifies a category in a witness.
pub(crate) fn category(policy: &Policy, key: &str, like: Category) -> TokenStream {
    if policy.categories.iter().any(|category| category.key == key) {
        let name = category_type(key);
        quote!(#name)
    } else {
        let like = category_variant(like);
        quote!(p::#like)
    }
}

/// Returns the variant of `Category` for a standard category, or for the one that a custom category is
/// `like`.
pub(crate) fn category_variant(like: Category) -> Ident {
    camel(like.as_str())
}
