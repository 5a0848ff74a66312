//! The attribute: `#[registry(policy = "policy.toml")]` on a struct without fields.

use proc_macro2::Span;
use syn::{Data, DeriveInput, Error, Fields, Ident, LitStr, Path, Result, Visibility};

/// What the macro is asked for.
pub(crate) struct Input {
    /// The struct.
    pub(crate) name: Ident,
    /// How visible it is, and so everything that is generated beside it.
    pub(crate) visibility: Visibility,
    /// The path as written.
    pub(crate) policy: LitStr,
    /// The crate that generated code names; another one where it is re-exported.
    pub(crate) runtime: Path,
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
                } else {
                    return Err(meta.error(
                        "`registry` knows `policy = \"policy.toml\"` and `crate = \"path\"`",
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
        })
    }
}
