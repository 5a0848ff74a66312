//! Finding the policy file and checking it.

use crate::input::Input;
use cookie_registry_policy::{Checked, Options, check_file};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Error, Result};

/// Finds the policy and checks it.
pub(crate) fn load(input: &Input) -> Result<Checked> {
    let path = find(input)?;
    check_file(&path, Options::today())
        .map_err(|error| Error::new(input.policy.span(), error.to_string()))
}

fn find(input: &Input) -> Result<PathBuf> {
    let wanted = input.policy.value();
    let mut looked = Vec::new();
    for start in starts() {
        for folder in upward(&start) {
            let path = folder.join(&wanted);
            if path.is_file() {
                return Ok(path);
            }
            if !looked.contains(&folder) {
                looked.push(folder);
            }
        }
    }
    let folders: Vec<String> = looked
        .iter()
        .map(|folder| format!("  {}", folder.display()))
        .collect();
    let message = format!(
        "there is no policy file \"{wanted}\"\nlooked for in the crate's folder and upward to the workspace root:\n{}\n\
         help: `cargo cookie-registry init` writes one to start from",
        folders.join("\n")
    );
    Err(Error::new(input.policy.span(), message))
}

/// Where the search begins: the crate that is being compiled, and then the crate that the source file
/// lies in, which is another one where a test harness compiles it from a generated crate.
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

/// The folder and those above it, as far as the root of its workspace; the folder alone where there is
/// no workspace.
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
