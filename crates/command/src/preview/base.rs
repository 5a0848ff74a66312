//! The base of the comparison: the policy at a git revision, if there is one.

use crate::base;
use crate::failure::Failure;
use crate::policy_file::PolicyFile;
use crate::revision::{DEFAULT_BASE, RevisionError};
use cookie_registry_policy::Policy;

/// The base. It is read again only if its name resolves to a different commit than before.
#[derive(Debug)]
pub(super) struct Base {
    name: String,
    read: Option<Read>,
}

#[derive(Debug)]
struct Read {
    commit: String,
    policy: Policy,
}

impl Base {
    /// Creates the base with a name, which is `HEAD` by default.
    ///
    /// A name that the user gave must exist. If the default does not exist, or the revision does not contain
    /// the policy, the page says so.
    pub(super) fn open(file: &PolicyFile, asked: Option<&str>) -> Result<Self, RevisionError> {
        if let Some(name) = asked {
            base::Base::open(file, name)?;
        }
        Ok(Self {
            name: asked.unwrap_or(DEFAULT_BASE).to_owned(),
            read: None,
        })
    }

    /// Returns the base's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Returns the policy at the revision.
    pub(super) fn policy(&mut self, file: &PolicyFile) -> Result<&Policy, Failure> {
        let base = base::Base::open(file, &self.name)?;
        let commit = base.commit().to_owned();
        let read = match self.read.take().filter(|read| read.commit == commit) {
            Some(read) => read,
            None => {
                let missing = RevisionError::NoPolicy {
                    path: file.path.clone(),
                    name: self.name.clone(),
                };
                let earlier = base.read()?.ok_or(missing)?;
                let policy = earlier.checked.recovered().clone();
                Read { commit, policy }
            }
        };
        Ok(&self.read.insert(read).policy)
    }
}
