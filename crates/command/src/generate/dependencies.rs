//! Lists the libraries in the dependency tree that cargo resolves.

use crate::failure::Explained;
use serde::Deserialize;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The error for dependencies that cargo does not list.
#[derive(Debug, thiserror::Error)]
#[error("cannot list the dependencies: {0}")]
pub(crate) struct DependenciesError(String);

impl DependenciesError {
    /// Creates the error for output that cannot be read.
    #[allow(clippy::needless_pass_by_value, reason = "it is passed to `map_err`")]
    pub(crate) fn format(error: serde_json::Error) -> Self {
        Self(format!(
            "the output of `cargo metadata` has an unknown format: {error}"
        ))
    }
}

impl Explained for DependenciesError {
    fn help(&self) -> Option<String> {
        Some("run the command in a Cargo workspace in which `cargo metadata` succeeds, or specify a policy in one with --policy PATH".to_owned())
    }
}

/// A library of the dependency tree.
#[derive(Debug)]
pub(super) struct Library {
    /// Its name in Rust code: `axum_extra`.
    pub(super) name: String,
    /// Its `lib.rs`.
    pub(super) root: PathBuf,
}

/// The required part of the output of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Option<Resolve>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
    src_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
}

/// Lists every library on which the workspace of a folder depends, directly or indirectly, with all features
/// on.
pub(super) fn libraries(folder: &Path) -> Result<Vec<Library>, DependenciesError> {
    // The first attempt is offline: everything that is built has been downloaded; only packages for other
    // systems may be missing.
    let text = metadata(folder, &["--offline"]).or_else(|_| metadata(folder, &[]))?;
    let read: Metadata = serde_json::from_slice(&text).map_err(DependenciesError::format)?;
    let nodes = read
        .resolve
        .map(|resolve| resolve.nodes)
        .unwrap_or_default();
    let in_tree = |package: &Package| nodes.iter().any(|node| node.id == package.id);
    let targets = read
        .packages
        .into_iter()
        .filter(in_tree)
        .flat_map(|package| package.targets);
    // Other targets are binaries, tests and build scripts, and a proc-macro crate has no functions to call.
    let is_library = |target: &Target| {
        let kinds = ["lib", "rlib", "dylib", "cdylib", "staticlib"];
        target
            .kind
            .iter()
            .any(|kind| kinds.contains(&kind.as_str()))
    };
    Ok(targets
        .filter(is_library)
        .map(|target| Library {
            name: target.name.replace('-', "_"),
            root: target.src_path,
        })
        .collect())
}

/// Returns the output of `cargo metadata` in a folder, with all features on.
pub(crate) fn metadata(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, DependenciesError> {
    // Cargo passes its own path to subcommands in `CARGO`.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--all-features"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| DependenciesError(format!("cannot run cargo: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stderr = stderr.trim().trim_start_matches("error: ");
    Err(DependenciesError(stderr.to_owned()))
}
