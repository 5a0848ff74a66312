//! The libraries in the dependency tree, as cargo resolves it.

use crate::failure::Explained;
use serde::Deserialize;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Cargo does not list the dependencies.
#[derive(Debug, thiserror::Error)]
#[error("cannot list the dependencies: {0}")]
pub(super) struct DependenciesError(String);

impl Explained for DependenciesError {
    fn help(&self) -> Option<String> {
        Some("run it in a workspace of Rust whose `cargo metadata` succeeds, or name the policy of one with --policy PATH".to_owned())
    }
}

/// A library of the dependency tree.
#[derive(Debug)]
pub(super) struct Library {
    /// The name that code has for it: `axum_extra`.
    pub(super) name: String,
    /// Its `lib.rs`.
    pub(super) root: PathBuf,
}

/// The part of the output of `cargo metadata` that is used here.
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

/// Lists every library that the workspace around a folder depends on, directly or indirectly, with all features on.
pub(super) fn libraries(folder: &Path) -> Result<Vec<Library>, DependenciesError> {
    // Without a connection first: what is built is there already, and only packages for other systems may be missing.
    let text = metadata(folder, &["--offline"]).or_else(|_| metadata(folder, &[]))?;
    let read: Metadata = serde_json::from_slice(&text).map_err(|error| {
        DependenciesError(format!("`cargo metadata` is not understood: {error}"))
    })?;
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
    // The other targets of a package are binaries, tests and build scripts, and a macro has nothing to call.
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

fn metadata(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, DependenciesError> {
    // Cargo names itself to its subcommands.
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
