//! Finds the policy file and checks it.

use cookie_registry_policy::suggest::nearest;
use cookie_registry_policy::{Checked, Options, check_file_with};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Error, LitStr, Result};

/// A policy that was found and checked.
pub(crate) struct Loaded {
    /// The result of the check.
    pub(crate) checked: Checked,
    /// The folder of the policy file.
    pub(crate) folder: PathBuf,
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
    let checked = check_file_with(&displayed(&path), Options::today(), &outside)
        .map_err(|error| Error::new(policy.span(), error.to_string()))?;
    Ok(Loaded { checked, folder })
}

fn find(policy: &LitStr) -> Result<PathBuf> {
    let wanted = policy.value();
    let mut candidates = Vec::new();
    for start in starts() {
        candidates = upward(&start)
            .into_iter()
            .map(|folder| folder.join(&wanted))
            .collect();
        if let Some(found) = candidates.iter().find(|path| path.is_file()) {
            return Ok(found.clone());
        }
    }
    let paths: Vec<String> = candidates
        .iter()
        .map(|path| format!("  {}", path.display()))
        .collect();
    let help = match similar(&candidates, &wanted) {
        Some(file) => format!("did you mean \"{file}\"?"),
        None => "`cargo cookie-registry init` writes one to start from".to_owned(),
    };
    let message = format!(
        "there is no policy file \"{wanted}\"\nsearched, from the crate up to the workspace root:\n{}\nhelp: {help}",
        paths.join("\n")
    );
    Err(Error::new(policy.span(), message))
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

/// Returns the name of a file in one of the searched folders that is similar to the requested one.
fn similar(candidates: &[PathBuf], wanted: &str) -> Option<String> {
    let files = candidates
        .iter()
        .filter_map(|path| fs::read_dir(path.parent()?).ok())
        .flatten()
        .flatten();
    let names: Vec<String> = files
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml") && name != "Cargo.toml")
        .collect();
    nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
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

/// Returns the folder and its parents up to the root of the workspace; only the folder if there is no
/// workspace.
fn upward(start: &Path) -> Vec<PathBuf> {
    let is_root = |folder: &Path| {
        fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|manifest| {
            manifest
                .lines()
                .any(|line| line.trim_start().starts_with("[workspace"))
        })
    };
    let folders: Vec<PathBuf> = start.ancestors().map(Path::to_path_buf).collect();
    let last = folders
        .iter()
        .position(|folder| is_root(folder))
        .unwrap_or(0);
    folders.into_iter().take(last + 1).collect()
}
