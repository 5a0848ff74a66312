//! A policy, with what an editor has open of it.

use super::text::{Encoding, Lines};
use crate::approve;
use crate::base::Base;
use crate::failure::Failure;
use crate::policy_file::{PolicyFile, absolute, current_directory};
use cookie_registry_policy::check::check_again;
use cookie_registry_policy::parse::Kept;
use cookie_registry_policy::report::plain_path;
use cookie_registry_policy::source::{Files, Source, Span};
use cookie_registry_policy::{Baseline, Checked, Finding, Options};
use cookie_registry_scan::findings::shared;
use ls_types::{Location, Uri};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A file that is open in the editor.
#[derive(Debug)]
pub(super) struct Document {
    /// Its address, as the editor writes it.
    pub(super) uri: Uri,
    /// The version of its text.
    pub(super) version: i32,
    /// The text, which may not be saved.
    pub(super) text: String,
}

/// The open files by their paths without links.
pub(super) type Documents = BTreeMap<PathBuf, Document>;

/// Returns the path of a file without links. Of one that is not saved, or is gone, the folder has none.
pub(super) fn place(path: &Path) -> PathBuf {
    let of_folder = || {
        let folder = fs::canonicalize(path.parent()?).ok()?;
        Some(folder.join(path.file_name()?))
    };
    let whole = fs::canonicalize(path).ok();
    whole.or_else(of_folder).unwrap_or_else(|| path.to_owned())
}

/// The files of a policy, with the texts of the editor in place of those on the disk.
struct Overlay<'a> {
    files: &'a PolicyFile,
    open: &'a Documents,
}

impl Files for Overlay<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let saved = self.files.read(path);
        // What may not be read from the disk is not read from the editor, either.
        let may_be_read = match &saved {
            Ok(_) => true,
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        match self.open.get(&place(path)) {
            Some(document) if may_be_read => Ok(document.text.clone().into_bytes()),
            _ => saved,
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut listed = self.files.list(folder)?;
        // A new file that was never saved is not on the disk yet.
        let here = place(folder);
        let new = self.open.keys().filter(|path| !path.exists());
        let new = new.filter(|path| path.parent() == Some(here.as_path()));
        listed.extend(new.filter_map(|path| Some(folder.join(path.file_name()?))));
        Ok(listed)
    }

    fn place(&self, path: &Path) -> PathBuf {
        self.files.place(path)
    }
}

/// A policy with the result of its last check.
pub(super) struct Project {
    file: PolicyFile,
    base: Option<Checked>,
    /// The last check that could be made.
    last: Option<Checked>,
    /// The check before it, until there is time to free it.
    former: Option<Checked>,
    /// What was read of the entries.
    kept: Kept,
    /// Whether the current text was checked, or could not be checked.
    is_current: bool,
    /// Why the current text could not be checked.
    pub(super) failure: Option<String>,
    /// The files that the editor shows diagnostics of.
    pub(super) shown: BTreeSet<PathBuf>,
}

impl Project {
    /// Opens the policy at a path.
    pub(super) fn open(policy: &Path, outside: &[PathBuf]) -> Result<Self, Failure> {
        Ok(Self {
            file: PolicyFile::open(Some(policy), outside)?,
            base: None,
            last: None,
            former: None,
            kept: Kept::default(),
            is_current: false,
            failure: None,
            shown: BTreeSet::new(),
        })
    }

    /// Reads the earlier form of the policy, with which it is compared.
    pub(super) fn read_base(&mut self, name: &str) -> Result<(), Failure> {
        let base = Base::open(&self.file, name)?.read()?;
        self.base = base.map(|earlier| earlier.checked);
        Ok(())
    }

    /// Checks the policy, unless its current text was checked already.
    pub(super) fn check(&mut self, open: &Documents) {
        if self.is_current {
            return;
        }
        self.is_current = true;
        self.failure = match self.check_text(open) {
            Ok(checked) => {
                self.former = self.last.replace(checked);
                None
            }
            Err(failure) => Some(explained(&failure)),
        };
    }

    /// Checks the policy as the editor has it, as `check` does.
    fn check_text(&mut self, open: &Documents) -> Result<Checked, Failure> {
        let files = Overlay {
            files: &self.file,
            open,
        };
        let approvals = approve::read(&self.file)?;
        let baseline = Baseline {
            base: self.base.as_ref().map(Checked::recovered),
            approvals: approvals.as_ref(),
        };
        let mut checked = check_again(
            &files,
            &self.file.path,
            Options::today(),
            baseline,
            &mut self.kept,
        )?;
        let folder = absolute(&current_directory()?, &self.file.path);
        let compared = shared(&checked, &self.file.path, &folder);
        checked.findings.extend(compared.findings);
        Finding::sort(&mut checked.findings);
        Ok(checked)
    }

    /// Frees the check before the last one. Nobody shall wait for that after a keystroke.
    pub(super) fn tidy(&mut self) {
        self.former = None;
    }

    /// Notes that the places of the last check no longer fit the text.
    pub(super) fn edited(&mut self) {
        self.is_current = false;
    }

    /// Returns whether the policy could not be checked because it is gone, from the disk and from the editor.
    pub(super) fn is_gone(&self, open: &Documents) -> bool {
        self.failure.is_some() && !open.contains_key(&place(self.path())) && !self.path().exists()
    }

    /// Returns the path of the policy.
    pub(super) fn path(&self) -> &Path {
        &self.file.path
    }

    /// Returns the check of the current text, if there was one.
    pub(super) fn checked(&self) -> Option<&Checked> {
        let last = self.last.as_ref();
        last.filter(|_| self.is_current && self.failure.is_none())
    }

    /// Returns the last check, which may be about an earlier text.
    pub(super) fn last(&self) -> Option<&Checked> {
        self.last.as_ref()
    }
}

/// Returns what a person reads of a failure.
pub(super) fn explained(failure: &Failure) -> String {
    match failure.help() {
        Some(help) => format!("{failure}\nhelp: {help}"),
        None => failure.to_string(),
    }
}

/// Returns the address of a file: that of the editor if it is open there.
pub(super) fn uri(path: &Path, open: &Documents) -> Option<Uri> {
    match open.get(&place(path)) {
        Some(document) => Some(document.uri.clone()),
        None => Uri::from_file_path(plain_path(path)),
    }
}

/// Returns a place of the policy for the editor.
pub(super) fn location(
    checked: &Checked,
    span: Span,
    open: &Documents,
    encoding: Encoding,
) -> Option<Location> {
    let source = checked.sources.get(span.file)?;
    let range = range(source, span, encoding);
    Some(Location::new(uri(&source.path, open)?, range))
}

/// Returns the range of a span.
pub(super) fn range(source: &Source, span: Span, encoding: Encoding) -> ls_types::Range {
    let (start, end) = offsets(span);
    Lines::of(&source.text, encoding).range(start, end)
}

/// Returns the beginning and the end of a span in bytes.
pub(super) fn offsets(span: Span) -> (usize, usize) {
    let number = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
    (number(span.start), number(span.end))
}

/// Returns the number and the text of a file of the policy.
pub(super) fn source_at<'c>(checked: &'c Checked, path: &Path) -> Option<(u32, &'c Source)> {
    let mut sources = (0_u32..).zip(checked.sources.iter());
    sources.find(|(_, source)| place(&source.path) == path)
}
