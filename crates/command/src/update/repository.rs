//! The declarations in a git repository, at a tag.

use super::Found;
use crate::failure::Explained;
use crate::git;
use cookie_registry_policy::shared::{Pin, sha256};
use cookie_registry_policy::source::MAX_FILE_BYTES;
use std::io;
use std::path::Path;

/// The reason why the declarations of a repository were not fetched.
#[derive(Debug, thiserror::Error)]
pub(super) enum RepositoryError {
    /// Git, or a folder for it, is not there.
    #[error("cannot run git: {0}")]
    NoGit(io::Error),
    /// The tag cannot be fetched.
    #[error("cannot fetch the tag {tag} of {url}: {why}")]
    Fetch {
        /// The address.
        url: String,
        /// The tag.
        tag: String,
        /// The message of git.
        why: String,
    },
    /// The tag has no such file.
    #[error("{url} has no file {path} at the tag {tag}: {why}")]
    NoFile {
        /// The address.
        url: String,
        /// The tag.
        tag: String,
        /// The file.
        path: String,
        /// The message of git.
        why: String,
    },
}

impl Explained for RepositoryError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoGit(_) => "install git".to_owned(),
            Self::Fetch { .. } => {
                "check the address, the tag and the connection; what is pinned already needs none"
                    .to_owned()
            }
            Self::NoFile { .. } => "correct the `path` of the include".to_owned(),
        })
    }
}

/// Fetches one file at a tag of a repository.
pub(super) fn fetch(url: &str, tag: &str, path: &str) -> Result<Found, RepositoryError> {
    let folder = tempfile::tempdir().map_err(RepositoryError::NoGit)?;
    let here = folder.path();
    let not_fetched = |why| RepositoryError::Fetch {
        url: url.to_owned(),
        tag: tag.to_owned(),
        why,
    };
    let no_file = |why| RepositoryError::NoFile {
        url: url.to_owned(),
        tag: tag.to_owned(),
        path: path.to_owned(),
        why,
    };
    let refspec = format!("+refs/tags/{tag}:refs/tags/wanted");
    let run = |arguments: &[&str]| git(here, arguments).map_err(RepositoryError::NoGit);
    run(&["init", "--quiet"])?.map_err(not_fetched)?;
    run(&[
        "fetch",
        "--quiet",
        "--depth=1",
        "--no-tags",
        "--",
        url,
        &refspec,
    ])?
    .map_err(not_fetched)?;
    let commit =
        run(&["rev-parse", "--verify", "refs/tags/wanted^{commit}"])?.map_err(not_fetched)?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let object = format!("{commit}:{path}");
    let text = run(&["cat-file", "blob", &object])?.map_err(no_file)?;
    Ok(Found {
        pin: Pin::of_git(sha256(&text), commit.clone()),
        text,
        origin: format!("of commit {commit}"),
    })
}

/// Runs git in a folder of its own, and returns what it prints, or its message.
fn git(folder: &Path, arguments: &[&str]) -> io::Result<Result<Vec<u8>, String>> {
    match git::with_network(folder, arguments, MAX_FILE_BYTES) {
        Ok(output) if output.status.success() => Ok(Ok(output.stdout)),
        Ok(output) => Ok(Err(git::message(&output))),
        Err(error) if is_of_repository(&error) => Ok(Err(error.to_string())),
        Err(error) => Err(error),
    }
}

/// Returns whether an error is about what git did, and not about starting it.
fn is_of_repository(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::FileTooLarge | io::ErrorKind::TimedOut
    )
}
