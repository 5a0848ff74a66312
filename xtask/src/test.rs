//! `cargo xtask test`: everything that a change has to pass, or with `--fast` what answers soon after an edit.

mod changed;
mod examples;

use crate::circles;
use crate::error::Error;
use crate::gates;
use crate::setup;
use crate::site;
use crate::steps::{Steps, Stream, Tally, cargo, target_dir};
use crate::tools::{self, REQUIRE_TOOLS, Tools};
use crate::workspace::Metadata;
use cookie_registry_test_support::browser::REQUIRE_BROWSER;
use cookie_registry_test_support::callgrind::REQUIRE_VALGRIND;
use cookie_registry_test_support::neovim;
use cookie_registry_test_support::postgres::REQUIRE_POSTGRES;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::thread;

/// Separate workspaces, which cargo does not reach from the root.
const BENCHMARKS: [(&str, &str); 3] = [
    ("clippy, benchmark", "xtask/bench/Cargo.toml"),
    (
        "clippy, benchmark of the guard",
        "xtask/bench-guard/Cargo.toml",
    ),
    (
        "clippy, benchmark of consent",
        "xtask/bench-consent/Cargo.toml",
    ),
];

/// Options of `cargo xtask test`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Check only what answers soon after an edit: formatting, spelling, dependencies, circles of modules, clippy,
    /// and the tests of the packages that were edited, without those that build other crates or start a browser or a
    /// database
    #[arg(long)]
    fast: bool,
    /// Leave out the tests that need a browser or a checker of its pages, even where they are installed
    #[arg(long)]
    no_browser: bool,
    /// Leave out the tests that start a PostgreSQL server, even where one is installed
    #[arg(long)]
    no_postgres: bool,
    /// Leave out the check of each feature of each crate alone
    #[arg(long)]
    no_features: bool,
    /// Leave out packing the crates and compiling each from its package
    #[arg(long)]
    no_packages: bool,
}

/// Runs the gates, fast ones first, and then the tests.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    if arguments.fast {
        return run_fast();
    }
    let with_browser = !arguments.no_browser;
    let with_postgres = !arguments.no_postgres;
    setup::ensure(with_browser, with_postgres)?;
    let tools = Tools::ensure()?;
    tools::ensure_moto()?;
    let metadata = Metadata::read(true)?;
    let root = crate::root();
    let mut steps = Steps::default();
    run_quick_gates(&mut steps, &tools, &metadata)?;
    steps.run("clippy", &mut gates::clippy(root))?;
    // Most of their dependencies are those that clippy has just checked.
    let benchmarks = target_dir().join("benchmarks");
    gates::begin_with(&target_dir().join("debug"), &benchmarks.join("debug"))?;
    for (name, manifest) in BENCHMARKS {
        steps.run(name, &mut gates::clippy_apart(root, manifest, &benchmarks))?;
    }
    if !arguments.no_features {
        steps.check("each feature alone", || {
            gates::each_alone(root, &metadata, &target_dir())
        })?;
    }
    steps.run("documentation", &mut gates::documentation(root))?;
    if !arguments.no_packages {
        steps.check("packages", || {
            gates::packages(root, &metadata, &target_dir())
        })?;
    }

    let mut programs = Vec::new();
    steps.check("programs of the examples", || {
        match examples::build(&metadata) {
            Ok(built) => {
                programs = built;
                Ok(true)
            }
            // The tests that need one report it too, and the others still run.
            Err(error @ Error::Failed { .. }) => {
                println!("{error}");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    })?;

    // Last, so that the output ends with the results.
    let settings = Settings {
        browser: required(with_browser),
        postgres: required(with_postgres),
        programs: &programs,
    };
    let tally = run_tests(&mut steps, &tools, settings)?;
    let code = steps.finish();
    // The one program that tests use and that is not installed for them.
    if let Err(error) = neovim::find() {
        println!("\nThe tests of the language server in an editor were left out: {error}.");
    }
    tally.print();
    Ok(code)
}

/// Runs all tests by nextest, which runs those of several programs at the same time, and then the examples of the documentation,
/// which it leaves out.
fn run_tests(steps: &mut Steps, tools: &Tools, settings: Settings<'_>) -> Result<Tally, Error> {
    let all = [
        "--workspace",
        "--all-features",
        "--locked",
        "--no-fail-fast",
    ];
    let mut tally = Tally::new();
    let mut nextest = tools.command("cargo-nextest", crate::root());
    nextest
        .args(["nextest", "run", "--color", "never"])
        .args(["--status-level", "fail"])
        .args(["--test-threads", &test_threads().to_string()])
        .args(all);
    steps.run_tests(
        "tests",
        settings.of(&mut nextest),
        Stream::Errors,
        &mut tally,
    )?;
    steps.run_tests(
        "tests of the documentation",
        settings.of(cargo(&["test", "--doc"]).args(all)),
        Stream::Output,
        &mut tally,
    )?;
    Ok(tally)
}

/// Runs the quick gates, clippy without tests, and the tests of what was edited that need no other program.
fn run_fast() -> Result<ExitCode, Error> {
    let tools = Tools::ensure()?;
    let metadata = Metadata::read(true)?;
    let mut steps = Steps::default();
    run_quick_gates(&mut steps, &tools, &metadata)?;
    // All packages, since an edit of one can break those that use it.
    steps.run(
        "clippy, without tests",
        &mut cargo(&[
            "clippy",
            "--workspace",
            "--all-features",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    let edited = changed::packages(&metadata)?;
    if edited.is_empty() {
        println!("\nNo package was edited since the last commit: no tests are run.");
        return Ok(steps.finish());
    }
    let mut tests = cargo(&["test", "--all-features", "--locked", "--no-fail-fast"]);
    tests.args(changed::targets(&edited));
    let settings = Settings {
        browser: required(false),
        postgres: required(false),
        programs: &[],
    };
    let mut tally = Tally::new();
    steps.run_tests(
        "tests of the packages that were edited",
        settings.of(&mut tests),
        Stream::Output,
        &mut tally,
    )?;
    let code = steps.finish();
    tally.print();
    Ok(code)
}

/// Runs the gates that compile nothing.
fn run_quick_gates(steps: &mut Steps, tools: &Tools, metadata: &Metadata) -> Result<(), Error> {
    let root = crate::root();
    steps.check("formatting", || gates::formatting(root))?;
    steps.run("spelling", &mut gates::spelling(tools, root))?;
    steps.run(
        "unused dependencies",
        &mut gates::unused_dependencies(tools, root),
    )?;
    steps.run(
        "licences, versions and origins of dependencies",
        &mut gates::dependencies(tools, root),
    )?;
    steps.run(
        "weaknesses of workflows",
        &mut gates::weaknesses(tools, root),
    )?;
    steps.check("mistakes in workflows", || gates::mistakes(tools, root))?;
    steps.check("oldest toolchain", || {
        let newer = gates::newer_than_promised(metadata);
        for found in &newer {
            println!("{found}");
        }
        Ok(newer.is_empty())
    })?;
    // Cargo reads the manifest of a benchmark only when a step far below compiles it.
    steps.check("lock files of the benchmarks", || {
        let mut all_follow = true;
        for (_, manifest) in BENCHMARKS {
            let folder = root.join(manifest);
            if let Err(error) = Metadata::read_in(folder.parent().unwrap_or(root), true) {
                println!("{manifest}: {error}");
                all_follow = false;
            }
        }
        Ok(all_follow)
    })?;
    steps.check("links of the documentation", || site::links_hold(root))?;
    steps.check("circles of modules", || circles::are_none(metadata))
}

/// The environment variables of the tests.
#[derive(Clone, Copy)]
struct Settings<'a> {
    browser: &'static str,
    postgres: &'static str,
    /// The programs of the examples, each with the variable that names it to the tests.
    programs: &'a [(String, PathBuf)],
}

impl Settings<'_> {
    fn of(self, command: &mut Command) -> &mut Command {
        command
            .envs(self.programs.iter().map(|(name, path)| (name, path)))
            .env(REQUIRE_BROWSER, self.browser)
            .env(REQUIRE_POSTGRES, self.postgres)
            .env(REQUIRE_VALGRIND, "1")
            .env(REQUIRE_TOOLS, "1")
    }
}

/// Returns the value of a variable that requires a thing or leaves it out.
const fn required(is_wanted: bool) -> &'static str {
    if is_wanted { "1" } else { "0" }
}

/// Returns how many tests run at the same time: one more than there are cores, because those with a browser or a database
/// spend much of their time waiting.
fn test_threads() -> usize {
    thread::available_parallelism().map_or(2, NonZero::get) + 1
}
