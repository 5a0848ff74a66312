//! The derive macro of `cookie-registry`: turns `policy.toml` into typed constants, or into compile errors that show
//! the incorrect lines of the policy.
//!
//! Use it through the crate `cookie-registry`. The modules are the steps of `derive`, in this order: the attribute
//! (`input`), the policy file (`load`), the check of the sources (`enforce`), the compile errors (`errors`), and the
//! constants (`expand`).
#![cfg_attr(docsrs, feature(doc_cfg))]

mod enforce;
mod errors;
mod expand;
mod input;
mod load;

use cookie_registry_policy::Checked;
use input::Input;
use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;

/// Declares every cookie and storage key of a policy as a constant of the struct.
///
/// ```ignore
/// use cookie_registry::CookieRegistry;
///
/// #[derive(CookieRegistry)]
/// #[registry(policy = "policy.toml")]
/// pub struct Cookies;
/// ```
///
/// The path is resolved against the folder of the crate's `Cargo.toml`, then against each parent up to the root of its
/// workspace. The policy is checked as by `cargo cookie-registry check`; each error of the policy becomes one compile
/// error that shows the line. Warnings are only reported by the command. When the policy changes, the crate is
/// rebuilt; a new file under an `include` with `*` is noticed when an existing file changes.
///
/// The crate's sources are checked against the policy too: each occurrence that sets, removes or clears a cookie or a
/// storage key without the constants is a compile error with its line, and so is each dependency that sets cookies.
/// Test code is not checked. Code that has to bypass the registry is listed in an `[[exempt]]` of the policy;
/// `#[registry(enforce = false)]` turns the check off. In the other crates of a workspace, `enforce!()` runs the same
/// check.
///
/// # What is generated
/// - For `[cookies.KEY]` and `[storage.KEY]` an associated constant `KEY` in upper case, documented with
///   the purpose, and with the name on the wire as a `doc(alias)`, so that searching for the cookie's name finds it.
/// - For `value = { one_of = [...] }` an enum named after the key: `[cookies.theme]` has the enum `Theme`. If Rust's prelude,
///   `cookie_registry` or the registry itself has that name, `Value` is appended: `[cookies.option]` has the enum
///   `OptionValue`. If both names are taken, that is an error, and the key has to change.
/// - For each event of `cleared_on` a constant `ON_EVENT` that removes everything that the event clears.
/// - For each category that the policy declares a type that identifies it in a witness.
/// - `StructEntry`, a `#[non_exhaustive]` enum of all entries, since constants cannot be used in patterns.
#[proc_macro_derive(CookieRegistry, attributes(registry))]
pub fn derive_cookie_registry(item: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(item as syn::DeriveInput);
    derive(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Derives the registry: what makes cargo rebuild it, the errors, and the constants.
fn derive(input: &syn::DeriveInput) -> syn::Result<Tokens> {
    let input = Input::parse(input)?;
    let mut loaded = load::load(&input.policy)?;
    let bypasses = input
        .enforce
        .then(|| enforce::errors(&input.policy, &mut loaded));
    let checked = &loaded.checked;
    let errors = errors::compile_errors(&input.policy, &checked.findings, &checked.sources);
    let tracked = tracked(checked);
    let registry = expand::registry(&input, checked);
    Ok(quote!(#tracked #errors #bypasses #registry))
}

/// Makes rustc read the files of the policy, so that cargo rebuilds the crate when one changes.
fn tracked(checked: &Checked) -> Tokens {
    let files = checked
        .sources
        .iter()
        .filter_map(|source| load::path_literal(&source.path));
    quote!( #( const _: &[u8] = ::core::include_bytes!(#files); )* )
}

/// Checks the sources of the crate in which it is called against the policy, as `#[derive(CookieRegistry)]` does for its
/// own crate: one line for each further crate of a workspace.
///
/// ```ignore
/// cookie_registry::enforce!();
/// cookie_registry::enforce!(policy = "policy.toml");
/// ```
///
/// It cannot detect a type that another crate re-exports under another name, a header whose name is computed, or
/// cookies that the crate's dependencies set themselves.
#[proc_macro]
pub fn enforce(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as input::Enforce);
    enforce::enforce(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
