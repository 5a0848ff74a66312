//! `approve`: records that an entry is approved in its current form.

use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::{read_if_exists, replace};
use crate::policy_file::{PolicyFile, PolicyFileError};
use cookie_registry_policy::approval::{
    Approvals, LockError, NoEntry, approved_content, demands_names, to_approve,
};
use cookie_registry_policy::shared::{LOCK, Pins, PinsError};
use cookie_registry_policy::suggest::nearest;
use cookie_registry_policy::{Options, check_files};
use std::path::PathBuf;

/// The reason why nothing was approved, or why the approvals cannot be read.
#[derive(Debug, thiserror::Error)]
enum ApproveError {
    /// The policy has errors.
    #[error("{} has errors, so no entry was approved", .0.display())]
    HasErrors(PathBuf),
    /// The policy has no such entry.
    #[error(transparent)]
    NoEntry(NoEntry),
    /// The policy demands the name of who approves.
    #[error("this policy demands approvals with a name, and none was given")]
    NoName,
    /// The approvals do not parse.
    #[error("cannot read {}: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        error: LockError,
    },
    /// What the policy includes of others does not parse.
    #[error("cannot read {}: {_1}", .0.display())]
    Pins(PathBuf, PinsError),
}

impl Explained for ApproveError {
    fn exit(&self) -> Exit {
        match self {
            Self::NoEntry(_) | Self::NoName => Exit::Usage,
            _ => Exit::CouldNotRun,
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::HasErrors(_) => {
                "run `cargo cookie-registry check` to list the errors, then fix them".to_owned()
            }
            Self::NoName => "say who approves: --by NAME".to_owned(),
            Self::NoEntry(NoEntry { entry, known }) => {
                match nearest(entry, known.iter().map(String::as_str)) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the policy has {}", known.join(", ")),
                }
            }
            Self::Unreadable { .. } | Self::Pins(..) => {
                "restore it from version control, or delete it and approve the entries again"
                    .to_owned()
            }
        })
    }
}

/// Runs `approve`.
pub(crate) fn run(
    arguments: &cli::Approve,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let file = PolicyFile::find(policy)?;
    if file.is_stdin() {
        return Err(PolicyFileError::StdinNeedsPath.into());
    }
    let wanted = Wanted {
        entries: &arguments.entries,
        all: arguments.all,
        by: arguments.by.as_deref(),
    };
    let Approved { lock, report } = approved(&file, &wanted)?;
    let path = file.path.with_file_name(LOCK);
    replace(&path, &lock)?;
    let lines = report.iter().map(|line| format!("{line}\n"));
    let wrote = format!("wrote {}\n", path.display());
    console.note(&lines.chain([wrote]).collect::<String>());
    Ok(Exit::Clean)
}

/// What is to be approved, and by whom.
#[derive(Debug)]
pub(crate) struct Wanted<'w> {
    /// The entries, by their names or keys.
    pub(crate) entries: &'w [String],
    /// Whether all entries in use are meant instead.
    pub(crate) all: bool,
    /// The name of the person.
    pub(crate) by: Option<&'w str>,
}

/// Approvals that are not written yet.
#[derive(Debug)]
pub(crate) struct Approved {
    /// The new text of `policy.lock`.
    pub(crate) lock: String,
    /// What was approved, line by line.
    pub(crate) report: Vec<String>,
}

/// Approves entries in the form that they have in the policy now.
pub(crate) fn approved(file: &PolicyFile, wanted: &Wanted<'_>) -> Result<Approved, Failure> {
    let options = Options::today();
    let checked = check_files(file, &file.path, options)?;
    let policy = checked
        .policy()
        .ok_or_else(|| ApproveError::HasErrors(file.path.clone()))?;
    if wanted.by.is_none() && demands_names(policy) {
        return Err(ApproveError::NoName.into());
    }
    let mut approvals = read(file)?.unwrap_or_default();
    let entries = if wanted.all {
        to_approve(policy)
    } else {
        wanted.entries.to_vec()
    };
    let mut report = Vec::new();
    for entry in &entries {
        let entry = approvals
            .approve(policy, entry, wanted.by, options.today)
            .map_err(ApproveError::NoEntry)?;
        // Without a name, only an approval that stays as it is has one.
        let kept = approvals.get(&entry).filter(|_| wanted.by.is_none());
        if let Some((approval, by)) = kept.and_then(|kept| Some((kept, kept.by.as_ref()?))) {
            report.push(format!(
                "{entry} is already approved by {by} on {}; to approve it again, say who does: --by NAME",
                approval.on
            ));
            continue;
        }
        report.push(format!("approved {entry}"));
        let content = approved_content(policy, &entry).unwrap_or_default();
        report.extend(content.into_iter().map(|line| format!("  {line}")));
    }
    let lock = approvals.to_toml(&pins(file)?);
    Ok(Approved { lock, report })
}

/// Reads the approvals next to a policy, if there are any.
pub(crate) fn read(policy: &PolicyFile) -> Result<Option<Approvals>, Failure> {
    if policy.is_stdin() {
        return Ok(None);
    }
    let path = policy.path.with_file_name(LOCK);
    let Some(text) = read_if_exists(&path)? else {
        return Ok(None);
    };
    match Approvals::parse(&text) {
        Ok(approvals) => Ok(Some(approvals)),
        Err(error) => Err(ApproveError::Unreadable { path, error }.into()),
    }
}

/// Reads the pins next to a policy, which an approval leaves as they are.
fn pins(policy: &PolicyFile) -> Result<Pins, Failure> {
    let path = policy.path.with_file_name(LOCK);
    let text = read_if_exists(&path)?.unwrap_or_default();
    Ok(Pins::parse(&text).map_err(|error| ApproveError::Pins(path, error))?)
}
