//! The versions of the policy in the history of its repository, by content hash.
//!
//! The content hash is the SHA-256 of all files of the policy, concatenated in the order in which they are
//! read. The proof of a consent contains it (`ContentHash::of_policy` in `cookie-registry-consent`).

use super::hash::HashPrefix;
use crate::failure::Explained;
use crate::policy_file::PolicyFile;
use crate::revision::{Commit, Revision, Walk, commits};
use cookie_registry_policy::source::Files;
use cookie_registry_policy::{Checked, Options, check_files};
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use time::Date;

/// The reason why the version of a hash was not found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HistoryError {
    /// There is no repository, or git cannot read its history.
    #[error("the history of {} cannot be searched: {why}", path.display())]
    Unreadable {
        /// The policy.
        path: PathBuf,
        /// The cause.
        why: String,
    },
    /// No version has the hash.
    #[error(
        "no version of {} has a content hash that begins with {hash}; searched {looked_at} in the history of its repository, and the current file",
        path.display()
    )]
    NotFound {
        /// The policy.
        path: PathBuf,
        /// The hash.
        hash: String,
        /// The number of searched commits, with its noun.
        looked_at: String,
    },
    /// Several versions match.
    #[error("several content hashes begin with {hash}: {}", found.join(", "))]
    Ambiguous {
        /// The given digits.
        hash: String,
        /// The hashes in full.
        found: Vec<String>,
    },
}

impl Explained for HistoryError {
    fn help(&self) -> Option<String> {
        let help = match self {
            Self::Unreadable { .. } => {
                "install git, run the command in a clone of the policy's repository, and specify the policy with --policy PATH"
            }
            Self::NotFound { .. } => {
                "a shallow clone has only part of the history: `git fetch --unshallow --all` gets the rest. The consent log also stores the text under its hash. The `page_hash` of a proof and the fingerprint of a category are not content hashes and cannot be found here"
            }
            Self::Ambiguous { .. } => "give more digits of the hash",
        };
        Some(help.to_owned())
    }
}

/// A version of the policy.
#[derive(Debug)]
pub(crate) struct Version {
    /// Its content hash.
    pub(crate) hash: String,
    /// The policy, read and checked.
    pub(crate) checked: Checked,
    /// The commits that contain it, the oldest first; empty if it is the current file.
    pub(crate) commits: Vec<Commit>,
}

/// Finds the version whose content hash begins with the prefix.
pub(crate) fn find(policy: &PolicyFile, prefix: &HashPrefix) -> Result<Version, HistoryError> {
    let here = read(policy, &policy.path);
    let mut search = Search::new(policy, Walk::AllBranches);
    if let Some((_, checked)) = &here {
        search.widen(checked);
    }
    let is_here = here.as_ref().is_some_and(|(hash, _)| prefix.begins(hash));
    if let Err(error) = search.run()
        && !is_here
    {
        return Err(error);
    }
    let mut found = search.found;
    let looked_at = search.looked_at.len();
    if let Some((hash, checked)) = here {
        found.entry(hash).or_insert((checked, Vec::new()));
    }
    let unknown = || HistoryError::NotFound {
        path: policy.path.clone(),
        hash: prefix.to_string(),
        looked_at: match looked_at {
            1 => "1 commit".to_owned(),
            many => format!("{many} commits"),
        },
    };
    let (hash, (checked, commits)) = only(found, prefix)?.ok_or_else(unknown)?;
    Ok(Version {
        hash,
        checked,
        commits,
    })
}

/// What the policy was on the current branch, commit by commit.
pub(crate) struct Timeline {
    /// The commits that changed the policy, the latest first, each with the content hash of what it made of the policy;
    /// `None` where there is none.
    pub(crate) steps: Vec<(Commit, Option<String>)>,
    versions: BTreeMap<String, Checked>,
}

impl Timeline {
    /// Reads the history of the current branch. Of a merge, it follows only what the branch was before: a commit of another
    /// branch counts from the merge on.
    pub(crate) fn read(policy: &PolicyFile) -> Result<Self, HistoryError> {
        let mut search = Search::new(policy, Walk::FirstParent);
        if let Some((_, checked)) = read(policy, &policy.path) {
            search.widen(&checked);
        }
        let commits = search.run()?;
        let mut steps: Vec<(Commit, Option<String>)> = commits
            .into_iter()
            .map(|commit| {
                let hash = search.looked_at.get(&commit.id).cloned().flatten();
                (commit, hash)
            })
            .collect();
        // A commit that changed another file of a searched folder left the policy as it was.
        let before: Vec<Option<String>> = steps.iter().skip(1).map(|it| it.1.clone()).collect();
        let mut before = before.into_iter();
        steps.retain(|(_, hash)| before.next().flatten() != *hash);
        let found = search.found.into_iter();
        Ok(Self {
            steps,
            versions: found.map(|(hash, (checked, _))| (hash, checked)).collect(),
        })
    }

    /// Returns the version with a content hash.
    pub(crate) fn version(&self, hash: &str) -> Option<&Checked> {
        self.versions.get(hash)
    }

    /// Returns the version that was in force on a day (UTC): that of the latest commit by then whose date of effect had come.
    pub(crate) fn in_force(mut self, day: Date) -> Option<Version> {
        let until = self.steps.into_iter().skip_while(|(it, _)| it.day() > day);
        for (commit, hash) in until {
            // From here on back, the policy had been removed.
            let hash = hash?;
            let checked = self.versions.get(&hash)?;
            if checked.recovered().meta.effective <= day {
                return Some(Version {
                    checked: self.versions.remove(&hash)?,
                    hash,
                    commits: vec![commit],
                });
            }
        }
        None
    }
}

/// Returns the version whose hash begins with the prefix, if there is one.
fn only<T>(
    mut found: BTreeMap<String, T>,
    prefix: &HashPrefix,
) -> Result<Option<(String, T)>, HistoryError> {
    found.retain(|hash, _| prefix.begins(hash));
    if found.len() > 1 {
        return Err(HistoryError::Ambiguous {
            hash: prefix.to_string(),
            found: found.into_keys().collect(),
        });
    }
    Ok(found.pop_first())
}

/// A search of the history. Each version of a policy may include other files, so each one may add paths to search.
struct Search<'p> {
    policy: &'p PolicyFile,
    walk: Walk,
    places: BTreeSet<String>,
    /// The commits that were read, by their id, with the content hash of their version.
    looked_at: BTreeMap<String, Option<String>>,
    found: BTreeMap<String, (Checked, Vec<Commit>)>,
}

impl<'p> Search<'p> {
    fn new(policy: &'p PolicyFile, walk: Walk) -> Self {
        Self {
            policy,
            walk,
            places: BTreeSet::from([literal(policy, &policy.path)]),
            looked_at: BTreeMap::new(),
            found: BTreeMap::new(),
        }
    }

    /// Reads all versions, and returns the commits that changed one, the latest first.
    fn run(&mut self) -> Result<Vec<Commit>, HistoryError> {
        loop {
            let before = self.places.len();
            let listed = commits(self.policy, self.walk, &self.places);
            let commits = listed.map_err(|why| self.unreadable(why))?;
            // The report lists commits from the oldest to the newest.
            for commit in commits.iter().rev() {
                if !self.looked_at.contains_key(&commit.id) {
                    self.look_at(commit)?;
                }
            }
            if self.places.len() == before {
                return Ok(commits);
            }
        }
    }

    fn look_at(&mut self, commit: &Commit) -> Result<(), HistoryError> {
        let revision = Revision::at(self.policy, &commit.id);
        let read = read(&revision, &self.policy.path);
        if read.is_none() && self.walk == Walk::FirstParent {
            // What was in force depends on each commit, so none may be left out because it cannot be read.
            let there = revision.file(&self.policy.path);
            if let Some(file) = there.map_err(|error| self.unreadable(error.to_string()))? {
                let why = format!("cannot read {} of {}", file.display(), commit.id);
                return Err(self.unreadable(why));
            }
        }
        let hash = read.map(|(hash, checked)| {
            self.widen(&checked);
            let found = self.found.entry(hash.clone());
            let (_, commits) = found.or_insert((checked, Vec::new()));
            commits.push(commit.clone());
            hash
        });
        self.looked_at.insert(commit.id.clone(), hash);
        Ok(())
    }

    fn unreadable(&self, why: String) -> HistoryError {
        HistoryError::Unreadable {
            path: self.policy.path.clone(),
            why,
        }
    }

    /// Adds the files of a version. A pattern such as `cookies/*.toml` may have matched other files at another time, so
    /// the folders of included files are searched as a whole.
    fn widen(&mut self, checked: &Checked) {
        for source in checked.sources.iter().skip(1) {
            self.places.insert(literal(self.policy, &source.path));
            let folder = source.path.parent().unwrap_or(Path::new(""));
            let pattern = match self.policy.in_repository(folder) {
                root if root.is_empty() => "*.toml".to_owned(),
                folder => format!("{folder}/*.toml"),
            };
            self.places.insert(format!(":(top,glob){pattern}"));
        }
    }
}

/// Returns a git pathspec that matches this file literally, without wildcards.
fn literal(policy: &PolicyFile, path: &Path) -> String {
    format!(":(top,literal){}", policy.in_repository(path))
}

/// Reads a policy with its content hash; returns `None` if it does not exist.
fn read(files: &dyn Files, path: &Path) -> Option<(String, Checked)> {
    let kept = Kept {
        files,
        read: RefCell::default(),
    };
    let checked = check_files(&kept, path, Options::today()).ok()?;
    let read = kept.read.into_inner();
    let mut hash = Sha256::new();
    for source in checked.sources.iter() {
        // The hash needs the exact bytes; the text of a source no longer contains a byte order mark.
        hash.update(read.get(&source.path)?);
    }
    let digits = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some((digits, checked))
}

/// Records the bytes of the files that were read.
struct Kept<'f> {
    files: &'f dyn Files,
    read: RefCell<BTreeMap<PathBuf, Vec<u8>>>,
}

impl Files for Kept<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let bytes = self.files.read(path)?;
        self.read
            .borrow_mut()
            .insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.files.list(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_of_several_hashes_is_reported_with_all_of_them() {
        let hashes = ["01234567aa", "01234567ab", "f1234567aa"];
        let found = || BTreeMap::from(hashes.map(|hash| (hash.to_owned(), ())));
        let only = |word| only(found(), &HashPrefix::parse(word).unwrap());
        assert_eq!(only("f1234567").unwrap(), Some((hashes[2].to_owned(), ())));
        assert_eq!(
            only("01234567ab").unwrap(),
            Some((hashes[1].to_owned(), ()))
        );
        assert_eq!(only("00000000").unwrap(), None);
        let error = only("01234567").unwrap_err().to_string();
        assert!(error.ends_with("01234567aa, 01234567ab"), "{error}");
    }
}
