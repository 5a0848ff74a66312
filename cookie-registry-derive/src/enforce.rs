//! Checks the sources of the crate that is being compiled against the policy.

use crate::errors::compile_errors;
use crate::input::Enforce;
use crate::load::{Loaded, load};
use cookie_registry_scan::compare::Options;
use cookie_registry_scan::findings::of_crate;
use proc_macro2::TokenStream;
use std::env;
use std::path::PathBuf;
use syn::{LitStr, Result};

/// Expands `enforce!()`, for a crate that does not derive a registry. The crate that does reports the errors
/// of the policy.
pub(crate) fn enforce(input: &Enforce) -> Result<TokenStream> {
    Ok(errors(
        &input.policy,
        &mut load(&input.policy, &input.outside)?,
    ))
}

/// Returns a compile error for each occurrence that bypasses the registry. If the policy is invalid, the
/// sources are not checked, because the exemptions are unknown; the errors of the policy are reported
/// instead.
pub(crate) fn errors(policy: &LitStr, loaded: &mut Loaded) -> TokenStream {
    let Some(folder) = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) else {
        return TokenStream::new();
    };
    let mut sources = std::mem::take(&mut loaded.checked.sources);
    let options = Options {
        root: &loaded.folder,
        today: cookie_registry_policy::Options::today().today,
    };
    let findings = loaded
        .checked
        .policy()
        .map(|valid| of_crate(&folder, valid, options, &mut sources));
    let errors = compile_errors(policy, &findings.unwrap_or_default(), &sources);
    loaded.checked.sources = sources;
    errors
}
