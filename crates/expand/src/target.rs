//! What the constants are written for: the macro, or a file.

use cookie_registry_policy::Finding;
use cookie_registry_policy::source::Sources;
use proc_macro2::{Ident, TokenStream};
use std::path::Path;

/// The struct whose constants are written, and what differs between the macro and a file.
pub struct Target<'t> {
    /// The struct.
    pub name: Ident,
    /// Its visibility, which the generated items share.
    pub visibility: TokenStream,
    /// The path of the runtime crate in generated code, which differs if another crate re-exports it.
    pub runtime: TokenStream,
    /// Writes the errors among some findings as compile errors.
    pub compile_errors: &'t dyn Fn(&[Finding], &Sources) -> TokenStream,
    /// Returns how generated code names a file of the policy in `include_bytes!`; `None` for a path that cannot be written.
    pub included: &'t dyn Fn(&Path) -> Option<String>,
}
