//! Reads the policy and its included files at a revision, with git.

mod commits;
mod error;

use crate::git;
use crate::policy_file::{PolicyFile, absolute, with_slashes};
use cookie_registry_policy::source::Files;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use commits::{Commit, Walk, commits, log_of_head};
pub(crate) use error::RevisionError;

/// The default revision to compare with: the last commit.
pub(crate) const DEFAULT_BASE: &str = "HEAD";

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
