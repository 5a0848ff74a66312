//! `cargo xtask test`: everything that a change has to pass.

use crate::error::Error;
use crate::setup;
use crate::steps::{Steps, cargo, target_dir};
use cookie_registry_tests::browser::REQUIRE_BROWSER;
use cookie_registry_tests::postgres::REQUIRE_POSTGRES;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Leave out the tests that need a browser, or what judges its pages, also where they are installed.
    #[arg(long)]
    no_browser: bool,
    /// Leave out the tests that start a PostgreSQL server, also where one is installed.
    #[arg(long)]
    no_postgres: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let with_browser = !arguments.no_browser;
    let with_postgres = !arguments.no_postgres;
    setup::ensure(with_browser, with_postgres)?;
    let mut steps = Steps::default();
    steps.run("cargo fmt", &mut cargo(&["fmt", "--all", "--check"]))?;
    // The benchmark is a workspace of its own, which nothing above or below would build.
    let benchmark = ["--manifest-path", "xtask/bench/Cargo.toml"];
    steps.run(
        "cargo fmt, benchmark",
        cargo(&["fmt", "--check"]).args(benchmark),
    )?;
    steps.run(
        "cargo clippy",
        cargo(&["clippy", "--workspace", "--all-targets", "--all-features"])
            .args(["--", "-D", "warnings"]),
    )?;
    steps.run(
        "cargo clippy, benchmark",
        cargo(&["clippy"])
            .args(benchmark)
            .arg("--target-dir")
            .arg(target_dir().join("bench"))
            .args(["--", "-D", "warnings"]),
    )?;
    steps.run(
        "cargo doc",
        cargo(&["doc", "--workspace", "--no-deps", "--all-features"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    // Last, so that the output ends with the results.
    let tally = steps.run_tests(
        "cargo test",
        cargo(&["test", "--workspace", "--all-features", "--no-fail-fast"])
            .env(REQUIRE_BROWSER, required(with_browser))
            .env(REQUIRE_POSTGRES, required(with_postgres)),
    )?;
    let code = steps.finish();
    tally.print();
    Ok(code)
}

/// What the variables say that ask for a thing or leave it out.
const fn required(is_wanted: bool) -> &'static str {
    if is_wanted { "1" } else { "0" }
}
