//! Development tasks for this repository, as `cargo xtask COMMAND`: one module a command.

mod bench;
mod bless;
mod circles;
mod error;
mod gates;
mod learn;
mod new_rule;
mod resolve;
mod scan_eval;
mod semver;
mod setup;
mod site;
mod steps;
mod test;
mod tools;
mod workspace;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the formatting, the lints and the documentation, and run every test.
    Test(test::Arguments),
    /// Compare the crate with similar libraries, as instructions and allocations.
    Bench(bench::Arguments),
    /// Make the files of a new rule together: its module, its line in the list, its folder of cases.
    NewRule(new_rule::Arguments),
    /// Evaluate the scanner against manually labelled services: recall and precision.
    ScanEval(scan_eval::Arguments),
    /// Write the golden files anew from what the code does now; read the diff before you commit it.
    Bless(bless::Arguments),
    /// List modules that use each other in a circle, and fail if there are any
    Circles(circles::Arguments),
    /// Write the documentation as a static site, and fail if a link in it leads nowhere
    Site(site::Arguments),
    /// Compare what the published libraries offer with their last release, by cargo-semver-checks
    Semver(semver::Arguments),
    /// Check and test `crates/resolve`, which has its own lock file and toolchain
    Resolve,
    /// Print the row of the catalog that the sources of a library call for
    Learn(learn::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Test(arguments) => test::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::NewRule(arguments) => new_rule::run(&arguments),
        Command::ScanEval(arguments) => scan_eval::run(&arguments),
        Command::Bless(arguments) => bless::run(&arguments),
        Command::Circles(arguments) => circles::run(&arguments),
        Command::Site(arguments) => site::run(&arguments),
        Command::Semver(arguments) => semver::run(&arguments),
        Command::Resolve => resolve::run(),
        Command::Learn(arguments) => learn::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the repository's root.
fn root() -> &'static std::path::Path {
    // The manifest of this crate lies one folder below it.
    let xtask = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}
