//! `explain`: what a finding means.

use crate::cli::{self, Topic};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use cookie_registry_policy::{diff, report};

pub(crate) fn run(arguments: &cli::Explain, console: &Console) -> Result<Exit, Failure> {
    let text = match arguments.code {
        Some(Topic::Rule(code)) => report::explain(code.rule()),
        Some(Topic::Change(rule)) => diff::explain(rule),
        None => report::list(),
    };
    console.output(&text)?;
    Ok(Exit::Clean)
}
