//! The derive macro of `cookie-registry`: it turns `policy.toml` into typed constants, or into compile
//! errors with the lines of the policy that are wrong.
//!
//! Use it through the crate `cookie-registry`, which it is a part of. The modules read as the pipeline:
//! the attribute (`input`), the policy file (`load`), the constants (`expand`), and what is still
//! declared when the policy is not valid (`fallback`).

mod enforce;
mod expand;
mod fallback;
mod input;
mod load;

use proc_macro::TokenStream;

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
/// The path is looked for in the folder of the crate's `Cargo.toml` and then upward to the root of its
/// workspace. The policy is checked as `cargo cookie-registry check` does it; each error of the policy is
/// one compile error that shows the line. Warnings are left to the command. When the policy changes, the
/// crate is built anew; a file that is added under an `include` with `*` is noticed with the next change
/// of a file that is already there.
///
/// The sources of the crate are held against the policy too: each place that sets, removes or clears a cookie
/// or a storage key around the constants is a compile error with its line, and so is each dependency that
/// offers to. Test code is free. What has to go around the registry stands in an `[[exempt]]` of the policy;
/// `#[registry(enforce = false)]` turns all of it off. In the other crates of a workspace, `enforce!()` does
/// the same.
///
/// # What is generated
/// - For `[cookies.KEY]` and `[storage.KEY]` an associated constant `KEY` in upper case, documented with
///   the purpose, and with the name on the wire as a `doc(alias)`, so that searching for the cookie's
///   name finds it.
/// - For `value = { one_of = [...] }` an enum named after the key.
/// - For each event of `cleared_on` a constant `ON_EVENT` that removes all that the event clears.
/// - For each category that the policy declares a type to name it by in a consent.
/// - `StructEntry`, a `#[non_exhaustive]` enum of all entries, since constants cannot stand in patterns.
#[proc_macro_derive(CookieRegistry, attributes(registry))]
pub fn derive_cookie_registry(item: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(item as syn::DeriveInput);
    expand::derive(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Holds the sources of the crate that it stands in against the policy, as `#[derive(CookieRegistry)]` does
/// for its own: one line for each further crate of a workspace.
///
/// ```ignore
/// cookie_registry::enforce!();
/// cookie_registry::enforce!(policy = "policy.toml");
/// ```
///
/// What it cannot see: a type that another crate passes on under another name, a header whose name is
/// computed, and what the crate's dependencies do by themselves.
#[proc_macro]
pub fn enforce(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as input::Enforce);
    enforce::enforce(&input)
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
