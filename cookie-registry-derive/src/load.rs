//! Finds the policy file and checks it.

use cookie_registry_policy::{Checked, Options, check_file_with};
use cookie_registry_scan::findings::shared;
use cookie_registry_scan::policy_file;
use std::env;
use std::path::{Path, PathBuf};
use syn::{Error, LitStr, Result};

/// A policy that was found and checked.
pub(crate) struct Loaded {
    /// The result of the check.
    pub(crate) checked: Checked,
    /// The folder of the policy file.
    pub(crate) folder: PathBuf,
    /// The files that were compared with what the policy includes of others.
    pub(crate) compared: Vec<PathBuf>,
}

/// Finds the policy and checks it. Files that it includes may also be below the folders `outside`, which are relative to
/// that of `Cargo.toml`.
pub(crate) fn load(policy: &LitStr, outside: &[LitStr]) -> Result<Loaded> {
    let path = find(policy)?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let package = package.unwrap_or_default();
    let outside: Vec<PathBuf> = outside
        .iter()
        .map(|folder| package.join(folder.value()))
        .collect();
    let shown = displayed(&path);
    let mut checked = check_file_with(&shown, Options::today(), &outside)
        .map_err(|error| Error::new(policy.span(), error.to_string()))?;
    let compared = shared(&checked, &shown, &package);
    checked.findings.extend(compared.findings);
    Ok(Loaded {
        checked,
        folder,
        compared: compared.read,
    })
}

fn find(policy: &LitStr) -> Result<PathBuf> {
    let wanted = policy.value();
    let mut missing =
        String::from("CARGO_MANIFEST_DIR is not set, so that no folder is known in which to look");
    for start in starts() {
        match policy_file::find(&wanted, &start) {
            Ok(found) => return Ok(found.path),
            Err(error) => missing = error.to_string(),
        }
    }
    Err(Error::new(policy.span(), missing))
}

/// Returns the path in the form in which rustc shows paths: relative to the working directory if the file is
/// below it.
fn displayed(path: &Path) -> PathBuf {
    let folder = env::current_dir().unwrap_or_default();
    path.strip_prefix(folder).unwrap_or(path).to_path_buf()
}

/// Returns the absolute path of a file, for `include_bytes!`.
pub(crate) fn path_literal(path: &Path) -> Option<String> {
    path.canonicalize().ok()?.to_str().map(str::to_owned)
}

/// Returns the folders at which the search starts: the crate that is being compiled, then the crate that contains the
/// source file, which differs if a test harness compiles it from a generated crate.
fn starts() -> Vec<PathBuf> {
    let compiled = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let written = proc_macro::Span::call_site().local_file().and_then(|file| {
        let file = file.canonicalize().ok()?;
        file.ancestors()
            .skip(1)
            .find(|folder| folder.join("Cargo.toml").is_file())
            .map(Path::to_path_buf)
    });
    compiled.into_iter().chain(written).collect()
}
