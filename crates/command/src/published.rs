//! Files that were generated and published: compared with what they should be, and never written over the policy.

mod difference;

pub(crate) use difference::difference;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Explained;
use cookie_registry_policy::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// `--check` has no file, or two.
#[derive(Debug, thiserror::Error)]
#[error("--check compares with one file: its own, or that of --out or --in-place")]
pub(crate) struct AmbiguousCheckTarget;

impl Explained for AmbiguousCheckTarget {
    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn help(&self) -> Option<String> {
        Some("name the published file once, such as --check FILE".to_owned())
    }
}

/// The output would be written over the policy.
#[derive(Debug, thiserror::Error)]
#[error("{} is part of the policy and is not overwritten", .0.display())]
pub(crate) struct WouldOverwritePolicy(PathBuf);

impl Explained for WouldOverwritePolicy {
    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn help(&self) -> Option<String> {
        Some("name another file".to_owned())
    }
}

/// Compares a published file with what it should be, and prints the lines that differ.
pub(crate) fn compare(path: &Path, published: &str, wanted: &str, console: &Console) -> Exit {
    let shown = path.display();
    match difference(&shown.to_string(), published, wanted) {
        None => {
            console.note(&format!("{shown}: up to date with the policy\n"));
            Exit::Clean
        }
        Some(difference) => {
            console.print(&difference);
            console.print(&format!(
                "error: {shown} differs from what the policy says\n\
                 help: the same command without --check, with --out or --in-place, rewrites it\n"
            ));
            Exit::Findings
        }
    }
}

/// Refuses to write over a file of the policy: a slip such as `--out policy.toml` must not cost the policy.
pub(crate) fn refuse_policy(path: &Path, sources: &Sources) -> Result<(), WouldOverwritePolicy> {
    let Ok(place) = fs::canonicalize(path) else {
        // There is nothing yet that could be lost.
        return Ok(());
    };
    let is_source = sources
        .iter()
        .any(|source| fs::canonicalize(&source.path).is_ok_and(|source| source == place));
    if is_source {
        return Err(WouldOverwritePolicy(path.to_owned()));
    }
    Ok(())
}
