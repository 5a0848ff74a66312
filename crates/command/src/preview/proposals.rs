//! Edits: each is proposed, shown as a difference, confirmed, and can be taken back.
//!
//! Nothing is written but by [`Proposals::confirm`], which writes exactly what was shown, and only while the file still is what
//! it was when that was shown.

mod check;
mod decisions;
mod entry;
mod lists;
mod target;

use crate::edit::EditError;
use crate::files::{self, FileError};
use crate::policy_file::PolicyFile;
use check::Overlay;
use cookie_registry_policy::shared::{FOLDER, LOCK};
use cookie_registry_policy::source::{Files as _, MAX_FILE_BYTES};
use cookie_registry_policy::{Checked, Options, check_files};
use sha2::{Digest as _, Sha256};
use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(super) use check::Effect;
pub(super) use decisions::Judgeable;
pub(super) use entry::EntryForm;
pub(super) use target::{Target, list};

/// The most proposals that wait for an answer; the oldest is forgotten first.
const MAX_PROPOSALS: usize = 16;
/// The most edits that can be taken back.
const MAX_TAKEN_BACK: usize = 10;

/// The edits of a policy that wait for an answer, and those that were written.
#[derive(Debug)]
pub(super) struct Proposals {
    file: Arc<PolicyFile>,
    /// What each form repeats, so that no other site can send one.
    token: String,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    proposals: VecDeque<Proposal>,
    written: VecDeque<Written>,
}

/// What an edit does, as a sentence of the desk and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct What {
    /// The name of the sentence.
    pub(super) sentence: &'static str,
    /// What it is about, such as `cookies.session`.
    pub(super) about: String,
}

/// An edit that was shown and not yet confirmed.
#[derive(Clone, Debug)]
pub(super) struct Proposal {
    pub(super) id: String,
    /// The file, as named on the command line.
    pub(super) path: PathBuf,
    /// Its text when the edit was proposed; `None` if there was no file.
    pub(super) before: Option<String>,
    /// Its text after the edit; `None` if there will be no file.
    pub(super) after: Option<String>,
    pub(super) what: What,
    /// What the policy says and breaks after the edit.
    pub(super) effect: Effect,
    /// Whether it takes back the last edit.
    is_undo: bool,
}

/// An edit that was written.
#[derive(Debug)]
struct Written {
    path: PathBuf,
    before: Option<String>,
    after: Option<String>,
    what: What,
}

/// The reason why nothing was proposed or written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// The policy has no such entry, or a form named none.
    #[error("there is no `{0}` in the files that can be edited here")]
    NotFound(String),
    /// The file is not what it was when the form was made.
    #[error("{0} has changed since then")]
    Changed(String),
    /// The proposal was answered or forgotten.
    #[error("the proposal is no longer there")]
    Gone,
    /// There is nothing to take back.
    #[error("there is nothing to take back")]
    NothingToUndo,
    /// What was sent changes nothing.
    #[error("nothing would change")]
    Nothing,
    /// A person's name, or a reason, is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// No page of the desk has sent the form.
    #[error("the form did not come from the desk")]
    Sender,
    /// The edit cannot be made.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The policy cannot be read, or not be approved.
    #[error("{0}")]
    Policy(String),
}

impl Proposals {
    /// Creates the proposals of a policy: none yet.
    pub(super) fn new(file: Arc<PolicyFile>) -> Result<Self, getrandom::Error> {
        Ok(Self {
            file,
            token: random()?,
            kept: Mutex::default(),
        })
    }

    /// Returns what each form must repeat.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Returns what the last edit did, if it can be taken back.
    pub(super) fn last(&self) -> Option<What> {
        self.kept()
            .written
            .back()
            .map(|written| written.what.clone())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What a panicking thread left behind is complete: each change is one call.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads and checks the policy as it is now.
    fn checked(&self) -> Result<Checked, Refusal> {
        check_files(&*self.file, &self.file.path, Options::today())
            .map_err(|error| Refusal::Policy(error.to_string()))
    }

    /// Returns the files that can be edited: the policy, and what it includes by a path. Declarations of others are copies,
    /// which `policy.lock` pins.
    fn editable(&self, checked: &Checked) -> Vec<PathBuf> {
        let copies = self.file.path.with_file_name(FOLDER);
        let paths = checked.sources.iter().map(|source| &source.path);
        paths
            .filter(|path| !path.starts_with(&copies))
            .cloned()
            .collect()
    }

    /// Returns the path of the file with the approvals.
    fn lock(&self) -> PathBuf {
        self.file.path.with_file_name(LOCK)
    }

    /// Returns the policy as it would be with another text of one file.
    fn checked_with(&self, path: &Path, text: &str) -> Result<Checked, Refusal> {
        let files = Overlay {
            files: &*self.file,
            place: self.file.place(path),
            text,
        };
        check_files(&files, &self.file.path, Options::today())
            .map_err(|error| Refusal::Policy(error.to_string()))
    }

    /// Keeps a proposal, and returns it.
    fn propose(
        &self,
        path: PathBuf,
        before: Option<String>,
        after: Option<String>,
        what: What,
        effect: Effect,
    ) -> Result<Proposal, Refusal> {
        let proposal = Proposal::new(path, before, after, what, effect)?;
        self.keep(proposal.clone());
        Ok(proposal)
    }

    fn keep(&self, proposal: Proposal) {
        let mut kept = self.kept();
        kept.proposals.push_back(proposal);
        if kept.proposals.len() > MAX_PROPOSALS {
            kept.proposals.pop_front();
        }
    }

    /// Writes a proposal, if its file still is what it was when the difference was shown.
    pub(super) fn confirm(&self, id: &str) -> Result<What, Refusal> {
        // No other confirmation may come between the comparison and the write.
        let mut kept = self.kept();
        let found = kept.proposals.iter().position(|proposal| proposal.id == id);
        let proposal = found
            .and_then(|at| kept.proposals.remove(at))
            .ok_or(Refusal::Gone)?;
        if files::read_if_exists(&proposal.path)? != proposal.before {
            return Err(Refusal::Changed(PolicyFile::as_asked(&proposal.path)));
        }
        write(&proposal.path, proposal.after.as_deref())?;
        let Proposal {
            path,
            before,
            after,
            what,
            is_undo,
            ..
        } = proposal;
        if is_undo {
            let is_it = |written: &Written| written.path == path && written.after == before;
            if let Some(at) = kept.written.iter().rposition(is_it) {
                kept.written.remove(at);
            }
        } else {
            kept.written.push_back(Written {
                path,
                before,
                after,
                what: what.clone(),
            });
        }
        if kept.written.len() > MAX_TAKEN_BACK {
            kept.written.pop_front();
        }
        Ok(what)
    }

    /// Proposes to take back the last edit, if its file still is what the edit wrote.
    pub(super) fn undo(&self) -> Result<Proposal, Refusal> {
        let (path, before, after, about) = {
            let kept = self.kept();
            let last = kept.written.back().ok_or(Refusal::NothingToUndo)?;
            let about = last.what.about.clone();
            (
                last.path.clone(),
                last.after.clone(),
                last.before.clone(),
                about,
            )
        };
        if files::read_if_exists(&path)? != before {
            return Err(Refusal::Changed(PolicyFile::as_asked(&path)));
        }
        let effect = if path == self.lock() {
            Effect::default()
        } else {
            let text = after.as_deref().unwrap_or_default();
            Effect::between(&self.checked()?, &self.checked_with(&path, text)?)
        };
        let what = What {
            sentence: "did_undo",
            about,
        };
        let mut proposal = Proposal::new(path, before, after, what, effect)?;
        proposal.is_undo = true;
        self.keep(proposal.clone());
        Ok(proposal)
    }
}

impl Proposal {
    fn new(
        path: PathBuf,
        before: Option<String>,
        after: Option<String>,
        what: What,
        effect: Effect,
    ) -> Result<Self, Refusal> {
        if before == after {
            return Err(Refusal::Nothing);
        }
        if after
            .as_ref()
            .is_some_and(|text| text.len() > MAX_FILE_BYTES)
        {
            return Err(Refusal::Policy(format!(
                "{} would be longer than {MAX_FILE_BYTES} bytes",
                path.display()
            )));
        }
        Ok(Self {
            id: random().map_err(|error| Refusal::Policy(error.to_string()))?,
            path,
            before,
            after,
            what,
            effect,
            is_undo: false,
        })
    }
}

/// Writes a file completely or not at all, or removes it. A file that is marked as read-only stays as it is: only the folder
/// would permit to replace it.
fn write(path: &Path, text: Option<&str>) -> Result<(), Refusal> {
    if fs::metadata(path).is_ok_and(|there| there.permissions().readonly()) {
        return Err(Refusal::File(FileError::Write {
            path: path.to_owned(),
            source: io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"),
        }));
    }
    match text {
        Some(text) => files::replace(path, text)?,
        None => fs::remove_file(path).map_err(|source| FileError::Write {
            path: path.to_owned(),
            source,
        })?,
    }
    Ok(())
}

/// Returns the SHA-256 of a text, by which a form names what it was made from.
pub(super) fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// Returns 128 random bits as hexadecimal digits.
fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
