//! Reads the policy and its included files at a revision, with git.

use crate::exit::Exit;
use crate::failure::Explained;
use crate::git;
use crate::policy_file::{PolicyFile, PolicyFileError, absolute, with_slashes};
use cookie_registry_policy::source::Files;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use time::{Date, OffsetDateTime};

/// The default revision to compare with: the last commit.
pub(crate) const DEFAULT_BASE: &str = "HEAD";

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

/// A revision of the repository in which the policy is.
#[derive(Debug)]
pub(crate) struct Revision<'p> {
    policy: &'p PolicyFile,
    /// The name that the user gave.
    name: String,
    /// The commit, resolved once, so that a branch that moves in the meantime does not mix two states.
    commit: String,
}

impl<'p> Revision<'p> {
    /// Resolves a name: a branch, a tag or a commit.
    pub(crate) fn open(policy: &'p PolicyFile, name: &str) -> Result<Self, RevisionError> {
        let commit = format!("{name}^{{commit}}");
        let arguments = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ];
        let output = git::on_disk(policy.repository()?, arguments).map_err(RevisionError::NoGit)?;
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() && !commit.is_empty() {
            return Ok(Self {
                policy,
                name: name.to_owned(),
                commit,
            });
        }
        // With --quiet, git prints nothing about unknown names but still reports other errors.
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(RevisionError::NotFound {
            name: name.to_owned(),
            stderr,
        })
    }

    /// Creates the revision of a commit that is known to exist.
    pub(crate) fn at(policy: &'p PolicyFile, commit: &str) -> Self {
        Self {
            policy,
            name: commit.to_owned(),
            commit: commit.to_owned(),
        }
    }

    /// Returns the name that the user gave.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the commit to which the name resolves.
    pub(crate) fn commit(&self) -> &str {
        &self.commit
    }

    /// Returns the best common ancestors of this revision and the commit that is checked out, of which git names the
    /// first when it compares `A...B`. A revision that is an ancestor of the other is the only one.
    pub(crate) fn merge_bases(&self) -> Result<Vec<Self>, RevisionError> {
        let head = Self::open(self.policy, "HEAD")?;
        let root = self.policy.repository()?;
        let arguments = ["merge-base", "--all", &self.commit, &head.commit];
        let output = git::on_disk(root, arguments).map_err(RevisionError::NoGit)?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let found: Vec<Self> = stdout
            .lines()
            .map(|commit| Self::at(self.policy, commit.trim()))
            .collect();
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        if found.is_empty() && !stderr.is_empty() {
            return Err(self.unreadable(stderr));
        }
        if found.is_empty() {
            return Err(RevisionError::NoMergeBase {
                name: self.name.clone(),
                shallow: is_shallow(root)?,
            });
        }
        Ok(found)
    }

    /// Returns the file of the revision at a path, with symbolic links followed; `None` if the revision does not have it.
    pub(crate) fn file(&self, path: &Path) -> Result<Option<PathBuf>, RevisionError> {
        let root = self.policy.repository()?;
        let mut place = PathBuf::from(self.policy.in_repository(path));
        for _ in 0..MAX_LINKS {
            let literal = format!(":(top,literal){}", with_slashes(&place));
            let listed = self.list_tree(root, &["ls-tree", "-z", &self.commit, "--", &literal])?;
            let Some((mode, _)) = listed.split_once(' ') else {
                return Ok(None);
            };
            if mode == "040000" {
                return Ok(None);
            }
            if mode != "120000" {
                return Ok(Some(root.join(place)));
            }
            let blob = format!("{}:{}", self.commit, with_slashes(&place));
            let target = self.list_tree(root, &["cat-file", "blob", &blob])?;
            let folder = place.parent().unwrap_or(Path::new("")).to_owned();
            place = PathBuf::from(
                self.policy
                    .in_repository(&absolute(&root.join(folder), Path::new(&target))),
            );
        }
        Ok(None)
    }

    /// Returns the files of this name in a folder of the revision and below it, named from that folder. Links are not followed,
    /// nor the folders of which `is_entered` says no.
    pub(crate) fn policies_below(
        &self,
        folder: &Path,
        name: &str,
        is_entered: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<PathBuf>, RevisionError> {
        let root = self.policy.repository()?;
        let place = self.policy.in_repository(folder);
        let literal = format!(":(top,literal){place}");
        let mut arguments = vec!["ls-tree", "-r", "-z", self.commit.as_str()];
        if !place.is_empty() {
            arguments.extend(["--", literal.as_str()]);
        }
        let listed = self.list_tree(root, &arguments)?;
        let is_file = |mode: &str| mode.starts_with("100");
        let found = listed.split('\0').filter_map(|line| {
            let (about, path) = line.split_once('\t')?;
            let below = Path::new(path).strip_prefix(&place).ok()?;
            let mut parts: Vec<&str> = below.iter().filter_map(OsStr::to_str).collect();
            let is_named = parts.pop() == Some(name);
            let is_found = is_file(about) && is_named && parts.iter().all(|it| is_entered(it));
            is_found.then(|| folder.join(below))
        });
        Ok(found.collect())
    }

    /// Lists the files of the revision, relative to the root of the repository, that may be a policy: those with the
    /// extension of this policy or `.toml` that have a line such as `format = 1`.
    pub(crate) fn possible_policies(&self) -> Result<Vec<String>, RevisionError> {
        let root = self.policy.repository()?;
        let extension = self
            .policy
            .path
            .extension()
            .and_then(OsStr::to_str)
            .unwrap_or("toml");
        let pattern = "^[[:space:]]*format[[:space:]]*=[[:space:]]*[0-9]";
        let arguments = [
            "grep",
            "-z",
            "-I",
            "-l",
            "-E",
            "-e",
            pattern,
            &self.commit,
            "--",
            ":(top,glob)**/*.toml",
            &format!(":(top,glob)**/*.{extension}"),
        ];
        let output = git::on_disk(root, arguments).map_err(RevisionError::NoGit)?;
        // Git finds nothing with status 1, and prints nothing.
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        if output.status.code() != Some(0)
            && (output.status.code() != Some(1) || !stderr.is_empty())
        {
            return Err(self.unreadable(stderr));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let prefix = format!("{}:", self.commit);
        let named = text
            .split('\0')
            .filter_map(|line| line.strip_prefix(&prefix));
        Ok(named.map(str::to_owned).collect())
    }

    /// Returns what git prints about the revision.
    fn list_tree(&self, root: &Path, arguments: &[&str]) -> Result<String, RevisionError> {
        let output = git::on_disk(root, arguments).map_err(RevisionError::NoGit)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(self.unreadable(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    fn unreadable(&self, why: String) -> RevisionError {
        let name = self.name.clone();
        RevisionError::Unreadable { name, why }
    }

    fn run<const N: usize>(&self, arguments: [&str; N]) -> io::Result<Vec<u8>> {
        let root = self
            .policy
            .repository()
            .map_err(|failure| io::Error::other(failure.to_string()))?;
        let output = git::on_disk(root, arguments)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let missing = format!("it is not in `{}`", self.name);
        Err(io::Error::new(io::ErrorKind::NotFound, missing))
    }
}

/// The most symbolic links that are followed from one file of a revision to the next, as by Linux.
const MAX_LINKS: usize = 40;

/// Returns whether the clone lacks a part of the history.
fn is_shallow(root: &Path) -> Result<bool, RevisionError> {
    let output = git::on_disk(root, ["rev-parse", "--is-shallow-repository"])
        .map_err(RevisionError::NoGit)?;
    Ok(output.stdout.starts_with(b"true"))
}

impl Files for Revision<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let path = self.policy.in_repository(path);
        self.run(["cat-file", "blob", &format!("{}:{path}", self.commit)])
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let place = self.policy.in_repository(folder);
        let tree = format!("{}:{place}", self.commit);
        let names = self.run(["ls-tree", "-z", "--name-only", &tree])?;
        let names = String::from_utf8_lossy(&names).into_owned();
        let names = names.split('\0').filter(|name| !name.is_empty());
        Ok(names.map(|name| folder.join(name)).collect())
    }
}

/// A commit of the repository.
#[derive(Clone, Debug)]
pub(crate) struct Commit {
    /// The full id.
    pub(crate) id: String,
    /// The time of the commit, in UTC.
    time: OffsetDateTime,
    /// The first line of its message.
    pub(crate) subject: String,
}

impl Commit {
    /// Returns the day of the commit, in UTC.
    pub(crate) const fn day(&self) -> Date {
        self.time.date()
    }

    /// Returns the time of the commit in ISO 8601, in UTC.
    pub(crate) fn date(&self) -> String {
        let (hour, minute, second) = self.time.to_hms();
        format!("{}T{hour:02}:{minute:02}:{second:02}Z", self.day())
    }
}

/// Which part of the history is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walk {
    /// Every commit of every branch: a branch may have been deployed even if its changes were reverted later.
    AllBranches,
    /// What the current branch was in turn: of a merge, only what the branch was before it.
    FirstParent,
}

/// Lists the commits that changed one of these paths, the latest first. If git fails, the error is its message.
pub(crate) fn commits(
    policy: &PolicyFile,
    walk: Walk,
    places: &BTreeSet<String>,
) -> Result<Vec<Commit>, String> {
    let root = policy.repository().map_err(|failure| failure.to_string())?;
    let which: &[&str] = match walk {
        Walk::AllBranches => &["--all", "--full-history", "--date-order"],
        Walk::FirstParent => &["HEAD", "--first-parent"],
    };
    let arguments = ["rev-list", "--format=%H%x09%ct%x09%s"]
        .iter()
        .chain(which)
        .copied()
        .chain(["--"])
        .chain(places.iter().map(String::as_str));
    let output =
        git::on_disk(root, arguments).map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        return Err(git::message(&output));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    // Git prints a line `commit ID`, which contains no tab, before each commit.
    let commits = text.lines().filter_map(|line| {
        let mut fields = line.splitn(3, '\t');
        let (id, seconds, subject) = (fields.next()?, fields.next()?, fields.next()?);
        Some(commit(id, seconds, subject))
    });
    commits.collect()
}

fn commit(id: &str, seconds: &str, subject: &str) -> Result<Commit, String> {
    let time = seconds
        .parse()
        .ok()
        .and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    Ok(Commit {
        id: id.to_owned(),
        time: time.ok_or_else(|| format!("the commit {id} has no valid date"))?,
        subject: subject.to_owned(),
    })
}

/// Returns the file to which git appends whenever `HEAD` moves: after a commit, a reset or a switch to
/// another branch. `None` outside a repository.
pub(crate) fn log_of_head(policy: &PolicyFile) -> Option<PathBuf> {
    let root = policy.repository().ok()?;
    let output = git::on_disk(root, ["rev-parse", "--git-path", "logs/HEAD"]).ok()?;
    let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !path.is_empty()).then(|| root.join(path))
}
