//! The derive macro of `cookie-registry`: it turns `policy.toml` into typed constants, or into compile
//! errors with the lines of the policy that are wrong.
//!
//! Use it through the crate `cookie-registry`, which it is a part of. The modules read as the pipeline:
//! the attribute (`input`), the policy file (`load`), the constants (`expand`), and what is still
//! declared when the policy is not valid (`fallback`).

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
