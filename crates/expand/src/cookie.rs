//! Cookies: their specifications, and the constants that refer to them.

use crate::names::{Names, camel, is_lasting};
use crate::statics::Statics;
use crate::{HeaderSource, Invalid, docs, setter, values};
use cookie_registry_core::{Environment, Protection, ValueKind};
use cookie_registry_policy::Policy;
use cookie_registry_policy::model::{Cookie, Domain, Naming, Value};
use proc_macro2::TokenStream;
use quote::quote;

/// Adds a cookie and returns its constant.
pub(crate) fn constant(
    statics: &mut Statics,
    names: &Names,
    cookie: &Cookie,
    policy: &Policy,
    source: HeaderSource,
    invalid: &Invalid<'_>,
) -> TokenStream {
    let spec = spec(statics, cookie, source);
    let at = statics.cookie(spec);
    let disclosure = &cookie.disclosure;
    let constant = &names.constant;
    let documentation = docs::cookie(&constant.to_string(), cookie);
    let value = values::kind(names, &disclosure.value);
    let value = if is_lasting(cookie) {
        let lifetime = &names.lifetime_type;
        quote!(p::Lasting<#value, #lifetime>)
    } else {
        value
    };
    let setter = setter::cookie(disclosure, policy, invalid);
    if disclosure.value == Value::Kind(ValueKind::Consent) && disclosure.retired.is_none() {
        let is_signed = cookie.protection == Protection::Signed
            || invalid.unread(&disclosure.entry, "protection");
        let cookie_type = if is_signed {
            quote!(p::SignedConsentCookie)
        } else {
            quote!(p::ConsentCookie)
        };
        return quote! {
            #documentation
            pub const #constant: #cookie_type = #cookie_type::new(&COOKIES[#at], &CONSENT_PLAN);
        };
    }
    let shape = shape(cookie, invalid).map(|shape| quote!(, #shape));
    let cookie_type = quote!(p::Cookie::<#value, #setter #shape>);
    quote! {
        #documentation
        pub const #constant: #cookie_type = <#cookie_type>::new(&COOKIES[#at]);
    }
}

/// Returns the specification of a cookie, and adds its headers.
fn spec(statics: &mut Statics, cookie: &Cookie, source: HeaderSource) -> TokenStream {
    let disclosure = &cookie.disclosure;
    let (key, purpose) = (
        &disclosure.key,
        disclosure
            .purpose
            .versions()
            .next()
            .map_or("", |(_, text)| text),
    );
    let category = values::category_variant(disclosure.category.like);
    let set_by = camel(disclosure.set_by.as_str());
    let retired = disclosure.retired.is_some();
    let rolling = cookie.rolling;
    let spec_names = spec_names(cookie);
    let production = statics.header_parts(cookie, Environment::Production, source);
    let development = if is_same_everywhere(cookie) {
        production.clone()
    } else {
        statics.header_parts(cookie, Environment::Development, source)
    };
    let domain = match &cookie.domain {
        Domain::FromConfig { within } => {
            quote!(::core::option::Option::Some(&[ #(#within,)* ]))
        }
        _ => quote!(::core::option::Option::None),
    };
    let max = match cookie.max_value_bytes {
        Some(max) => {
            let max = max as usize;
            quote!(::core::option::Option::Some(#max))
        }
        None => quote!(::core::option::Option::None),
    };
    let lifetimes = disclosure.lifetimes.iter().map(|further| {
        let seconds = further.lasts().seconds();
        seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"))
    });
    quote! {
        p::CookieSpec {
            key: #key,
            purpose: #purpose,
            category: p::Category::#category,
            set_by: p::SetBy::#set_by,
            retired: #retired,
            rolling: #rolling,
            names: #spec_names,
            production: #production,
            development: #development,
            configured_domain: #domain,
            max_value_bytes: #max,
            lifetimes: &[ #(#lifetimes,)* ],
            headers,
        },
    }
}

/// Returns the type argument that names a cookie's shape; `None` for the default.
fn shape(cookie: &Cookie, invalid: &Invalid<'_>) -> Option<TokenStream> {
    let entry = &cookie.disclosure.entry;
    // A misspelt word is only a guess: with a key or without, the code that uses the constant compiles.
    let protection = match invalid.unread(entry, "protection") {
        true => Protection::None,
        false => cookie.protection,
    };
    match (protection, &cookie.disclosure.naming) {
        (Protection::Signed, Naming::Family { .. }) => {
            Some(quote!(p::Protected<p::Signed, p::Family>))
        }
        (Protection::Encrypted, Naming::Family { .. }) => {
            Some(quote!(p::Protected<p::Encrypted, p::Family>))
        }
        (Protection::Signed, _) => Some(quote!(p::Protected<p::Signed>)),
        (Protection::Encrypted, _) => Some(quote!(p::Protected<p::Encrypted>)),
        (_, Naming::Family { .. }) => Some(quote!(p::Family)),
        (_, Naming::Exact { .. }) if cookie.chunked => Some(quote!(p::Chunked)),
        _ if !invalid.contains(entry) => None,
        _ if invalid.unread(entry, "chunked") => Some(quote!(p::Chunked)),
        _ if invalid.unread(entry, "match") => Some(quote!(p::Family)),
        _ => Some(quote!(p::InvalidShape)),
    }
}

/// Returns whether the headers of a cookie are the same in development as in production.
fn is_same_everywhere(cookie: &Cookie) -> bool {
    let [production, development] = [Environment::Production, Environment::Development];
    let naming = &cookie.disclosure.naming;
    naming.name(production) == naming.name(development)
        && cookie.attributes(production).suffix() == cookie.attributes(development).suffix()
}

/// Returns which names a cookie has.
fn spec_names(cookie: &Cookie) -> TokenStream {
    match &cookie.disclosure.naming {
        Naming::Family { suffix, .. } => quote!(p::Names::Family { suffix: #suffix }),
        Naming::Exact { .. } if cookie.chunked => quote!(p::Names::Chunked),
        Naming::Exact { .. } => quote!(p::Names::One),
    }
}
