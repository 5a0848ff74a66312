//! What a change has to pass besides its tests. Each gate takes the folder that it checks, so that the tests can show
//! that it fails.

mod built;
mod features;
mod formatting;
mod packages;
#[cfg(test)]
mod tests;
mod toolchain;
mod workflows;

use crate::steps::cargo_in;
use crate::tools::Tools;
use std::path::Path;
use std::process::Command;

pub(crate) use built::begin_with;
pub(crate) use features::each_alone;
pub(crate) use formatting::formatting;
pub(crate) use packages::packages;
pub(crate) use toolchain::newer_than_promised;
pub(crate) use workflows::{mistakes, weaknesses};

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

/// Runs clippy over a separate workspace, which the gate above does not reach, in a target folder of its own: there, cargo only
/// checks the members of this workspace, so that in one folder each would replace what the other has built of them.
pub(crate) fn clippy_apart(root: &Path, manifest: &str, target: &Path) -> Command {
    let mut command = cargo_in(root, &["clippy", "--locked", "--all-features"]);
    command
        .args(["--manifest-path", manifest, "--target-dir"])
        .arg(target)
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
