//! Cookies: the tables of specifications and whole headers, and the constants that point into them.

use super::names::{Names, camel};
use super::{Wires, docs, values};
use cookie_registry_core::{
    Attributes, Environment, Protection, SameSite, SetBy, ValueKind, encoding,
};
use cookie_registry_policy::Policy;
use cookie_registry_policy::consent::Asked;
use cookie_registry_policy::model::{Cookie, Disclosure, Domain, Naming, Value};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashSet;

/// The statics of a registry. One array of each kind compiles faster than an item per entry, and a
/// constant may refer to it.
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
    /// Enters a cookie and returns its constant.
    pub(crate) fn cookie(
        &mut self,
        names: &Names,
        cookie: &Cookie,
        policy: &Policy,
        wires: Wires,
        unread: &HashSet<&str>,
    ) -> TokenStream {
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
        let shape = shape(cookie);
        let production = self.wire(cookie, Environment::Production, wires);
        let development = self.wire(cookie, Environment::Development, wires);
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
                shape: #shape,
                production: #production,
                development: #development,
                configured_domain: #domain,
                max_value_bytes: #max,
                headers,
            },
        });
        let at = self.cookie_count;
        self.cookie_count += 1;

        let constant = &names.constant;
        let documentation = docs::cookie(&constant.to_string(), cookie);
        let value = values::kind(names, &disclosure.value);
        let setter = if unread.contains(disclosure.entry.as_str()) {
            quote!(p::Unread)
        } else {
            setter(disclosure, policy)
        };
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
        let cookie_type = match cookie.protection {
            Protection::Signed => quote!(p::ProtectedCookie::<p::Signed<#value>, #setter>),
            Protection::Encrypted => quote!(p::ProtectedCookie::<p::Encrypted<#value>, #setter>),
            _ => {
                let kind = unprotected(cookie);
                quote!(#kind::<#value, #setter>)
            }
        };
        quote! {
            #documentation
            pub const #constant: #cookie_type = <#cookie_type>::new(&COOKIES[#at]);
        }
    }

    /// Enters a storage key.
    pub(crate) fn storage(&mut self, spec: &TokenStream) {
        self.storage.extend(spec.clone());
        self.storage_count += 1;
    }

    /// How a cookie is written in an environment; its removal and its finite values go into the headers.
    fn wire(&mut self, cookie: &Cookie, environment: Environment, wires: Wires) -> TokenStream {
        let disclosure = &cookie.disclosure;
        let (name, attributes) = match wires {
            Wires::AsDeclared => (
                disclosure.naming.name(environment),
                cookie.attributes(environment),
            ),
            Wires::Harmless => ("unknown", HARMLESS),
        };
        let suffix = attributes.suffix();
        let first = self.header_count;
        let is_family = matches!(disclosure.naming, Naming::Family { .. });
        // Whose name is not whole yet has no whole header.
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
        quote!(p::Wire { prefix: #prefix, suffix: #suffix, headers: #first })
    }

    fn header(&mut self, text: &str) {
        self.headers.extend(quote!(p::header(#text),));
        self.header_count += 1;
    }

    /// The statics themselves.
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
                // Ten thousand headers take rustc a while to check, and a while is all it takes.
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

const HARMLESS: Attributes<'_> = Attributes {
    max_age: None,
    path: "/",
    domain: None,
    secure: true,
    http_only: true,
    same_site: SameSite::Lax,
    partitioned: false,
};

fn unprotected(cookie: &Cookie) -> TokenStream {
    match cookie.disclosure.naming {
        Naming::Family { .. } => quote!(p::CookieFamily),
        Naming::Exact { .. } if cookie.chunked => quote!(p::ChunkedCookie),
        Naming::Exact { .. } => quote!(p::Cookie),
    }
}

/// Which names a cookie has.
fn shape(cookie: &Cookie) -> TokenStream {
    match &cookie.disclosure.naming {
        Naming::Family { suffix, .. } => quote!(p::Shape::Family { suffix: #suffix }),
        Naming::Exact { .. } if cookie.chunked => quote!(p::Shape::Chunked),
        Naming::Exact { .. } => quote!(p::Shape::One),
    }
}

/// How `ClearEvent` removes a cookie.
pub(crate) fn clearable(cookie: &Cookie) -> TokenStream {
    match cookie.disclosure.naming {
        Naming::Family { .. } => quote!(Family),
        Naming::Exact { .. } if cookie.chunked => quote!(Chunked),
        Naming::Exact { .. } => quote!(Plain),
    }
}

/// The type that says whether `set` exists.
fn setter(disclosure: &Disclosure, policy: &Policy) -> TokenStream {
    if disclosure.retired.is_some() {
        return quote!(p::Retired);
    }
    match disclosure.set_by {
        SetBy::Script => quote!(p::ByScript),
        SetBy::ThirdParty => quote!(p::ByThirdParty),
        SetBy::OtherService => quote!(p::ByOtherService),
        _ => asked(disclosure, policy).unwrap_or(quote!(p::ByServer)),
    }
}

/// The type that names the witness which setting takes; `None` where nothing has to be asked.
pub(crate) fn asked(disclosure: &Disclosure, policy: &Policy) -> Option<TokenStream> {
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
