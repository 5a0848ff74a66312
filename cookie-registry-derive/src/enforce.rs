//! Checks the sources of the crate that is being compiled against the policy.

use crate::errors::compile_errors;
use crate::input::Enforce;
use crate::load::{Loaded, load};
use crate::tracked::tracked;
use cookie_registry_scan::findings::{CrateFindings, Options, Stage, of_crate};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use std::env;
use std::path::PathBuf;
use syn::{LitStr, Result};

/// Expands `enforce!()`, for a crate that does not derive a registry. The crate that does reports the errors
/// of the policy.
pub(crate) fn enforce(input: &Enforce) -> Result<TokenStream> {
    let mut loaded = load(&input.policy, &input.outside)?;
    let policy = loaded
        .checked
        .sources
        .iter()
        .map(|source| source.path.clone())
        .chain(std::mem::take(&mut loaded.compared));
    let policy = tracked(policy.collect::<Vec<_>>());
    let errors = errors(&input.policy, &mut loaded);
    Ok(quote!(#policy #errors))
}

/// Returns a compile error for each occurrence that bypasses the registry, and makes rustc read every file that was
/// read, so that an edit of any of them compiles the crate again. If the policy is invalid, the sources are not
/// checked, because the exemptions are unknown; the errors of the policy are reported instead.
pub(crate) fn errors(policy: &LitStr, loaded: &mut Loaded) -> TokenStream {
    let Some(folder) = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else {
        let message = "CARGO_MANIFEST_DIR is not set, so that no sources can be checked against the policy\n\
                       help: build with Cargo, or set it to the folder of the crate";
        return quote_spanned!(policy.span()=> ::core::compile_error!(#message););
    };
    let mut sources = std::mem::take(&mut loaded.checked.sources);
    let options = Options {
        root: &loaded.folder,
        today: cookie_registry_policy::Options::today().today,
    };
    let valid = loaded.checked.policy();
    let is_valid = valid.is_some();
    let found =
        valid.map(|valid| of_crate(&folder, Stage::Compiling, valid, options, &mut sources));
    let found = found.unwrap_or_default();
    let errors = compile_errors(policy, &found.findings, &sources);
    loaded.checked.sources = sources;
    let not_covered = is_valid.then(|| not_covered(policy, &found));
    let tracked = tracked(&found.read);
    quote!(#errors #not_covered #tracked)
}

/// Returns an error if the file that is being compiled is not among those that were read: then neither are the others.
fn not_covered(policy: &LitStr, found: &CrateFindings) -> Option<TokenStream> {
    // The examples of documentation are compiled from files of their own, and are no part of the crate.
    let is_documentation = env::var_os("UNSTABLE_RUSTDOC_TEST_PATH").is_some();
    let file = proc_macro::Span::call_site().local_file()?;
    if is_documentation || !file.is_file() || found.covers(&file) {
        return None;
    }
    let message = format!(
        "`{}` is not checked against the policy: no target of Cargo.toml leads to it by `mod` or `include!`\n\
         help: declare the module that it is in with `mod`, in a file of a library, program or example of this package",
        file.display()
    );
    Some(quote_spanned!(policy.span()=> ::core::compile_error!(#message);))
}
