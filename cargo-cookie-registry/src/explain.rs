//! `explain`: what a finding means.

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use cookie_registry_policy::report;

pub(crate) fn run(arguments: &cli::Explain, console: &Console) -> Result<Exit, Failure> {
    let text = match arguments.code {
        Some(code) => report::explain(code.rule()),
        None => report::list(),
    };
    console.output(&text)?;
    Ok(Exit::Clean)
}
