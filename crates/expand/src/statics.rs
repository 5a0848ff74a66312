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
    cookies: Elements,
    storage: Elements,
    headers: Elements,
}

/// How many elements one expression of an array has at most. The type check and the borrow check of rustc take more than twice as
/// long for an expression of twice the length.
pub(crate) const PART: usize = 128;

/// The elements of an array, in parts of [`PART`].
#[derive(Default)]
pub(crate) struct Elements {
    parts: Vec<TokenStream>,
    count: usize,
}

impl FromIterator<TokenStream> for Elements {
    fn from_iter<I: IntoIterator<Item = TokenStream>>(elements: I) -> Self {
        let mut all = Self::default();
        for element in elements {
            all.add(element);
        }
        all
    }
}

impl Elements {
    /// Adds an element, which ends with a comma, and returns its index.
    fn add(&mut self, element: TokenStream) -> usize {
        let at = self.count;
        match self.parts.last_mut() {
            Some(last) if !at.is_multiple_of(PART) => last.extend(element),
            _ => self.parts.push(element),
        }
        self.count += 1;
        at
    }

    /// Returns the array, whose elements are of the type `of`. `private` is the path of the module with the items for generated
    /// code.
    pub(crate) fn array(&self, of: &TokenStream, private: &TokenStream) -> TokenStream {
        match self.parts.as_slice() {
            [] => quote!([]),
            [only] => quote!([ #only ]),
            parts => {
                let constants = parts
                    .iter()
                    .map(|part| quote!({ const PART: &[#of] = &[ #part ]; PART }));
                quote!(#private::joined(&[ #(#constants,)* ]))
            }
        }
    }
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
        let first = self.headers.count;
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
        self.headers.add(quote!(#text,));
    }

    /// Adds the specification of a cookie and returns its index.
    pub(crate) fn cookie(&mut self, spec: TokenStream) -> usize {
        self.cookies.add(spec)
    }

    /// Adds a storage key.
    pub(crate) fn storage(&mut self, spec: TokenStream) {
        self.storage.add(spec);
    }

    /// Returns the items that declare the statics.
    pub(crate) fn items(&self) -> TokenStream {
        let [cookie_count, storage_count, header_count] =
            [&self.cookies, &self.storage, &self.headers].map(|elements| elements.count);
        let cookies = (cookie_count > 0).then(|| {
            let headers = self.headers.array(&quote!(&str), &quote!(p));
            let cookies = self.cookies.array(&quote!(p::CookieSpec), &quote!(p));
            quote! {
                static HEADERS: p::Headers<#header_count> = p::Headers::new(#headers);
                fn headers(at: usize) -> ::core::option::Option<&'static p::HeaderValue> {
                    HEADERS.get(at)
                }
                static COOKIES: [p::CookieSpec; #cookie_count] = #cookies;
            }
        });
        let storage = (storage_count > 0).then(|| {
            let storage = self.storage.array(&quote!(p::StorageSpec), &quote!(p));
            quote!( static STORAGE: [p::StorageSpec; #storage_count] = #storage; )
        });
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
