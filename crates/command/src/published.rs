//! Compares published files with what would be generated now, and never overwrites the policy.

mod difference;

pub(crate) use difference::difference;

use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Explained;
use cookie_registry_policy::source::Sources;
use std::fs;
use std::path::{Path, PathBuf};

/// The error for `--check` without a file, or with two different files.
#[derive(Debug, thiserror::Error)]
#[error("--check compares with exactly one file: that of --check, --out or --in-place")]
pub(crate) struct AmbiguousCheckTarget;

impl Explained for AmbiguousCheckTarget {
    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn help(&self) -> Option<String> {
        Some("specify the published file once, as in --check FILE".to_owned())
    }
}

/// The error for output that would overwrite the policy.
#[derive(Debug, thiserror::Error)]
#[error("{} is part of the policy and is not overwritten", .0.display())]
pub(crate) struct WouldOverwritePolicy(PathBuf);

impl Explained for WouldOverwritePolicy {
    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn help(&self) -> Option<String> {
        Some("specify another file".to_owned())
    }
}

/// Compares a published file with the expected text, and prints the lines that differ.
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

/// Refuses to overwrite a file of the policy, so that a typo such as `--out policy.toml` does not destroy it.
pub(crate) fn refuse_policy(path: &Path, sources: &Sources) -> Result<(), WouldOverwritePolicy> {
    let Ok(place) = fs::canonicalize(path) else {
        // The file does not exist yet, so nothing can be lost.
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
