//! The versions of the policy in the history of its repository, by content hash.
//!
//! The content hash is the SHA-256 of all files of the policy, concatenated in the order in which they are
//! read. The proof of a consent contains it (`ContentHash::of_policy` in `cookie-registry-consent`).

use super::hash::HashPrefix;
use crate::failure::Explained;
use crate::policy_file::PolicyFile;
use crate::revision::{Commit, Revision, commits};
use cookie_registry_policy::source::Files;
use cookie_registry_policy::{Checked, Options, check_files};
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

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
    let mut search = Search::new(policy);
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

/// Returns every version in the history of the current branch, the latest first.
pub(crate) fn versions(policy: &PolicyFile) -> Result<Vec<Version>, HistoryError> {
    let mut search = Search::new(policy);
    search.from = "HEAD";
    if let Some((_, checked)) = read(policy, &policy.path) {
        search.widen(&checked);
    }
    search.run()?;
    let found = search.found.into_iter();
    let mut versions: Vec<Version> = found
        .map(|(hash, (checked, commits))| Version {
            hash,
            checked,
            commits,
        })
        .collect();
    let first = |version: &Version| version.commits.first().map(|commit| commit.date.clone());
    versions.sort_by_key(|version| std::cmp::Reverse(first(version)));
    Ok(versions)
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
    /// Where the history begins: `--all` for every branch.
    from: &'static str,
    places: BTreeSet<String>,
    looked_at: BTreeSet<String>,
    found: BTreeMap<String, (Checked, Vec<Commit>)>,
}

impl<'p> Search<'p> {
    fn new(policy: &'p PolicyFile) -> Self {
        Self {
            policy,
            from: "--all",
            places: BTreeSet::from([literal(policy, &policy.path)]),
            looked_at: BTreeSet::new(),
            found: BTreeMap::new(),
        }
    }

    fn run(&mut self) -> Result<(), HistoryError> {
        loop {
            let before = self.places.len();
            let unreadable = |why| HistoryError::Unreadable {
                path: self.policy.path.clone(),
                why,
            };
            let commits = commits(self.policy, self.from, &self.places).map_err(unreadable)?;
            // The report lists commits from the oldest to the newest.
            for commit in commits.into_iter().rev() {
                if self.looked_at.insert(commit.id.clone()) {
                    self.look_at(commit);
                }
            }
            if self.places.len() == before {
                return Ok(());
            }
        }
    }

    fn look_at(&mut self, commit: Commit) {
        let revision = Revision::at(self.policy, &commit.id);
        let Some((hash, checked)) = read(&revision, &self.policy.path) else {
            return;
        };
        self.widen(&checked);
        let (_, commits) = self.found.entry(hash).or_insert((checked, Vec::new()));
        commits.push(commit);
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
