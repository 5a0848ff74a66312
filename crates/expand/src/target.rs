//! The target for which the constants are written: the macro, or a file.

use cookie_registry_policy::Finding;
use cookie_registry_policy::source::Sources;
use proc_macro2::{Ident, TokenStream};
use std::path::Path;

/// The struct whose constants are written, and the settings that differ between the macro and a file.
pub struct Target<'t> {
    /// The struct.
    pub name: Ident,
    /// Its visibility, which the generated items share.
    pub visibility: TokenStream,
    /// The path of the runtime crate in generated code, which differs if another crate re-exports it.
    pub runtime: TokenStream,
    /// Converts the errors among the findings to compile errors.
    pub compile_errors: &'t dyn Fn(&[Finding], &Sources) -> TokenStream,
    /// The module for the types; `None` if they are next to the struct.
    pub module: Option<Module>,
    /// Types that another registry declares next to the struct. An error already reports them, so they are not declared
    /// again.
    pub declared: Vec<String>,
    /// Returns the path of a policy file for `include_bytes!` in generated code; `None` if the path cannot be written.
    pub included: &'t dyn Fn(&Path) -> Option<String>,
}

impl<'t> Target<'t> {
    /// Returns the target as the types see it, which may be in a module of their own.
    pub(crate) fn of_types(&self) -> Target<'t> {
        let module = self.module.as_ref();
        let visibility = module.map_or(&self.visibility, |module| &module.visibility);
        let runtime = module.map_or(&self.runtime, |module| &module.runtime);
        Target {
            name: self.name.clone(),
            visibility: visibility.clone(),
            runtime: runtime.clone(),
            module: self.module.clone(),
            declared: self.declared.clone(),
            ..*self
        }
    }
}

/// A module for the types of a registry, so that they do not clash with those of another one.
#[derive(Clone)]
pub struct Module {
    /// Its name.
    pub name: Ident,
    /// The visibility of the struct, as it is written in the module.
    pub visibility: TokenStream,
    /// The path of the runtime crate, as it is written in the module.
    pub runtime: TokenStream,
}
