//! The declarations in a git repository, at a tag.

use super::Found;
use crate::failure::Explained;
use cookie_registry_policy::shared::{Pin, sha256};
use cookie_registry_policy::source::MAX_FILE_BYTES;
use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

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

/// Runs git in a folder of its own, and returns at most one byte more than a file may have, or the message of git. It asks
/// for no password, runs no hook, and speaks only the protocols that `include` may name.
fn git(folder: &Path, arguments: &[&str]) -> io::Result<Result<Vec<u8>, String>> {
    let mut child = Command::new("git")
        .args(["--no-pager", "-c", "core.hooksPath=/dev/null", "-C"])
        .arg(folder)
        .args(arguments)
        .env("GIT_ALLOW_PROTOCOL", "https:ssh:git:file")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let limit = u64::try_from(MAX_FILE_BYTES).map_or(u64::MAX, |limit| limit.saturating_add(1));
    let mut stdout = Vec::new();
    if let Some(pipe) = child.stdout.take() {
        pipe.take(limit).read_to_end(&mut stdout)?;
    }
    let output = child.wait_with_output()?;
    // Of a file that is too long, git cannot write the rest; the caller refuses it by its length.
    if output.status.success() || stdout.len() > MAX_FILE_BYTES {
        return Ok(Ok(stdout));
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Ok(Err(why.trim().trim_start_matches("fatal: ").to_owned()))
}
