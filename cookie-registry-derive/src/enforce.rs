//! The promise: the sources of the crate that is being compiled, held against the policy.

use crate::fallback;
use crate::input::Enforce;
use crate::load::{Loaded, load};
use cookie_registry_scan::compare::Options;
use cookie_registry_scan::findings::of_crate;
use proc_macro2::TokenStream;
use std::env;
use std::path::PathBuf;
use syn::{LitStr, Result};

/// `enforce!()`: the sources of a crate that declares no registry of its own. What is wrong with the
/// policy itself is told where the registry is derived.
pub(crate) fn enforce(input: &Enforce) -> Result<TokenStream> {
    Ok(errors(&input.policy, &mut load(&input.policy)?))
}

/// A compile error for each place that goes around the registry. An invalid policy has errors of its
/// own, and what it exempts is not known, so nothing is held against it.
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
    let errors = fallback::errors(policy, &findings.unwrap_or_default(), &sources);
    loaded.checked.sources = sources;
    errors
}
