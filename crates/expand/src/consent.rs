//! The consent plan: the categories about which visitors are asked.

use crate::fingerprints;
use crate::names::Names;
use crate::target::Target;
use crate::values;
use cookie_registry_core::DateWords;
use cookie_registry_policy::consent::{Asked, AskedCategory, AskedParty, MaterialChange};
use cookie_registry_policy::model::{CategoryRef, Cookie, Disclosure, Load, Storage, ThirdParty};
use cookie_registry_policy::{Checked, Policy};
use cookie_registry_words::Words;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Returns the static `CONSENT_PLAN`, if the policy has a consent cookie.
pub(crate) fn plan(
    target: &Target<'_>,
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
        .filter_map(|source| (target.included)(&source.path));
    // If the page states a duration, a rule ensures that it equals that of the cookie.
    let remembered_for = option(cookie.disclosure.seconds());
    let gpc_overridable = policy.choices.global_privacy_control_overridable;
    let consent_mode = policy.choices.consent_mode;
    let loads = loads(policy).map(|(party, load, kind, address)| {
        let party = &party.key;
        let category = load.category.like.needs_consent().then_some(&load.category.key);
        let category = match category {
            Some(key) => quote!(::core::option::Option::Some(#key)),
            None => quote!(::core::option::Option::None),
        };
        quote!(p::Load { party: #party, category: #category, kind: p::LoadKind::#kind, address: #address })
    });
    let asked = policy.asked_categories();
    let categories = asked
        .iter()
        .map(|category| category_plan(policy, category, cookies, storage));
    let words = banner_words(policy);
    let words = words.iter().map(|words| words_of(policy, words, &asked));
    quote! {
        static CONSENT_PLAN: p::ConsentPlan = p::ConsentPlan {
            service: #service,
            domains: &[ #(#domains,)* ],
            version: #version,
            sources: &[ #(::core::include_bytes!(#sources),)* ],
            remembered_for: #remembered_for,
            categories: &[ #(#categories,)* ],
            words: &[ #(#words,)* ],
            gpc_overridable: #gpc_overridable,
            loads: &[ #(#loads,)* ],
            consent_mode: #consent_mode,
        };
    }
}

/// Returns the scripts and embeds of third parties, in the order of the policy: each with the variant of its kind and its
/// address.
fn loads(policy: &Policy) -> impl Iterator<Item = (&ThirdParty, &Load, Ident, &str)> {
    policy.third_parties.iter().flat_map(|party| {
        party.loads.iter().filter_map(move |load| {
            let (kind, address) = load.what()?;
            let kind = if kind == "script" { "Script" } else { "Frame" };
            Some((party, load, format_ident!("{kind}"), address))
        })
    })
}

fn option(number: Option<u64>) -> TokenStream {
    match number {
        Some(number) => quote!(::core::option::Option::Some(#number)),
        None => quote!(::core::option::Option::None),
    }
}

fn category_plan(
    policy: &Policy,
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
    let cookies_of = |depends: &dyn Fn(&Disclosure) -> bool| -> Vec<TokenStream> {
        let of_table = cookies.iter().enumerate();
        let found = of_table.filter(|(_, (_, cookie))| depends(&cookie.disclosure));
        found.map(|(at, _)| quote!(&COOKIES[#at])).collect()
    };
    let storage_of = |depends: &dyn Fn(&Disclosure) -> bool| -> Vec<TokenStream> {
        let of_table = storage.iter().enumerate();
        let found = of_table.filter(|(_, (_, entry))| depends(&entry.disclosure));
        found.map(|(at, _)| quote!(&STORAGE[#at])).collect()
    };
    let parties = policy.asked_parties(key).into_iter().filter_map(|party| {
        let AskedParty::Declared(party) = party else {
            return None;
        };
        let provided = |disclosure: &Disclosure| {
            depends(disclosure) && disclosure.provider.as_ref() == Some(&party.key)
        };
        let (cookies, storage) = (cookies_of(&provided), storage_of(&provided));
        let key = &party.key;
        Some(quote! {
            p::AskedParty {
                key: #key,
                cookies: &[ #(#cookies,)* ],
                storage: &[ #(#storage,)* ],
            }
        })
    });
    let (cookies, storage) = (cookies_of(&depends), storage_of(&depends));
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
            parties: &[ #(#parties,)* ],
        }
    }
}

/// Returns the banner's words in each language of the policy. A language that lacks some of them is left out, because the
/// record of a consent says in which language the visitor was asked; only the main language then stands for another one.
fn banner_words(policy: &Policy) -> Vec<Words<'_>> {
    let meta = &policy.meta;
    let mut all: Vec<Words<'_>> = Vec::new();
    for language in &meta.languages {
        let words = Words::of_banner(&policy.catalogs, language, &meta.language);
        if !all.iter().any(|known| known.language == words.language) {
            all.push(words);
        }
    }
    all
}

/// Returns everything that visitors read in the banner in a language.
fn words_of(policy: &Policy, words: &Words<'_>, asked: &[AskedCategory<'_>]) -> TokenStream {
    let language = words.language;
    let title = words
        .banner_title
        .replace("{service}", &policy.service.name);
    let any_time = words
        .banner_any_time
        .replace("{settings}", &words.banner_settings);
    let categories = asked
        .iter()
        .map(|category| category_words(policy, words, category));
    let changes = changes(policy, language);
    let dates = dates(words);
    let loads = loads(policy).map(|(party, load, ..)| {
        let category = category_title(policy, words, &load.category);
        let filled = |text: &str| {
            text.replace("{party}", &party.name)
                .replace("{category}", category)
        };
        let text = filled(words.banner_load.text());
        let accept = filled(words.banner_load_accept.text());
        quote!(p::LoadWords { text: #text, accept: #accept })
    });
    let text = words.banner_text.text();
    let again = words.banner_again.text();
    let accept = words.banner_accept.text();
    let reject = words.banner_reject.text();
    let choose = words.banner_choose.text();
    let save = words.banner_save.text();
    let unless_objected = words.banner_unless_objected.text();
    let gpc = words.banner_gpc.text();
    let dnt = words.banner_dnt.text();
    let always_on = words.banner_always_on.text();
    let link = words.banner_policy.text();
    let settings = words.banner_settings.text();
    let saved = words.banner_saved.text();
    let withdraw = words.banner_withdraw.text();
    let elsewhere = words.banner_elsewhere.text();
    let not_kept = words.banner_not_kept.text();
    let partly_kept = words.banner_partly_kept.text();
    let label = words.banner_label.text();
    let details = words.banner_details.text();
    let back = words.banner_back.text();
    let your_choice = words.banner_choice.text();
    let granted = words.banner_granted.text();
    let refused = words.banner_refused.text();
    let undecided = words.banner_undecided.text();
    let date = words.column_date.text();
    let moment = words.banner_moment.text();
    let id = words.banner_id.text();
    let gpc_unless_accepted = words.banner_gpc_unless_accepted.text();
    let opt_out = words.banner_opt_out.text();
    let changes_title = words.log_caption.text();
    let necessary = words.necessary.text();
    let necessary_description = words.necessary_description.text();
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
            label: #label,
            any_time: #any_time,
            details: #details,
            back: #back,
            your_choice: #your_choice,
            granted: #granted,
            refused: #refused,
            undecided: #undecided,
            date: #date,
            moment: #moment,
            dates: #dates,
            id: #id,
            gpc_unless_accepted: #gpc_unless_accepted,
            opt_out: #opt_out,
            changes_title: #changes_title,
            changes: &[ #(#changes,)* ],
            loads: &[ #(#loads,)* ],
        }
    }
}

/// Returns everything that visitors read about a category.
fn category_words(policy: &Policy, words: &Words<'_>, category: &AskedCategory<'_>) -> TokenStream {
    let language = words.language;
    let (title, description) = policy.category_words(words, category.key, category.like);
    let purposes = policy.asked_purposes(category.key);
    let purposes = purposes.into_iter().map(|purpose| purpose.best(language));
    let parties = policy.asked_parties(category.key);
    let parties_title = match parties.len() {
        0 => String::new(),
        count => words.banner_parties.replace("{count}", &count.to_string()),
    };
    let parties = parties.iter().map(|party| {
        let name = party.name();
        let (key, why, policy) = match party {
            AskedParty::Declared(party) => {
                let key = &party.key;
                let policy = party.policy.as_deref().unwrap_or_default();
                let why = party.why.best(language);
                (quote!(::core::option::Option::Some(#key)), why, policy)
            }
            AskedParty::Named { policy, .. } => (
                quote!(::core::option::Option::None),
                "",
                policy.unwrap_or_default(),
            ),
            _ => (quote!(::core::option::Option::None), "", ""),
        };
        quote!(p::PartyWords { key: #key, name: #name, why: #why, policy: #policy })
    });
    quote! {
        p::CategoryWords {
            title: #title,
            description: #description,
            purposes: &[ #(#purposes,)* ],
            parties_title: #parties_title,
            parties: &[ #(#parties,)* ],
        }
    }
}

/// Returns how the language of the words writes dates.
fn dates(words: &Words<'_>) -> TokenStream {
    let DateWords {
        format,
        first_day,
        months,
    } = words.dates();
    quote!(p::DateWords { format: #format, first_day: #first_day, months: [ #(#months,)* ] })
}

/// Returns the material changes of the change log, the newest first.
fn changes(policy: &Policy, language: &str) -> Vec<TokenStream> {
    let row = |change: MaterialChange<'_>| {
        let millis = change.millis;
        let summary = change.summary.best(language);
        quote!(p::ChangeWords { millis: #millis, summary: #summary })
    };
    policy.material_changes().into_iter().map(row).collect()
}

/// Returns the title of a category.
fn category_title<'p>(policy: &'p Policy, words: &Words<'p>, category: &CategoryRef) -> &'p str {
    policy.category_words(words, &category.key, category.like).0
}
