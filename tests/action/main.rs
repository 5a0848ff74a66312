//! The scripts of the action, in the environment of a runner, with recorded events and GitHub's API on this machine.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy sees no test in the helpers of one"
)]

mod api;
mod check;
mod declared;
mod diff;
mod gitlab;
mod install;
mod runner;

use cookie_registry_test_support::programs::all_or_skip;
use std::path::{Path, PathBuf};

/// Returns whether the programs are there that the scripts run.
fn can_run() -> bool {
    all_or_skip(&["bash", "curl", "git", "jq"]).unwrap()
}

/// Returns the environment variable of an input.
pub(crate) fn variable(input: &str) -> String {
    format!("INPUT_{}", input.to_uppercase().replace('-', "_"))
}

/// Returns the root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
