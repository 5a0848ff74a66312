//! What an edit does to the policy: the findings that it brings and cures, and the changes that visitors would notice.

use crate::levels;
use cookie_registry_policy::diff::{diff, heading};
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::source::{Files, Span};
use cookie_registry_policy::{Checked, Finding, Severity};
use serde::Serialize;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// The most findings and changes that are listed.
const MAX_LISTED: usize = 50;

/// The files of a policy, of which one has another text.
pub(super) struct Overlay<'f> {
    pub(super) files: &'f dyn Files,
    pub(super) place: PathBuf,
    pub(super) text: &'f str,
}

impl Files for Overlay<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if self.files.place(path) == self.place {
            return Ok(self.text.as_bytes().to_vec());
        }
        self.files.read(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.files.list(folder)
    }

    fn place(&self, path: &Path) -> PathBuf {
        self.files.place(path)
    }
}

/// What an edit does to the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Effect {
    /// The findings that come with it.
    pub(crate) brings: Vec<Found>,
    /// The number of findings that go with it.
    pub(crate) cures: usize,
    /// What visitors would notice.
    pub(crate) changes: Vec<Noticed>,
    /// What is approved, line by line.
    pub(crate) approves: Vec<String>,
}

/// A finding that comes with an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Found {
    severity: &'static str,
    code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    /// Whether the policy cannot be read in full with it.
    #[serde(skip)]
    pub(crate) is_unreadable: bool,
    #[serde(skip)]
    pub(crate) span: Span,
    /// The control that has to be corrected.
    pub(crate) field: Option<String>,
}

/// A change that an edit makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Noticed {
    verdict: &'static str,
    heading: &'static str,
    sentence: String,
}

impl Effect {
    /// Compares the policy before and after an edit.
    pub(super) fn between(before: &Checked, after: &Checked) -> Self {
        let mut earlier = HashMap::<_, usize>::new();
        for finding in &before.findings {
            *earlier.entry(identity(finding)).or_default() += 1;
        }
        let mut brings = Vec::new();
        for finding in &after.findings {
            match earlier.get_mut(&identity(finding)) {
                Some(left) if *left > 0 => *left -= 1,
                _ => brings.push(Found::new(finding)),
            }
        }
        let changes = diff(before.recovered(), after.recovered());
        Self {
            brings,
            cures: earlier.values().sum(),
            changes: changes.iter().take(MAX_LISTED).map(Noticed::new).collect(),
            approves: Vec::new(),
        }
    }

    /// Removes from the list what nobody would read, once it is known whether the edit can be read.
    pub(super) fn shortened(mut self) -> Self {
        self.brings.truncate(MAX_LISTED);
        self
    }
}

/// Returns by what a finding is the same one, perhaps on another line.
fn identity(finding: &Finding) -> (&'static str, Option<&str>, &str) {
    let entry = finding.entry.as_deref();
    (finding.code.as_str(), entry, &finding.message)
}

impl Found {
    fn new(finding: &Finding) -> Self {
        let is_error = finding.severity == Severity::Error;
        Self {
            severity: match levels::severity(finding) {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "remark",
            },
            code: finding.code.as_str(),
            message: finding.message.clone(),
            help: finding.help.clone(),
            is_unreadable: is_error && finding.code.rule().stage() == Stage::Reading,
            span: finding.span,
            field: None,
        }
    }
}

impl Noticed {
    fn new(change: &cookie_registry_policy::diff::Change) -> Self {
        let verdict = change.verdict();
        Self {
            verdict: verdict.as_str(),
            heading: heading(verdict),
            sentence: change.sentence.clone(),
        }
    }
}
