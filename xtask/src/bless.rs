//! `cargo xtask bless`: the golden files, written anew.

use crate::error::Error;
use crate::steps::{Steps, cargo};
use std::process::{Command, ExitCode};

/// Makes our golden tests write the files instead of comparing them.
const BLESS: &str = "COOKIE_REGISTRY_BLESS";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only the test programs of these names, such as `ui`; all where none is given.
    #[arg(value_name = "TEST")]
    tests: Vec<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let mut test = cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"]);
    for name in &arguments.tests {
        test.args(["--test", name]);
    }
    test.env("TRYBUILD", "overwrite")
        .env("INSTA_UPDATE", "always")
        .env(BLESS, "1");
    let mut steps = Steps::default();
    steps.run("cargo test, writing golden files", &mut test)?;
    let mut changed = Command::new("git");
    changed
        .current_dir(crate::root())
        .args(["status", "--short"]);
    steps.run(
        "git status: read the diff of what has changed",
        &mut changed,
    )?;
    Ok(steps.finish())
}
