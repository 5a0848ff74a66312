//! `explain`: what a finding means, and which policy has a content hash.

mod hash;
mod history;
mod version;

pub(crate) use hash::{FEWEST, HashPrefix};
pub(crate) use history::HistoryError;

use crate::cli::{self, Topic};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use cookie_registry_policy::{diff, report};
use std::path::Path;

pub(crate) fn run(
    arguments: &cli::Explain,
    policy: Option<&Path>,
    console: &Console,
) -> Result<Exit, Failure> {
    let is_of_a_version = matches!(arguments.topic, Some(Topic::Version(_)));
    if !is_of_a_version && (arguments.out.is_some() || arguments.language.is_some()) {
        return Err(Failure::NoVersion);
    }
    let text = match &arguments.topic {
        Some(Topic::Rule(code)) => report::explain(code.rule()),
        Some(Topic::Change(rule)) => diff::explain(*rule),
        Some(Topic::Version(hash)) => return version::run(hash, arguments, policy, console),
        None => report::list(),
    };
    console.output(&text)?;
    Ok(Exit::Clean)
}
