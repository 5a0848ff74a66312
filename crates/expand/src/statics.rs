//! The tables of specifications and of constant headers.

use crate::{HeaderSource, values};
use cookie_registry_core::{Attributes, Environment, Protection, SameSite, encoding};
use cookie_registry_policy::model::{Cookie, Naming};
use proc_macro2::TokenStream;
use quote::quote;

/// The statics of a registry. One array of each kind compiles faster than one item per entry, and constants
/// can refer to its elements.
#[derive(Default)]
pub(crate) struct Statics {
    cookies: TokenStream,
    cookie_count: usize,
    storage: TokenStream,
    storage_count: usize,
    headers: TokenStream,
    header_count: usize,
}

impl Statics {
    /// Returns the header parts of a cookie in an environment. Adds the headers of its removal and of its
    /// finite values to the table of headers.
    pub(crate) fn header_parts(
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
        self.headers.extend(quote!(#text,));
        self.header_count += 1;
    }

    /// Adds the specification of a cookie and returns its index.
    pub(crate) fn cookie(&mut self, spec: &TokenStream) -> usize {
        self.cookies.extend(spec.clone());
        let at = self.cookie_count;
        self.cookie_count += 1;
        at
    }

    /// Adds a storage key.
    pub(crate) fn storage(&mut self, spec: &TokenStream) {
        self.storage.extend(spec.clone());
        self.storage_count += 1;
    }

    /// Returns the items that declare the statics.
    pub(crate) fn items(&self) -> TokenStream {
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
                static HEADERS: p::Headers<#header_count> = p::Headers::new([ #headers ]);
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
