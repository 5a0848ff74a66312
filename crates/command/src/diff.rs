//! `diff`: lists the changes between two policies, and the required follow-up.

use crate::cli::{self, DiffFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::policy_file::PolicyFile;
use crate::revision::{Revision, RevisionError};
use cookie_registry_policy::diff::{self, Report, Verdict};
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::source::Files;
use cookie_registry_policy::{Checked, Options, Severity, check_files};
use std::path::{Path, PathBuf};

/// The error for a policy that could not be read in full.
#[derive(Debug, thiserror::Error)]
#[error("cannot compare {}: {why}", path.display())]
struct NotComparable {
    /// The policy.
    path: PathBuf,
    /// The first problem.
    why: String,
}

impl Explained for NotComparable {
    fn help(&self) -> Option<String> {
        Some("`cargo cookie-registry check` lists everything that cannot be read".to_owned())
    }
}

/// The default revision to compare with: the last commit.
pub(crate) const DEFAULT_BASE: &str = "HEAD";

/// Runs `diff`.
pub(crate) fn run(
    arguments: &cli::Diff,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let options = policy;
    let policy = PolicyFile::find(options)?;
    let after = comparable(&policy, &policy.path)?;
    let (before, before_name) = match &arguments.against {
        Some(path) => {
            let file = PolicyFile::open(Some(path), &options.allow_include_outside)?;
            (
                comparable(&file, &file.path)?,
                PolicyFile::as_asked(&file.path),
            )
        }
        None => {
            let name = arguments.base.as_deref().unwrap_or(DEFAULT_BASE);
            let base = Revision::open(&policy, name)?;
            if !base.has_policy() {
                let path = policy.path.clone();
                let name = name.to_owned();
                return Err(RevisionError::NoPolicy { path, name }.into());
            }
            let shown = format!("{} at {name}", PolicyFile::as_asked(&policy.path));
            (comparable(&base, &policy.path)?, shown)
        }
    };
    if after.has_errors() {
        console.note("note: the policy has errors; `cargo cookie-registry check` lists them\n");
    }
    let (before, after) = (before.recovered(), after.recovered());
    let changes = diff::diff(before, after);
    let consequences = diff::consequences(before, after, &changes);
    let report = Report {
        before: &before_name,
        after: &PolicyFile::as_asked(&policy.path),
        changes: &changes,
        consequences: &consequences,
    };
    match arguments.format {
        DiffFormat::Human => console.output_text(&diff::human(&report))?,
        DiffFormat::Markdown => console.output_text(&diff::markdown(&report))?,
        DiffFormat::Json => console.output(&diff::json(&report))?,
    }
    let material = changes
        .iter()
        .any(|change| change.verdict() == Verdict::Material);
    Ok(if arguments.exit_code && material {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// Checks a policy, which must be readable in full. It may break rules, because it can be compared
/// nevertheless.
pub(crate) fn comparable(files: &dyn Files, path: &Path) -> Result<Checked, Failure> {
    let checked = check_files(files, path, Options::today())?;
    let unread = checked.findings.iter().find(|finding| {
        finding.severity == Severity::Error && finding.code.rule().stage() == Stage::Reading
    });
    if let Some(finding) = unread {
        return Err(NotComparable {
            path: path.to_owned(),
            why: finding.message.clone(),
        }
        .into());
    }
    Ok(checked)
}
