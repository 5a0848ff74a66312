//! The attribute: `#[registry(policy = "policy.toml")]` on a struct without fields.

use proc_macro2::Span;
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
                } else if meta.path.is_ident("enforce") {
                    enforce = meta.value()?.parse::<LitBool>()?.value;
                } else if meta.path.is_ident(OUTSIDE) {
                    outside.push(meta.value()?.parse::<LitStr>()?);
                } else {
                    return Err(meta.error(
                        "`registry` accepts `policy = \"policy.toml\"`, `enforce = false`, `allow_include_outside = \"folder\"` and `crate = \"path\"`",
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
            runtime: runtime.unwrap_or_else(|| syn::parse_quote!(::cookie_registry)),
            enforce,
            outside,
        })
    }
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
