//! The consent plan: the categories about which visitors are asked.

use super::fingerprints;
use super::names::Names;
use super::values;
use crate::load::path_literal;
use cookie_registry_core::Category;
use cookie_registry_policy::consent::{Asked, AskedCategory};
use cookie_registry_policy::model::{Cookie, Disclosure, Storage};
use cookie_registry_policy::{Checked, Policy};
use cookie_registry_words::Words;
use proc_macro2::TokenStream;
use quote::quote;

/// Returns the static `CONSENT_PLAN`, if the policy has a consent cookie.
pub(crate) fn plan(
    checked: &Checked,
    policy: &Policy,
    cookies: &[(Names, &Cookie)],
    storage: &[(Names, &Storage)],
) -> TokenStream {
    let Some(cookie) = policy.consent_cookie() else {
        return TokenStream::new();
    };
    if checked.policy().is_none() {
        return quote!(
            static CONSENT_PLAN: p::ConsentPlan = p::ConsentPlan::EMPTY;
        );
    }
    let service = &policy.service.name;
    let domains = &policy.service.domains;
    let version = match policy.meta.version {
        Some(number) => number.to_string(),
        None => policy.meta.last_updated.to_string(),
    };
    let sources = checked
        .sources
        .iter()
        .filter_map(|source| path_literal(&source.path));
    // If the page states a duration, a rule ensures that it equals this one.
    let remembered_for = option(cookie.disclosure.lifetime.seconds());
    let asked = policy.asked_categories();
    let categories = asked
        .iter()
        .map(|category| category_plan(category, cookies, storage));
    let words = policy
        .meta
        .languages
        .iter()
        .map(|language| words(policy, language, &asked));
    quote! {
        static CONSENT_PLAN: p::ConsentPlan = p::ConsentPlan {
            service: #service,
            domains: &[ #(#domains,)* ],
            version: #version,
            sources: &[ #(::core::include_bytes!(#sources),)* ],
            remembered_for: #remembered_for,
            categories: &[ #(#categories,)* ],
            words: &[ #(#words,)* ],
        };
    }
}

fn option(number: Option<u64>) -> TokenStream {
    match number {
        Some(number) => quote!(::core::option::Option::Some(#number)),
        None => quote!(::core::option::Option::None),
    }
}

fn category_plan(
    category: &AskedCategory<'_>,
    cookies: &[(Names, &Cookie)],
    storage: &[(Names, &Storage)],
) -> TokenStream {
    let key = category.key;
    let like = values::category_variant(category.like);
    let asked = match category.asked {
        Asked::Objection => quote!(Objection),
        _ => quote!(Consent),
    };
    let fingerprints = fingerprints::tokens(&category.fingerprints);
    let (refused_by_gpc, refused_by_dnt) = (category.refused_by_gpc, category.refused_by_dnt);
    // The service no longer sets a retired entry, but a browser may still have it.
    let depends = |disclosure: &Disclosure| {
        disclosure.category.key == key && disclosure.asked() != Asked::Nothing
    };
    let cookies = cookies
        .iter()
        .enumerate()
        .filter(|(_, (_, cookie))| depends(&cookie.disclosure))
        .map(|(at, _)| quote!(&COOKIES[#at]));
    let storage = storage
        .iter()
        .enumerate()
        .filter(|(_, (_, entry))| depends(&entry.disclosure))
        .map(|(at, _)| quote!(&STORAGE[#at]));
    quote! {
        p::AskedCategory {
            key: #key,
            like: p::Category::#like,
            asked: p::Asked::#asked,
            fingerprints: #fingerprints,
            refused_by_gpc: #refused_by_gpc,
            refused_by_dnt: #refused_by_dnt,
            cookies: &[ #(#cookies,)* ],
            storage: &[ #(#storage,)* ],
        }
    }
}

/// Returns the banner's words in a language of the policy, or in English if there are no built-in words in
/// that language.
fn words(policy: &Policy, language: &str, asked: &[AskedCategory<'_>]) -> TokenStream {
    let Some(words) = Words::of(language).or_else(|| Words::of("en")) else {
        return TokenStream::new();
    };
    let title = words
        .banner_title
        .replace("{service}", &policy.service.name);
    let Words {
        banner_text: text,
        banner_again: again,
        banner_accept: accept,
        banner_reject: reject,
        banner_choose: choose,
        banner_save: save,
        banner_unless_objected: unless_objected,
        banner_gpc: gpc,
        banner_dnt: dnt,
        banner_always_on: always_on,
        banner_policy: link,
        banner_settings: settings,
        banner_saved: saved,
        banner_withdraw: withdraw,
        banner_elsewhere: elsewhere,
        banner_not_kept: not_kept,
        banner_partly_kept: partly_kept,
        ..
    } = words;
    let categories = asked.iter().map(|category| {
        let (title, description) = disclosure(policy, language, words, category);
        quote!((#title, #description))
    });
    let (necessary, necessary_description) = (words.necessary, words.necessary_description);
    quote! {
        p::BannerWords {
            language: #language,
            title: #title,
            text: #text,
            again: #again,
            accept: #accept,
            reject: #reject,
            choose: #choose,
            save: #save,
            unless_objected: #unless_objected,
            gpc: #gpc,
            dnt: #dnt,
            always_on: #always_on,
            policy: #link,
            settings: #settings,
            saved: #saved,
            withdraw: #withdraw,
            elsewhere: #elsewhere,
            not_kept: #not_kept,
            partly_kept: #partly_kept,
            necessary: (#necessary, #necessary_description),
            categories: &[ #(#categories,)* ],
        }
    }
}

/// Returns title and description of a category.
fn disclosure<'p>(
    policy: &'p Policy,
    language: &str,
    words: &'p Words,
    category: &AskedCategory<'_>,
) -> (&'p str, &'p str) {
    let declared = policy
        .categories
        .iter()
        .find(|declared| declared.key == category.key);
    if let Some(declared) = declared {
        return (
            declared.title.best(language),
            declared.description.best(language),
        );
    }
    match category.like {
        Category::Preferences => (words.preferences, words.preferences_description),
        Category::Analytics => (words.analytics, words.analytics_description),
        Category::Marketing => (words.marketing, words.marketing_description),
        _ => (words.necessary, words.necessary_description),
    }
}
