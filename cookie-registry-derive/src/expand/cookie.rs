//! Cookies: the tables of specifications and precomputed headers, and the constants that refer to them.

use super::names::{Names, camel};
use super::{HeaderSource, docs, setter, values};
use cookie_registry_core::{Attributes, Environment, Protection, SameSite, ValueKind, encoding};
use cookie_registry_policy::Policy;
use cookie_registry_policy::model::{Cookie, Domain, Naming, Value};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashSet;

/// The statics of a registry. One array of each kind compiles faster than one item per entry, and a constant may refer
/// to it.
#[derive(Default)]
pub(crate) struct Tables {
    cookies: TokenStream,
    cookie_count: usize,
    storage: TokenStream,
    storage_count: usize,
    headers: TokenStream,
    header_count: usize,
}

impl Tables {
    /// Adds a cookie and returns its constant.
    pub(crate) fn cookie(
        &mut self,
        names: &Names,
        cookie: &Cookie,
        policy: &Policy,
        source: HeaderSource,
        invalid: &HashSet<&str>,
    ) -> TokenStream {
        let at = self.spec(cookie, source);
        let disclosure = &cookie.disclosure;
        let constant = &names.constant;
        let documentation = docs::cookie(&constant.to_string(), cookie);
        let value = values::kind(names, &disclosure.value);
        let setter = setter::cookie(disclosure, policy, invalid);
        if disclosure.value == Value::Kind(ValueKind::Consent) && disclosure.retired.is_none() {
            let cookie_type = match cookie.protection {
                Protection::Signed => quote!(p::SignedConsentCookie),
                _ => quote!(p::ConsentCookie),
            };
            return quote! {
                #documentation
                pub const #constant: #cookie_type = #cookie_type::new(&COOKIES[#at], &CONSENT_PLAN);
            };
        }
        let shape = shape(cookie).map(|shape| quote!(, #shape));
        let cookie_type = quote!(p::Cookie::<#value, #setter #shape>);
        quote! {
            #documentation
            pub const #constant: #cookie_type = <#cookie_type>::new(&COOKIES[#at]);
        }
    }

    /// Adds the specification of a cookie and returns its index.
    fn spec(&mut self, cookie: &Cookie, source: HeaderSource) -> usize {
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
        let spec_names = spec_names(cookie);
        let production = self.header_parts(cookie, Environment::Production, source);
        let development = self.header_parts(cookie, Environment::Development, source);
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
        self.cookies.extend(quote! {
            p::CookieSpec {
                key: #key,
                purpose: #purpose,
                category: p::Category::#category,
                set_by: p::SetBy::#set_by,
                retired: #retired,
                names: #spec_names,
                production: #production,
                development: #development,
                configured_domain: #domain,
                max_value_bytes: #max,
                headers,
            },
        });
        let at = self.cookie_count;
        self.cookie_count += 1;
        at
    }

    /// Adds a storage key.
    pub(crate) fn storage(&mut self, spec: &TokenStream) {
        self.storage.extend(spec.clone());
        self.storage_count += 1;
    }

    /// Returns the header parts of a cookie in an environment. The headers of its removal and of its finite values
    /// are added to the table of headers.
    fn header_parts(
        &mut self,
        cookie: &Cookie,
        environment: Environment,
        source: HeaderSource,
    ) -> TokenStream {
        let disclosure = &cookie.disclosure;
        let (name, attributes) = match source {
            HeaderSource::Policy => (
                disclosure.naming.name(environment),
                cookie.attributes(environment),
            ),
            HeaderSource::Placeholder => ("unknown", PLACEHOLDER),
        };
        let suffix = attributes.suffix();
        let first = self.header_count;
        let is_family = matches!(disclosure.naming, Naming::Family { .. });
        // The name of a family is only a prefix, so its headers cannot be precomputed.
        let prefix = if is_family {
            name.to_owned()
        } else {
            format!("{name}=")
        };
        self.header(&format!("{prefix}{}", attributes.removal_suffix()));
        if !is_family && cookie.protection == Protection::None {
            for word in values::finite(&disclosure.value) {
                self.header(&format!("{prefix}{}{suffix}", encoding::encode(word)));
            }
        }
        quote!(p::HeaderParts { prefix: #prefix, suffix: #suffix, first_header: #first })
    }

    fn header(&mut self, text: &str) {
        self.headers.extend(quote!(p::header(#text),));
        self.header_count += 1;
    }

    /// Returns the items that declare the statics.
    pub(crate) fn statics(&self) -> TokenStream {
        let Self {
            cookies,
            cookie_count,
            storage,
            storage_count,
            headers,
            header_count,
        } = self;
        let cookies = (*cookie_count > 0).then(|| {
            quote! {
                // Const-evaluating 10,000 headers is slow but finite, so the lint is silenced.
                #[allow(long_running_const_eval)]
                static HEADERS: [p::HeaderValue; #header_count] = [ #headers ];
                fn headers(at: usize) -> ::core::option::Option<&'static p::HeaderValue> {
                    HEADERS.get(at)
                }
                static COOKIES: [p::CookieSpec; #cookie_count] = [ #cookies ];
            }
        });
        let storage = (*storage_count > 0)
            .then(|| quote!( static STORAGE: [p::StorageSpec; #storage_count] = [ #storage ]; ));
        quote!(#cookies #storage)
    }
}

const PLACEHOLDER: Attributes<'_> = Attributes {
    max_age: None,
    path: "/",
    domain: None,
    secure: true,
    http_only: true,
    same_site: SameSite::Lax,
    partitioned: false,
};

/// Returns the type argument that names a cookie's shape; `None` for the default.
fn shape(cookie: &Cookie) -> Option<TokenStream> {
    match (cookie.protection, &cookie.disclosure.naming) {
        (Protection::Signed, _) => Some(quote!(p::Protected<p::Signed>)),
        (Protection::Encrypted, _) => Some(quote!(p::Protected<p::Encrypted>)),
        (_, Naming::Family { .. }) => Some(quote!(p::Family)),
        (_, Naming::Exact { .. }) if cookie.chunked => Some(quote!(p::Chunked)),
        _ => None,
    }
}

/// Returns which names a cookie has.
fn spec_names(cookie: &Cookie) -> TokenStream {
    match &cookie.disclosure.naming {
        Naming::Family { suffix, .. } => quote!(p::Names::Family { suffix: #suffix }),
        Naming::Exact { .. } if cookie.chunked => quote!(p::Names::Chunked),
        Naming::Exact { .. } => quote!(p::Names::One),
    }
}
