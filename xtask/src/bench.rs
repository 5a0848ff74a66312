//! `cargo xtask bench`: what the crate costs compared with similar libraries, what the macro costs, and how soon the command
//! answers.

mod callgrind;
mod command;
mod consent;
mod cost;
mod enforce;
mod growth;
mod guard;
mod keystroke;
mod macro_cost;
mod neighbours;
mod policy;
mod scan;
mod spent;
mod start;
mod timing;

// The policy of the benchmarks of the crates.
#[path = "../../crates/policy/benches/many/mod.rs"]
mod many;

use crate::error::Error;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum What {
    /// Set, get and remove a cookie, compared with other libraries (the default).
    Neighbours,
    /// The macro's CPU time on policies of 10 to 10,000 entries, compared with handwritten constants.
    Macro,
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
    /// How the time of a scan grows from 1,000 to 100,000 places in one function.
    Growth,
    /// What `enforce!()` adds to `cargo check` of a crate of 100,000 lines after an edit.
    Enforce,
    /// Records per second of the consent log, compared with plain batched inserts into the same table, and the latency of both while
    /// records arrive at a steady rate.
    Log,
    /// The same axum request with and without the banner, as instructions.
    Banner,
    /// The same axum request with and without the guard, as instructions.
    Guard,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    match arguments.what.as_ref().unwrap_or(&What::Neighbours) {
        What::Neighbours => neighbours::run(),
        What::Macro => macro_cost::run(),
        What::Audit => policy::run("cookie-registry-audit", "overhead"),
        What::Check => policy::run("cookie-registry-policy", "check"),
        What::Page => policy::run("cookie-registry-render", "page"),
        What::Log => consent::log(),
        What::Banner => consent::banner(),
        What::Scan(arguments) => scan::run(arguments),
        What::Start => start::run(),
        What::Keystroke => keystroke::run(),
        What::Growth => growth::run(),
        What::Enforce => enforce::run(),
        What::Guard => guard::run(),
    }
}
