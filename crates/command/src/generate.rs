//! `generate`: generates files for other tools.

mod clippy;
pub(crate) mod dependencies;
mod rust;
mod shell;
mod typescript;
mod words;

use crate::cli::{self, Generated};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;

/// Runs `generate`.
pub(crate) fn run(
    arguments: &cli::Generate,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    match &arguments.what {
        Generated::Clippy(clippy) => clippy::run(clippy, policy, console),
        Generated::Completions { shell } => shell::completions(*shell, console),
        Generated::Man { out } => shell::man(out, console),
        Generated::Rust(rust) => rust::run(rust, policy, console),
        Generated::Typescript(typescript) => typescript::run(typescript, policy, console),
        Generated::Words(words) => words::run(words, policy, console),
    }
}
