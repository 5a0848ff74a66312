//! `cargo xtask bench`: what the crate costs compared with similar libraries, what the macro costs, how soon the command answers, and
//! what this project promises of all of it.

mod callgrind;
mod clean_build;
mod command;
mod consent;
mod cost;
mod enforce;
mod growth;
mod guard;
mod keystroke;
mod macro_cost;
mod neighbours;
mod program;
mod scan;
mod spent;
mod start;
mod table;
mod timing;
mod typescript;

// The policy of the benchmarks of the crates.
#[path = "../../crates/policy/benches/many/mod.rs"]
mod many;

use crate::error::Error;
use cookie_registry_test_support::figures::{Figure, Goal};
use std::process::ExitCode;
use table::{Before, Row};

/// What a benchmark has measured.
type Figures = Vec<Figure>;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The benchmark [default: all, in one table].
    #[command(subcommand)]
    what: Option<What>,
    /// Add the figures to `xtask/bench-history.csv`, under the commit that is checked out.
    #[arg(long, global = true)]
    record: bool,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    /// Set, get and remove a cookie, compared with other libraries.
    Neighbours,
    /// The macro's CPU time on policies of 10 to 10,000 entries, compared with handwritten constants.
    Macro,
    /// The clean build of a small axum service with the crate, compared with the service alone.
    CleanBuild,
    /// A check of 1,000 and of 10,000 entries, compared with the `toml` crate on the same text.
    Check,
    /// An audit of three stages of a small site, compared with the browser alone on the same pages.
    Audit,
    /// The page of 1,000 entries in every language, compared with the `toml` crate on the same text.
    Page,
    /// The time from the start of the command to its end, where it has little to do.
    Start,
    /// The answer of the language server to a keystroke in a policy of 1,000 entries.
    Keystroke,
    /// A scan of sources compared with ripgrep, which searches the same tree for the same words.
    Scan(scan::Arguments),
    /// How the work of a scan, a check, a comparison and a page grows with its input.
    Growth,
    /// What `enforce!()` adds to `cargo check` of a crate of 100,000 lines after an edit.
    Enforce,
    /// Records per second of the consent log, compared with plain batched inserts into the same table, and the latency of both while
    /// records arrive at a steady rate.
    Log,
    /// The same axum request with and without the banner, as instructions.
    Banner,
    /// How soon a browser paints a page with the banner, compared with the page without it.
    Paint,
    /// The same axum request with and without the guard, as instructions.
    Guard,
    /// A bundle of one entry of the TypeScript module, and a read of a cookie compared with a plain search.
    Typescript,
}

impl What {
    /// Returns every benchmark: those that only count come first, because they do not mind what else the machine does.
    fn all() -> [Self; 16] {
        [
            Self::Neighbours,
            Self::Guard,
            Self::Banner,
            Self::Page,
            Self::Growth,
            Self::Typescript,
            Self::Check,
            Self::Start,
            Self::Keystroke,
            Self::Scan(scan::Arguments::default()),
            Self::Macro,
            Self::Enforce,
            Self::CleanBuild,
            Self::Log,
            Self::Audit,
            Self::Paint,
        ]
    }

    /// Returns the name under which the figures are in the table and in the history.
    fn name(&self) -> &'static str {
        match self {
            Self::Neighbours => "neighbours",
            Self::Macro => "macro",
            Self::CleanBuild => "clean-build",
            Self::Check => "check",
            Self::Audit => "audit",
            Self::Page => "page",
            Self::Start => "start",
            Self::Keystroke => "keystroke",
            Self::Scan(_) => "scan",
            Self::Growth => "growth",
            Self::Enforce => "enforce",
            Self::Log => "log",
            Self::Banner => "banner",
            Self::Paint => "paint",
            Self::Guard => "guard",
            Self::Typescript => "typescript",
        }
    }

    /// Measures, and prints what the figures are made of.
    fn measure(&self) -> Result<Figures, Error> {
        match self {
            Self::Neighbours => neighbours::run(),
            Self::Macro => macro_cost::run(),
            Self::CleanBuild => clean_build::run(),
            Self::Audit => program::of_package("cookie-registry-audit", "overhead", ""),
            Self::Check => program::of_package("cookie-registry-policy", "check", "warnings"),
            Self::Page => program::of_package("cookie-registry-render", "page", ""),
            Self::Log => consent::log(),
            Self::Banner => consent::banner(),
            Self::Paint => consent::paint(),
            Self::Scan(arguments) => scan::run(arguments),
            Self::Start => start::run(),
            Self::Keystroke => keystroke::run(),
            Self::Growth => growth::run(),
            Self::Enforce => enforce::run(),
            Self::Guard => guard::run(),
            Self::Typescript => typescript::run(),
        }
    }
}

/// Runs one benchmark or all of them, prints the table, and fails where a goal is missed.
///
/// Of all, one that cannot be run is a missed goal, and the others are run.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let before = Before::read()?;
    let rows = match &arguments.what {
        Some(what) => rows(what, what.measure()?),
        None => {
            let mut all = Vec::new();
            for what in What::all() {
                println!("\n== {}\n", what.name());
                let figures = what.measure().unwrap_or_else(|error| {
                    println!("{error}");
                    vec![Figure::not_measured("the benchmark", Goal::Shown)]
                });
                all.extend(rows(&what, figures));
            }
            all
        }
    };
    println!("\n{}", table::table(&rows, &before));
    if arguments.record {
        table::record(&rows)?;
    }
    Ok(if rows.iter().all(|row| row.figure.is_met()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn rows(what: &What, figures: Figures) -> Vec<Row> {
    let benchmark = what.name();
    figures
        .into_iter()
        .map(|figure| Row { benchmark, figure })
        .collect()
}
