//! The base of a comparison: the policy as it was where this branch left another one.
//!
//! A branch is compared with the merge base, so that only its own changes count and not those that the other branch
//! has made since.

use crate::failure::{Explained, Failure};
use crate::policy_file::PolicyFile;
use crate::revision::{Revision, RevisionError};
use cookie_registry_policy::source::Files;
use cookie_registry_policy::{Checked, Code, Options, Policy, check_files};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The error for a policy that could not be read in full.
#[derive(Debug, thiserror::Error)]
#[error("cannot compare {}: {why}", path.display())]
struct NotComparable {
    /// The policy.
    path: PathBuf,
    /// The first problem.
    why: String,
}

impl Explained for NotComparable {
    fn help(&self) -> Option<String> {
        Some("`cargo cookie-registry check` lists everything that cannot be read".to_owned())
    }
}

/// The most files of a revision that are read to find the earlier form of a policy.
const MAX_CANDIDATES: usize = 1_000;

/// What the user wrote as the base: `REV`, `REV:PATH` or `A...B`.
#[derive(Debug, PartialEq, Eq)]
struct Spelling<'a> {
    from: &'a str,
    to: Option<&'a str>,
    path: Option<&'a str>,
}

impl<'a> Spelling<'a> {
    fn parse(text: &'a str) -> Result<Self, RevisionError> {
        // A colon in braces belongs to the revision, as in `HEAD^{/fix: typo}`.
        let (revisions, path) = match text.split_once(':') {
            Some((revisions, path)) if !revisions.is_empty() && !revisions.contains('{') => {
                (revisions, Some(path))
            }
            _ => (text, None),
        };
        let or_head = |name: &'a str| if name.is_empty() { "HEAD" } else { name };
        if let Some((from, to)) = revisions.split_once("...") {
            return Ok(Self {
                from: or_head(from),
                to: Some(or_head(to)),
                path,
            });
        }
        if path.is_none() && revisions.contains("..") && !revisions.contains('{') {
            return Err(RevisionError::TwoStates(text.to_owned()));
        }
        Ok(Self {
            from: revisions,
            to: None,
            path,
        })
    }
}

/// The earlier state with which a policy is compared.
#[derive(Debug)]
pub(crate) struct Base<'p> {
    policy: &'p PolicyFile,
    revision: Revision<'p>,
    /// The name of the revision in reports.
    name: String,
    /// The path that the user gave for the earlier form.
    path: Option<PathBuf>,
    notes: Vec<String>,
}

impl<'p> Base<'p> {
    /// Resolves `REV`, `REV:PATH` or `A...B` to the merge base with the commit that is checked out.
    pub(crate) fn open(policy: &'p PolicyFile, text: &str) -> Result<Self, RevisionError> {
        let spelling = Spelling::parse(text)?;
        let asked = Revision::open(policy, spelling.from)?;
        if let Some(to) = spelling.to {
            let (to_commit, head) = (Revision::open(policy, to)?, Revision::open(policy, "HEAD")?);
            if to_commit.commit() != head.commit() {
                return Err(RevisionError::NotCheckedOut(to.to_owned()));
            }
        }
        let found = asked.merge_bases()?;
        let is_asked = found.iter().any(|one| one.commit() == asked.commit());
        let several = found.len();
        let mut notes = Vec::new();
        let (revision, name) = match found.into_iter().next() {
            Some(first) if !is_asked => {
                let short = first
                    .commit()
                    .get(..12)
                    .unwrap_or(first.commit())
                    .to_owned();
                let of = spelling.from;
                notes.push(if several == 1 {
                    format!("compared with {short}, the merge base of `{of}` and the commit that is checked out")
                } else {
                    format!("compared with {short}, the first of {several} merge bases of `{of}` and the commit that is checked out")
                });
                (first, format!("{short} (merge base with {of})"))
            }
            _ => (asked, spelling.from.to_owned()),
        };
        let path = match spelling.path {
            Some(path) => Some(policy.repository()?.join(path)),
            None => None,
        };
        Ok(Self {
            policy,
            revision,
            name,
            path,
            notes,
        })
    }

    /// Returns the commit with which the policy is compared.
    pub(crate) fn commit(&self) -> &str {
        self.revision.commit()
    }

    /// Reads the earlier form of the policy, also where its file had another name; `None` if there was no policy that may
    /// be it.
    pub(crate) fn read(mut self) -> Result<Option<Earlier>, Failure> {
        let asked = self.path.as_ref().unwrap_or(&self.policy.path);
        let mut place = self.revision.file(asked)?;
        // Findings and names show the path as the user wrote it, if the file is where the policy is now.
        let is_here = self.path.is_none()
            && place.as_deref().is_some_and(|place| {
                self.policy.in_repository(place) == self.policy.in_repository(asked)
            });
        if is_here {
            place = Some(self.policy.path.clone());
        }
        if place.is_none() && self.path.is_some() {
            let (path, name) = (PathBuf::from(self.policy.in_repository(asked)), self.name);
            return Err(RevisionError::NoPolicy { path, name }.into());
        }
        if place.is_none() {
            place = self.earlier_place()?;
            if let Some(place) = &place {
                let (now, before) = (self.policy.path.display(), self.policy.in_repository(place));
                self.notes.push(format!(
                    "{now} does not exist in `{}`; compared with {before} there, its earlier form",
                    self.name
                ));
            }
        }
        let Some(place) = place else {
            return Ok(None);
        };
        let shown = if is_here {
            PolicyFile::as_asked(&place)
        } else {
            self.policy.in_repository(&place)
        };
        Ok(Some(Earlier {
            checked: comparable(&self.revision, &place)?,
            label: format!("{shown} at {}", self.name),
            notes: self.notes,
        }))
    }

    /// Returns the name of the revision in reports.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Finds the earlier form of a policy whose file is new: the policy of the revision whose file is gone, or else one
    /// of the same site that has been copied.
    fn earlier_place(&self) -> Result<Option<PathBuf>, Failure> {
        let root = self.policy.repository().map_err(RevisionError::from)?;
        let mut gone = Vec::new();
        let mut kept = Vec::new();
        let possible = self.revision.possible_policies()?;
        if possible.len() > MAX_CANDIDATES {
            return Err(self.several(possible).into());
        }
        let now = check_files(self.policy, &self.policy.path, Options::today())?;
        for name in possible {
            let place = root.join(&name);
            let Some(before) = whole_policy(&self.revision, &place) else {
                continue;
            };
            let candidate = Candidate {
                shared: shared_entries(before.recovered(), now.recovered()),
                same_site: same_site(before.recovered(), now.recovered()),
                name,
            };
            let still = PolicyFile::open(Some(&place), &[])
                .is_ok_and(|file| whole_policy(&file, &place).is_some());
            if still {
                kept.push(candidate);
            } else {
                gone.push(candidate);
            }
        }
        let copied = |one: &Candidate| one.same_site && one.shared > 0;
        kept.retain(copied);
        for candidates in [gone, kept] {
            let best = candidates
                .iter()
                .max_by_key(|one| (one.same_site, one.shared));
            let Some(best) = best else { continue };
            let is_best =
                |one: &&Candidate| (one.same_site, one.shared) == (best.same_site, best.shared);
            if candidates.iter().filter(is_best).count() > 1 {
                return Err(self
                    .several(candidates.into_iter().map(|one| one.name).collect())
                    .into());
            }
            return Ok(Some(root.join(&best.name)));
        }
        Ok(None)
    }

    fn several(&self, mut found: Vec<String>) -> RevisionError {
        // More names would help nobody to choose.
        found.truncate(5);
        RevisionError::SeveralPolicies {
            path: self.policy.path.clone(),
            name: self.revision.name().to_owned(),
            found,
        }
    }
}

/// The earlier form of a policy.
#[derive(Debug)]
pub(crate) struct Earlier {
    /// The policy, read and checked.
    pub(crate) checked: Checked,
    /// Its name in reports, such as `policy.toml at main`.
    pub(crate) label: String,
    /// How it was found, in sentences, if it is not the file of this name at the revision that was given.
    pub(crate) notes: Vec<String>,
}

/// A policy of the revision that may be the earlier form.
struct Candidate {
    name: String,
    /// The number of entries of the same name.
    shared: usize,
    /// Whether both are about the same domain.
    same_site: bool,
}

/// Reads a file that is a policy as a whole, and not a part that another one includes.
fn whole_policy(files: &dyn Files, path: &Path) -> Option<Checked> {
    let checked = check_files(files, path, Options::today()).ok()?;
    let is_policy = checked
        .findings
        .iter()
        .all(|finding| finding.code != Code::NotAPolicy);
    let policy = checked.recovered();
    let is_whole = !policy.service.name.is_empty() || !policy.service.domains.is_empty();
    (is_policy && is_whole).then_some(checked)
}

fn shared_entries(before: &Policy, after: &Policy) -> usize {
    let names = |policy: &Policy| -> BTreeSet<String> {
        policy.entries().map(|one| one.naming.shown()).collect()
    };
    names(before).intersection(&names(after)).count()
}

fn same_site(before: &Policy, after: &Policy) -> bool {
    let domains = &before.service.domains;
    domains
        .iter()
        .any(|domain| after.service.domains.contains(domain))
}

/// Checks a policy, which must be readable in full. It may break rules, because it can be compared
/// nevertheless.
pub(crate) fn comparable(files: &dyn Files, path: &Path) -> Result<Checked, Failure> {
    let checked = check_files(files, path, Options::today())?;
    if let Some(finding) = checked.unread() {
        return Err(NotComparable {
            path: path.to_owned(),
            why: finding.message.clone(),
        }
        .into());
    }
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_has_three_spellings() {
        let is = |text, from, to, path| {
            assert_eq!(
                Spelling::parse(text).unwrap(),
                Spelling { from, to, path },
                "{text}"
            );
        };
        is("main", "main", None, None);
        is("origin/release-1.0", "origin/release-1.0", None, None);
        is("main...HEAD", "main", Some("HEAD"), None);
        is("main...", "main", Some("HEAD"), None);
        is("...feature", "HEAD", Some("feature"), None);
        is(
            "main:legal/policy.toml",
            "main",
            None,
            Some("legal/policy.toml"),
        );
        is(
            "main...HEAD:policy.toml",
            "main",
            Some("HEAD"),
            Some("policy.toml"),
        );
        is("HEAD^{/fix: a..b}", "HEAD^{/fix: a..b}", None, None);
        is(":/fix", ":/fix", None, None);
        assert!(matches!(
            Spelling::parse("main..HEAD"),
            Err(RevisionError::TwoStates(_))
        ));
    }
}
