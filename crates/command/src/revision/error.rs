//! Why a revision cannot be read, and what to do.

use super::DEFAULT_BASE;
use crate::exit::Exit;
use crate::failure::Explained;
use crate::policy_file::PolicyFileError;
use std::io;
use std::path::PathBuf;

/// The reason why a revision cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RevisionError {
    /// The policy is not in a repository.
    #[error(transparent)]
    PolicyFile(#[from] PolicyFileError),
    /// Git cannot be run.
    #[error("cannot run git: {0}")]
    NoGit(io::Error),
    /// The revision does not exist.
    #[error("{}", not_found(.name, .stderr))]
    NotFound {
        /// The name of the revision.
        name: String,
        /// The error output of git.
        stderr: String,
    },
    /// The revision does not contain the policy.
    #[error("{} does not exist in `{name}`, so there is nothing to compare with", path.display())]
    NoPolicy {
        /// The policy.
        path: PathBuf,
        /// The revision.
        name: String,
    },
    /// The base names two states without a merge base.
    #[error("`{0}` names two states, and only one can be the base")]
    TwoStates(String),
    /// The part of `A...B` after the dots is not the commit that is checked out.
    #[error(
        "`{0}` is not the commit that is checked out, so the policy here is not the one of `{0}`"
    )]
    NotCheckedOut(String),
    /// The revision and the commit that is checked out have no common ancestor that is known here.
    #[error("`{name}` and the commit that is checked out have no common ancestor{}", if *shallow { " in this shallow clone" } else { "" })]
    NoMergeBase {
        /// The revision.
        name: String,
        /// Whether the clone lacks a part of the history.
        shallow: bool,
    },
    /// Git cannot read the revision.
    #[error("cannot read `{name}`: {why}")]
    Unreadable {
        /// The revision.
        name: String,
        /// The message of git.
        why: String,
    },
    /// Several policies of the revision may be the earlier form of this one.
    #[error("{} does not exist in `{name}`, and more than one policy there may be its earlier form: {}", path.display(), found.join(", "))]
    SeveralPolicies {
        /// The policy.
        path: PathBuf,
        /// The revision.
        name: String,
        /// The policies of the revision, relative to the root of the repository.
        found: Vec<String>,
    },
}

impl Explained for RevisionError {
    fn exit(&self) -> Exit {
        match self {
            Self::PolicyFile(error) => error.exit(),
            _ => Exit::CouldNotRun,
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::PolicyFile(error) => return error.help(),
            Self::NoGit(error) if error.kind() != io::ErrorKind::NotFound => {
                "compare with a file instead of a revision: diff --against FILE".to_owned()
            }
            Self::NoGit(_) => {
                "install git, or compare with a file instead of a revision: diff --against FILE"
                    .to_owned()
            }
            Self::NotFound { name, .. } if name == DEFAULT_BASE => {
                "commit the policy first, or compare with a file instead of a revision: diff --against FILE".to_owned()
            }
            Self::NotFound { .. } => {
                "specify an existing branch, tag or commit; a shallow clone lacks most of them: `git fetch --unshallow --tags origin`, or `fetch-depth: 0` for actions/checkout".to_owned()
            }
            Self::TwoStates(_) => {
                "write `A...B` with three dots to compare with the merge base of both, or the base alone".to_owned()
            }
            Self::NotCheckedOut(name) => format!(
                "check out `{name}`, or write the part before the dots alone: it is compared with the files that are here"
            ),
            Self::NoMergeBase { shallow: true, .. } => {
                "get the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout".to_owned()
            }
            Self::NoMergeBase { .. } => {
                "specify a revision with which this branch shares history, or compare with a file: diff --against FILE".to_owned()
            }
            Self::Unreadable { .. } => {
                "a partial clone may lack the files of earlier revisions: `git fetch --refetch` gets them".to_owned()
            }
            Self::SeveralPolicies { name, found, .. } => format!(
                "name the one to compare with after the revision, such as --base {name}:{}",
                found.first().map_or("PATH", String::as_str)
            ),
            Self::NoPolicy { .. } => {
                "specify a revision that contains the policy with --base REV, or another file with --against FILE"
                    .to_owned()
            }
        })
    }
}

fn not_found(name: &str, stderr: &str) -> String {
    if name == DEFAULT_BASE && stderr.is_empty() {
        return format!("nothing has been committed yet: there is no revision `{name}`");
    }
    format!("there is no revision `{name}`{}", because(stderr))
}

fn because(stderr: &str) -> String {
    if stderr.is_empty() {
        String::new()
    } else {
        format!(": {stderr}")
    }
}
