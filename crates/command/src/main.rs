//! `cargo cookie-registry`: the command for continuous integration and for legal reviewers.
//!
//! Each subcommand has one module with its errors. `cookie-registry-policy` checks policies; this crate
//! parses the command line, finds the file, prints the result, and sets the exit status.

mod approve;
#[cfg(feature = "audit")]
mod audit;
#[cfg(feature = "audit")]
mod audit_report;
mod base;
mod catalog;
mod check;
mod child;
mod cli;
mod console;
mod diff;
mod due;
mod edit;
mod exit;
mod explain;
mod failure;
mod files;
mod generate;
mod git;
mod history;
mod hyperlinks;
mod import;
mod init;
mod levels;
#[cfg(feature = "lsp")]
mod lsp;
mod markup;
mod names;
mod policy_file;
mod preview;
mod progress;
mod published;
mod register;
mod render;
mod resolved;
mod revision;
mod rust_file;
mod schema;
mod sources;
mod update;

use clap::Parser as _;
use cli::{Arguments, Command};
use console::Console;
use exit::Exit;
use failure::Failure;
use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse_from(command_line(env::args_os())) {
        Ok(arguments) => arguments,
        Err(error) => {
            // If the message cannot be printed, only the exit status reports the error.
            let _ = error.print();
            let is_help = !error.use_stderr();
            return if is_help { Exit::Clean } else { Exit::Usage }.into();
        }
    };
    let console = Console::new(&arguments.common);
    let exit = run(&arguments, &console).unwrap_or_else(|failure| {
        console.failure(&failure);
        failure.exit()
    });
    exit.into()
}

fn run(arguments: &Arguments, console: &Console) -> Result<Exit, Failure> {
    let policy = &arguments.common.policy;
    match &arguments.command {
        Command::Approve(approve) => approve::run(approve, policy, console),
        #[cfg(feature = "audit")]
        Command::Audit(audit) => audit::run(audit, policy, console),
        Command::Catalog(catalog) => catalog::run(catalog, console),
        Command::Check(check) => check::run(check, policy, console),
        Command::Diff(diff) => diff::run(diff, policy, console),
        Command::Due(due) => due::run(due, policy, console),
        Command::Explain(explain) => explain::run(explain, policy, console),
        Command::Generate(generate) => generate::run(generate, policy, console),
        Command::History(history) => history::run(history, policy, console),
        Command::Import(import) => import::run(import, policy, console),
        Command::Init(init) => init::run(init, policy, console),
        #[cfg(feature = "lsp")]
        Command::Lsp(arguments) => lsp::run(arguments, policy),
        Command::Preview(preview) => preview::run(preview, policy, console),
        Command::Render(render) => render::run(render, policy, console),
        Command::Schema(arguments) => schema::run(arguments, console),
        Command::Update(update) => update::run(update, policy, console),
    }
}

/// Removes the first argument if cargo added it: cargo runs `cargo cookie-registry check` as
/// `cargo-cookie-registry cookie-registry check`.
fn command_line(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    arguments
        .enumerate()
        .filter(|(at, argument)| *at != 1 || argument != "cookie-registry")
        .map(|(_, argument)| argument)
}
