//! `init`: writes a first policy, its schema for editors, and a workflow that checks it.

mod from;
pub(crate) use from::toml;

use crate::cli;
use crate::console::{Console, counted};
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::{NewFile, write_all};
use crate::policy_file::{
    DEFAULT_NAME, PolicyFileError, absolute, current_directory, is_stdin, repository_root,
    with_slashes,
};
use crate::schema;
use std::path::Path;

const POLICY: &str = include_str!("init/policy.toml");
const WORKFLOW: &str = include_str!("init/cookie-policy.yml");
/// The schema's name next to the policy, whose first line refers to it.
const SCHEMA_NAME: &str = "policy.schema.json";
const WORKFLOW_PATH: &str = ".github/workflows/cookie-policy.yml";

/// The error for `--policy -`: standard output cannot receive three files.
#[derive(Debug, thiserror::Error)]
#[error("`init` writes files: it cannot write the policy to `-`")]
struct CannotWriteToStdout;

impl Explained for CannotWriteToStdout {
    fn exit(&self) -> Exit {
        Exit::Usage
    }

    fn help(&self) -> Option<String> {
        Some("specify the file to write: --policy PATH".to_owned())
    }
}

/// Runs `init`.
pub(crate) fn run(
    arguments: &cli::Init,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let policy = policy.path.as_deref().unwrap_or(Path::new(DEFAULT_NAME));
    if is_stdin(policy) {
        return Err(CannotWriteToStdout.into());
    }
    let draft = match &arguments.from {
        Some(folder) => Some(draft(folder, policy)?),
        None => from_audit(arguments)?,
    };
    let text = draft
        .as_ref()
        .map_or_else(first_policy, |draft| draft.text.clone());
    let mut files = vec![
        NewFile {
            path: policy.to_owned(),
            text,
        },
        NewFile {
            path: policy.with_file_name(SCHEMA_NAME),
            text: schema::text(),
        },
    ];
    if !arguments.no_ci {
        files.push(workflow(policy)?);
    }
    let instead = if arguments.no_ci {
        "specify another path with --policy PATH"
    } else {
        "specify another path with --policy PATH; --no-ci omits the workflow"
    };
    write_all(&files, instead)?;
    let mut report = String::new();
    for file in &files {
        report.push_str(&format!("wrote {}\n", file.path.display()));
    }
    if let Some(draft) = draft {
        report.push_str(&summary(&draft));
        console.note(&report);
        return Ok(Exit::Clean);
    }
    report.push_str(
        "Next: put your service's name, domain and contact into the policy, declare what it keeps in \
         the browser, and run `cargo cookie-registry check`.\n",
    );
    console.note(&report);
    Ok(Exit::Clean)
}

/// Returns the policy of an existing service.
fn draft(folder: &Path, policy: &Path) -> Result<from::Draft, Failure> {
    let here = current_directory()?;
    let place = absolute(&here, policy);
    let root = place.parent().unwrap_or(&here);
    from::draft(folder, root, time::OffsetDateTime::now_utc().date())
}

/// Returns the policy of what a browser stored.
#[cfg(feature = "audit")]
fn from_audit(arguments: &cli::Init) -> Result<Option<from::Draft>, Failure> {
    use crate::audit_report::{draft, read_report};
    let Some(path) = &arguments.from_audit else {
        return Ok(None);
    };
    let report = read_report(path)?;
    let tables = cookie_registry_audit::policy_tables(&report.observation, &draft);
    let today = time::OffsetDateTime::now_utc().date();
    Ok(Some(from::of_tables(&tables, today)))
}

#[cfg(not(feature = "audit"))]
fn from_audit(_: &cli::Init) -> Result<Option<from::Draft>, Failure> {
    Ok(None)
}

fn summary(draft: &from::Draft) -> String {
    let mut text = format!(
        "It declares {}, and exempts {}.\n",
        counted(draft.entries, "cookie or key", "cookies and keys"),
        counted(draft.files, "file", "files")
    );
    if !draft.unnamed.is_empty() {
        text.push_str(&format!(
            "The sources do not show the names of what they set at {}; the policy lists them at its end.\n",
            counted(draft.unnamed.len(), "place", "places")
        ));
    }
    text.push_str("Next: decide each TODO; `cargo cookie-registry check .` lists them.\n");
    text
}

/// Returns the initial policy, dated today.
fn first_policy() -> String {
    let today = time::OffsetDateTime::now_utc().date();
    let (year, month, day) = (today.year(), u8::from(today.month()), today.day());
    POLICY.replace("{today}", &format!("{year:04}-{month:02}-{day:02}"))
}

/// Returns the workflow, placed at the root of the repository, or next to the policy if there is no repository.
fn workflow(policy: &Path) -> Result<NewFile, PolicyFileError> {
    let here = current_directory()?;
    let place = absolute(&here, policy);
    let folder = place.parent().unwrap_or(&here);
    let root = repository_root(folder).unwrap_or(folder);
    let named = with_slashes(place.strip_prefix(root).unwrap_or(&place));
    // In single quotes, YAML and the shell both take everything but the quote itself literally.
    let named = named.replace('\'', r"'\''");
    let path = root.join(WORKFLOW_PATH);
    Ok(NewFile {
        path: path.strip_prefix(&here).unwrap_or(&path).to_owned(),
        text: WORKFLOW
            .replace("{version}", env!("CARGO_PKG_VERSION"))
            .replace("{policy}", &named),
    })
}
