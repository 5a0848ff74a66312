//! The derive macro of `cookie-registry`. It turns `policy.toml` into typed constants, or into compile errors
//! that show the incorrect lines of the policy.
//!
//! Depend on the crate `cookie-registry`, which re-exports the macro. `derive` runs these modules in order:
//! `input` parses the attribute, `load` finds and checks the policy file, `enforce` checks the sources,
//! `errors` writes the compile errors, and `tracked` makes cargo notice changes. The crate
//! `cookie-registry-expand` writes the constants.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod enforce;
mod errors;
mod input;
mod load;
mod neighbors;
mod tracked;

use cookie_registry_expand::{Module, Target};
use input::Input;
use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;
use std::path::PathBuf;

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
/// The macro looks for the path in the folder of the crate's `Cargo.toml`, then in each parent folder up to the root of
/// the workspace. It applies the same rules as `cargo cookie-registry check`. Each error of the policy becomes one
/// compile error that shows the line. Only `cargo cookie-registry check` reports warnings.
///
/// Cargo compiles the crate again when a file of the policy changes. A new file that matches an `include` with `*`
/// takes effect only when an existing file changes too.
///
/// The macro also checks the sources of the crate. Code that sets, removes or clears a cookie or a storage key without
/// the constants causes a compile error at its line. Each dependency that sets cookies also causes an error. Test code
/// is not checked. An `[[exempt]]` table of the policy lists code that must bypass the registry.
/// `#[registry(enforce = false)]` turns the check off. In other crates of the workspace, `enforce!()` runs the same
/// check.
///
/// The policy and the files that it includes must be regular files in the repository. If there is no `.git`, they must be in
/// the workspace. If there is no workspace either, they must be in the package.
/// `#[registry(allow_include_outside = "../../shared")]` permits one more folder, relative to the folder of `Cargo.toml`.
///
/// The macro reports an error if two registries in one module would declare types of the same name.
/// `#[registry(policy = "admin.toml", types = "admin")]` avoids this error: it puts the types of one registry into a
/// module `admin`.
///
/// # What is generated
/// - For `[cookies.KEY]` and `[storage.KEY]`, an associated constant `KEY` in upper case. Its documentation
///   contains the purpose, and a `doc(alias)` with the name in the browser, so that a search for that name
///   finds the constant.
/// - For `value = { one_of = [...] }`, an enum named after the key: `[cookies.theme]` has the enum `Theme`. If that
///   name is already in Rust's prelude or `cookie_registry`, or is the name of the registry itself, `Value` is
///   appended: `[cookies.option]` has the enum `OptionValue`. If both names are taken, the macro reports an error, and
///   the key must change.
/// - For `[cookies.KEY.lifetimes]`, an enum named after the key: `[cookies.session.lifetimes]` has the enum
///   `SessionLifetime`. Its variant `Default` is the usual lifetime. Each further lifetime has one more variant, named
///   after the key of the lifetime. `set` takes the lifetime together with the value:
///   `set(&deployment, (value, SessionLifetime::Remembered))`.
/// - For each event that entries name under `cleared_on`, such as `sign-out`, a constant such as `ON_SIGN_OUT`. The
///   constant removes every cookie that the event clears.
/// - For each custom category `[categories.KEY]`, a type, such as `SupportCategory` for `support`. The type is the
///   parameter of the witness `Granted<SupportCategory>`, which proves that the visitor consented to the category.
/// - A `#[non_exhaustive]` enum of all entries, such as `CookiesEntry` for the struct `Cookies`. Use the enum in a
///   `match`, because a pattern cannot contain the constants.
#[proc_macro_derive(CookieRegistry, attributes(registry))]
pub fn derive_cookie_registry(item: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(item as syn::DeriveInput);
    derive(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Returns the generated code: the items that make cargo rebuild the crate, the errors, and the constants.
fn derive(input: &syn::DeriveInput) -> syn::Result<Tokens> {
    let input = Input::parse(input)?;
    let mut loaded = load::load(&input.policy, &input.outside)?;
    let bypasses = input
        .enforce
        .then(|| enforce::errors(&input.policy, &mut loaded));
    let checked = &loaded.checked;
    let errors = errors::compile_errors(&input.policy, &checked.findings, &checked.sources);
    let files = checked.sources.iter().map(|source| source.path.as_path());
    let files = files.chain(loaded.compared.iter().map(PathBuf::as_path));
    let tracked = tracked::tracked(files);
    let clash = neighbors::clash(&input, checked);
    let (declared, clash) = match clash {
        Some(clash) => (clash.types, Some(clash.error.into_compile_error())),
        None => (Vec::new(), None),
    };
    let Input {
        name,
        visibility,
        runtime,
        ..
    } = &input;
    let registry = cookie_registry_expand::registry(
        &Target {
            name: name.clone(),
            visibility: quote!(#visibility),
            runtime: quote!(#runtime),
            compile_errors: &|findings, sources| {
                errors::compile_errors(&input.policy, findings, sources)
            },
            module: input.types.clone().map(|name| Module {
                name,
                visibility: input::visibility_in_module(visibility),
                runtime: input::in_module(runtime),
            }),
            declared,
            included: &load::path_literal,
        },
        checked,
    );
    Ok(quote!(#tracked #errors #clash #bypasses #registry))
}

/// Checks the sources of the calling crate against the policy, as `#[derive(CookieRegistry)]` does. Write this line in
/// every other crate of the workspace that depends on the crate with the registry.
///
/// ```ignore
/// cookie_registry::enforce!();
/// cookie_registry::enforce!(policy = "policy.toml");
/// ```
///
/// It cannot detect a type that another crate re-exports under another name, a header whose name is computed
/// at run time, or cookies that a dependency sets in its own code.
#[proc_macro]
pub fn enforce(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as input::Enforce);
    enforce::enforce(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
