//! `diff`: lists the changes between two policies, and the required follow-up.

use crate::base::{Base, comparable};
use crate::cli::{self, DiffFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::policy_file::PolicyFile;
use crate::revision::{DEFAULT_BASE, RevisionError};
use cookie_registry_policy::diff::{self, Report, Verdict};
use cookie_registry_policy::{Checked, Options};

/// Runs `diff`.
pub(crate) fn run(
    arguments: &cli::Diff,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let options = policy;
    let policy = PolicyFile::find(options)?;
    let after_name = PolicyFile::as_asked(&policy.path);
    let after = comparable(&policy, &policy.path)?;
    let Some((before, before_name)) = earlier(arguments, options, &policy, console)? else {
        print_new(arguments.format, &after_name, console)?;
        return Ok(Exit::Clean);
    };
    if after.has_errors() {
        console.note("note: the policy has errors; `cargo cookie-registry check` lists them\n");
    }
    let (before, after) = (before.recovered(), after.recovered());
    let changes = diff::diff(before, after);
    let consequences = diff::consequences(before, after, &changes);
    let report = Report {
        before: &before_name,
        after: &after_name,
        changes: &changes,
        consequences: &consequences,
        today: Options::today().today,
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

/// Reads the policy to compare with, and returns it with its name in reports. Returns `None` if the policy is new and
/// `--allow-new` accepts that.
fn earlier(
    arguments: &cli::Diff,
    options: &cli::PolicyOptions,
    policy: &PolicyFile,
    console: &Console,
) -> Result<Option<(Checked, String)>, Failure> {
    if let Some(path) = &arguments.against {
        let file = PolicyFile::open(Some(path), &options.allow_include_outside)?;
        let name = PolicyFile::as_asked(&file.path);
        return Ok(Some((comparable(&file, &file.path)?, name)));
    }
    let name = arguments.base.as_deref().unwrap_or(DEFAULT_BASE);
    let base = Base::open(policy, name)?;
    let missing = RevisionError::NoPolicy {
        path: policy.path.clone(),
        name: base.name().to_owned(),
    };
    let Some(earlier) = base.read()? else {
        return if arguments.allow_new {
            Ok(None)
        } else {
            Err(missing.into())
        };
    };
    for note in &earlier.notes {
        console.note(&format!("note: {note}\n"));
    }
    Ok(Some((earlier.checked, earlier.label)))
}

/// Prints that there is nothing to compare with.
fn print_new(format: DiffFormat, after: &str, console: &Console) -> Result<(), Failure> {
    match format {
        DiffFormat::Human => {
            console.output_text(&format!("{after} is new: nothing to compare with\n"))?;
        }
        DiffFormat::Markdown => console.output_text(&diff::markdown_of_new(after))?,
        DiffFormat::Json => console.output(&diff::json_of_new(after))?,
    }
    Ok(())
}
