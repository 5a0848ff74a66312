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
    /// Nothing at the address answers as a repository.
    #[error("cannot reach the repository {url}: {why}")]
    Unreachable {
        /// The address.
        url: String,
        /// The message of git.
        why: String,
    },
    /// The repository has no such tag.
    #[error("{url} has no tag {tag}")]
    NoTag {
        /// The address.
        url: String,
        /// The tag.
        tag: String,
    },
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
    /// The tag names another commit than it did, with another text.
    #[error(
        "the tag {tag} of {url} was moved: it names commit {found}, and policy.lock pins {path} of commit {pinned}, which reads differently"
    )]
    Moved {
        /// The address.
        url: String,
        /// The tag.
        tag: String,
        /// The file.
        path: String,
        /// The commit that it names.
        found: String,
        /// The commit that is pinned.
        pinned: String,
    },
    /// The text of the pinned commit is not the one whose hash is pinned.
    #[error(
        "{path} of commit {commit} in {url} has the SHA-256 {found}, and policy.lock pins {pinned}"
    )]
    Differs {
        /// The address.
        url: String,
        /// The file.
        path: String,
        /// The commit.
        commit: String,
        /// The hash of the text.
        found: String,
        /// The hash that is pinned.
        pinned: String,
    },
}

impl Explained for RepositoryError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoGit(_) => "install git".to_owned(),
            Self::Unreachable { .. } => {
                "check the address, the connection and your access to the repository; what is pinned already needs none of them"
                    .to_owned()
            }
            Self::NoTag { url, .. } => format!(
                "correct the `tag` of the include; `git ls-remote --tags {url}` lists those that there are"
            ),
            Self::Fetch { .. } => {
                "check the connection; what is pinned already needs none".to_owned()
            }
            Self::NoFile { .. } => "correct the `path` of the include".to_owned(),
            Self::Moved { .. } => {
                "restore the copy in policy.shared from version control; or run `cargo cookie-registry update --refetch` to include the new text, and review it with `cargo cookie-registry diff`"
                    .to_owned()
            }
            Self::Differs { .. } => {
                "restore policy.lock from version control; or run `cargo cookie-registry update --refetch` to pin this text, and review it with `cargo cookie-registry diff`"
                    .to_owned()
            }
        })
    }
}

/// A file at a tag of a repository.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// The address.
    pub(super) url: &'a str,
    /// The tag.
    pub(super) tag: &'a str,
    /// The file.
    pub(super) path: &'a str,
}

impl Wanted<'_> {
    /// Fetches the file.
    pub(super) fn fetch(self) -> Result<Found, RepositoryError> {
        let Self { url, tag, path } = self;
        let folder = tempfile::tempdir().map_err(RepositoryError::NoGit)?;
        let here = folder.path();
        let run = |arguments: &[&str]| git(here, arguments).map_err(RepositoryError::NoGit);
        let not_fetched = |why| RepositoryError::Fetch {
            url: url.to_owned(),
            tag: tag.to_owned(),
            why,
        };
        run(&["init", "--quiet"])?.map_err(|failed| not_fetched(failed.why))?;
        self.find_tag(&run)?;
        let refspec = format!("+refs/tags/{tag}:refs/tags/wanted");
        let of_tag = ["--no-tags", "--", url, &refspec];
        let shallow = ["fetch", "--quiet", "--depth=1"].iter().chain(&of_tag);
        match run(&shallow.copied().collect::<Vec<_>>())? {
            Err(failed) if failed.needs_whole_history() => {
                let whole = ["fetch", "--quiet"].iter().chain(&of_tag);
                run(&whole.copied().collect::<Vec<_>>())?
            }
            fetched => fetched,
        }
        .map_err(|failed| not_fetched(failed.why))?;
        let commit = run(&["rev-parse", "--verify", "refs/tags/wanted^{commit}"])?
            .map_err(|failed| not_fetched(failed.why))?;
        let commit = String::from_utf8_lossy(&commit).trim().to_owned();
        let object = format!("{commit}:{path}");
        let text =
            run(&["cat-file", "blob", &object])?.map_err(|failed| RepositoryError::NoFile {
                url: url.to_owned(),
                tag: tag.to_owned(),
                path: path.to_owned(),
                why: failed.why,
            })?;
        Ok(Found {
            pin: Pin::of_git(sha256(&text), commit.clone()),
            text,
            origin: format!("of commit {commit}"),
        })
    }

    /// Returns an error if the repository does not answer, or has no such tag.
    fn find_tag(self, run: &Run<'_>) -> Result<(), RepositoryError> {
        let url = self.url.to_owned();
        let name = format!("refs/tags/{}", self.tag);
        match run(&["ls-remote", "--exit-code", "--", self.url, &name])? {
            // Git also lists names that end with this one.
            Ok(listed)
                if String::from_utf8_lossy(&listed).lines().any(|line| {
                    line.split_once('\t')
                        .is_some_and(|(_, found)| found == name)
                }) =>
            {
                Ok(())
            }
            Ok(_)
            | Err(Failed {
                status: Some(NO_SUCH_REF),
                ..
            }) => Err(RepositoryError::NoTag {
                url,
                tag: self.tag.to_owned(),
            }),
            Err(failed) => Err(RepositoryError::Unreachable {
                url,
                why: failed.why,
            }),
        }
    }

    /// Returns the text that is pinned, if the tag still has it. The commit that is pinned stays.
    pub(super) fn fetch_pinned(self, pin: &Pin) -> Result<Found, RepositoryError> {
        let found = self.fetch()?;
        if found.pin.sha256 == pin.sha256 {
            return Ok(Found {
                pin: pin.clone(),
                ..found
            });
        }
        let url = self.url.to_owned();
        let path = self.path.to_owned();
        let commit = found.pin.commit.unwrap_or_default();
        let pinned = pin.commit.clone().unwrap_or_default();
        Err(if commit == pinned {
            RepositoryError::Differs {
                url,
                path,
                commit,
                found: found.pin.sha256,
                pinned: pin.sha256.clone(),
            }
        } else {
            RepositoryError::Moved {
                url,
                tag: self.tag.to_owned(),
                path,
                found: commit,
                pinned,
            }
        })
    }
}

/// Runs git in the folder of one fetch.
type Run<'r> = dyn Fn(&[&str]) -> Result<Result<Vec<u8>, Failed>, RepositoryError> + 'r;

/// The exit status of `git ls-remote --exit-code` where nothing has the name.
const NO_SUCH_REF: i32 = 2;

/// What git answers if it does not succeed.
struct Failed {
    /// Its exit status; `None` if it was ended.
    status: Option<i32>,
    /// Its message.
    why: String,
}

impl Failed {
    /// Returns whether the server cannot send a single commit: "dumb http transport does not support shallow capabilities" or
    /// "Server does not support shallow clients".
    fn needs_whole_history(&self) -> bool {
        self.status.is_some() && self.why.contains("does not support shallow")
    }
}

/// Runs git in a folder of its own, and returns what it prints, or its message.
fn git(folder: &Path, arguments: &[&str]) -> io::Result<Result<Vec<u8>, Failed>> {
    match git::with_network(folder, arguments, MAX_FILE_BYTES) {
        Ok(output) if output.status.success() => Ok(Ok(output.stdout)),
        Ok(output) => Ok(Err(Failed {
            status: output.status.code(),
            why: git::message(&output),
        })),
        Err(error) if is_of_repository(&error) => Ok(Err(Failed {
            status: None,
            why: error.to_string(),
        })),
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
