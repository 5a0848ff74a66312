//! `cargo xtask resolve`: the gates and tests of `crates/resolve`, which is a workspace of its own.
//!
//! Its dependencies take minutes to compile, so `cargo xtask test` leaves it out. What is built is kept in `target/resolve`.

use crate::error::Error;
use crate::gates;
use crate::steps::{Steps, Stream, Tally, cargo_in, target_dir};
use crate::tools::Tools;
use crate::workspace::Metadata;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// Runs the gates, and then the tests.
pub(crate) fn run() -> Result<ExitCode, Error> {
    let tools = Tools::ensure()?;
    let folder = crate::root().join("crates/resolve");
    let metadata = Metadata::read_in(&folder, true)?;
    let mut steps = Steps::default();
    steps.check("oldest toolchain", || {
        let newer = gates::newer_than_promised(&metadata);
        for found in &newer {
            println!("{found}");
        }
        Ok(newer.is_empty())
    })?;
    steps.run(
        "licences and origins of dependencies",
        &mut gates::licences(&tools, &folder),
    )?;
    steps.check(
        "catalog against the sources of libraries",
        crate::learn::is_catalog_right,
    )?;
    let cargo = |arguments: &[&str]| -> Command {
        let mut command = cargo_in(&folder, arguments);
        command.args(["--locked", "--target-dir"]).arg(built());
        command
    };
    steps.run(
        "clippy",
        cargo(&["clippy", "--all-targets"]).args(["--", "-D", "warnings"]),
    )?;
    let mut tally = Tally::new();
    steps.run_tests("tests", &mut cargo(&["test"]), Stream::Output, &mut tally)?;
    let code = steps.finish();
    tally.print();
    Ok(code)
}

/// Returns the folder for what is built. Two workspaces that share one would build each other's dependencies anew.
fn built() -> PathBuf {
    target_dir().join("resolve")
}
