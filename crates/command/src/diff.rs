//! `diff`: lists the changes between two policies, and the required follow-up.

use crate::base::{Base, comparable};
use crate::cli::{self, DiffFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::policy_file::PolicyFile;
use crate::revision::RevisionError;
use cookie_registry_policy::diff::{self, Report, Verdict};

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
            let base = Base::open(&policy, name)?;
            let missing = RevisionError::NoPolicy {
                path: policy.path.clone(),
                name: base.name().to_owned(),
            };
            let earlier = base.read()?.ok_or(missing)?;
            for note in &earlier.notes {
                console.note(&format!("note: {note}\n"));
            }
            (earlier.checked, earlier.label)
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
