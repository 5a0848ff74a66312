//! The attribute: `#[registry(policy = "policy.toml")]` on a struct without fields.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{
    Data, DeriveInput, Error, Fields, Ident, LitBool, LitStr, Path, Result, Token, Visibility,
};

/// The input of the derive macro.
pub(crate) struct Input {
    /// The struct.
    pub(crate) name: Ident,
    /// Its visibility, which the generated items share.
    pub(crate) visibility: Visibility,
    /// The path as written.
    pub(crate) policy: LitStr,
    /// The path of the runtime crate in generated code, which differs if another crate re-exports it.
    pub(crate) runtime: Path,
    /// The module for the types, so that they do not clash with those of another registry.
    pub(crate) types: Option<Ident>,
    /// Whether the sources of the crate are checked against the policy.
    pub(crate) enforce: bool,
    /// Folders outside the repository that the policy may include files of, relative to that of `Cargo.toml`.
    pub(crate) outside: Vec<LitStr>,
}

impl Input {
    pub(crate) fn parse(input: &DeriveInput) -> Result<Self> {
        let Data::Struct(data) = &input.data else {
            return Err(Error::new_spanned(
                &input.ident,
                "a registry is a struct: write `pub struct Cookies;`",
            ));
        };
        if !matches!(data.fields, Fields::Unit) || !input.generics.params.is_empty() {
            return Err(Error::new_spanned(
                &input.ident,
                "a registry has neither fields nor generics: write `pub struct Cookies;`",
            ));
        }
        let mut policy = None;
        let mut runtime = None;
        let mut types = None;
        let mut enforce = true;
        let mut outside = Vec::new();
        for attribute in input
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("registry"))
        {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("policy") {
                    policy = Some(meta.value()?.parse::<LitStr>()?);
                } else if meta.path.is_ident("crate") {
                    runtime = Some(meta.value()?.parse::<LitStr>()?.parse::<Path>()?);
                } else if meta.path.is_ident("types") {
                    types = Some(meta.value()?.parse::<LitStr>()?.parse::<Ident>()?);
                } else if meta.path.is_ident("enforce") {
                    enforce = meta.value()?.parse::<LitBool>()?.value;
                } else if meta.path.is_ident(OUTSIDE) {
                    outside.push(meta.value()?.parse::<LitStr>()?);
                } else {
                    return Err(meta.error(
                        "`registry` accepts `policy = \"policy.toml\"`, `types = \"module\"`, `enforce = false`, `allow_include_outside = \"folder\"` and `crate = \"path\"`",
                    ));
                }
                Ok(())
            })?;
        }
        let policy = policy.ok_or_else(|| {
            Error::new(
                Span::call_site(),
                "name the policy file: `#[registry(policy = \"policy.toml\")]`",
            )
        })?;
        Ok(Self {
            name: input.ident.clone(),
            visibility: input.vis.clone(),
            policy,
            types,
            runtime: runtime.unwrap_or_else(|| syn::parse_quote!(::cookie_registry)),
            enforce,
            outside,
        })
    }
}

/// Returns the visibility of an item, as it is written in a module next to it.
pub(crate) fn visibility_in_module(visibility: &Visibility) -> TokenStream {
    match visibility {
        Visibility::Inherited => quote!(pub(super)),
        Visibility::Restricted(restricted) if is_relative(&restricted.path) => {
            let path = in_module(&restricted.path);
            quote!(pub(in #path))
        }
        other => quote!(#other),
    }
}

/// Returns a path, as it is written in a module next to the place where it was written.
pub(crate) fn in_module(path: &Path) -> TokenStream {
    let segments = path.segments.iter();
    if path.is_ident("self") {
        return quote!(super);
    }
    match path.segments.first() {
        Some(first) if is_relative(path) && first.ident == "self" => {
            let segments = segments.skip(1);
            quote!(super #(::#segments)*)
        }
        Some(_) if is_relative(path) => quote!(super::#path),
        _ => quote!(#path),
    }
}

/// Returns whether a path begins with `self` or `super`.
fn is_relative(path: &Path) -> bool {
    let first = path.segments.first();
    path.leading_colon.is_none()
        && first.is_some_and(|first| first.ident == "self" || first.ident == "super")
}

/// The key for a folder outside the repository.
const OUTSIDE: &str = "allow_include_outside";

/// The input of `enforce!`: nothing, or `policy = "policy.toml"` and folders outside the repository.
pub(crate) struct Enforce {
    /// The path as written; `policy.toml` if there is none.
    pub(crate) policy: LitStr,
    /// Folders outside the repository that the policy may include files of.
    pub(crate) outside: Vec<LitStr>,
}

impl Parse for Enforce {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut policy = None;
        let mut outside = Vec::new();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            match key {
                key if key == "policy" => policy = Some(input.parse()?),
                key if key == OUTSIDE => outside.push(input.parse()?),
                other => {
                    return Err(Error::new_spanned(
                        other,
                        "`enforce!` accepts `policy = \"policy.toml\"` and `allow_include_outside = \"folder\"`",
                    ));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(Self {
            policy: policy.unwrap_or_else(|| LitStr::new("policy.toml", Span::call_site())),
            outside,
        })
    }
}
