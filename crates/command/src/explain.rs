//! `explain`: explains a rule, or finds the version of the policy that has a content hash.

mod hash;
pub(crate) mod history;
pub(crate) mod version;

pub(crate) use hash::{FEWEST, HashPrefix};

use crate::cli::{self, Topic};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use cookie_registry_policy::{diff, report};

/// The error for options about a page without a content hash.
#[derive(Debug, thiserror::Error)]
#[error("--out and --language require a content hash")]
struct PageNeedsHash;

impl Explained for PageNeedsHash {
    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn help(&self) -> Option<String> {
        Some(
            "add the content hash from the proof of a consent, or leave both options out"
                .to_owned(),
        )
    }
}

/// Runs `explain`.
pub(crate) fn run(
    arguments: &cli::Explain,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let is_of_a_version = matches!(arguments.topic, Some(Topic::Version(_)));
    if !is_of_a_version && (arguments.out.is_some() || arguments.language.is_some()) {
        return Err(PageNeedsHash.into());
    }
    let is_linked = console.has_links_in_output();
    let text = match &arguments.topic {
        Some(Topic::Rule(code)) if is_linked => report::explain_linked(code.rule()),
        Some(Topic::Rule(code)) => report::explain(code.rule()),
        Some(Topic::Change(rule)) if is_linked => diff::explain_linked(*rule),
        Some(Topic::Change(rule)) => diff::explain(*rule),
        Some(Topic::Version(hash)) => return version::run(hash, arguments, policy, console),
        None if is_linked => report::list_linked(),
        None => report::list(),
    };
    console.output(&text)?;
    Ok(Exit::Clean)
}
