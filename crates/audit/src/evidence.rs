//! The evidence of an audit: a folder with the report, screenshots, and a manifest with the hash of each file.

use crate::digest::sha256;
use crate::judge::Verdict;
use crate::report::{PolicyVersion, Report, ReportSettings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The name of the report in the folder.
pub const REPORT_FILE: &str = "report.json";

/// The name of the HTML version of the report in the folder.
pub const PAGE_FILE: &str = "report.html";

/// The name of the HTTP Archive in the folder.
pub const ARCHIVE_FILE: &str = "requests.har";

/// The name of the manifest in the folder.
pub const MANIFEST_FILE: &str = "manifest.json";

/// The largest file of evidence that is verified, in bytes.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// A file of the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its name in the folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The version of the manifest's format.
const MANIFEST_FORMAT: u32 = 1;

/// The list of all files with their hashes, and what they are evidence of, as in the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    tool: String,
    started: String,
    ended: String,
    verdict: Verdict,
    browser: String,
    policy: PolicyVersion,
    settings: ReportSettings,
    files: Vec<Listed>,
}

impl Manifest {
    fn new(report: &Report, files: Vec<Listed>) -> Self {
        Self {
            format: MANIFEST_FORMAT,
            tool: report.tool.clone(),
            started: report.started.clone(),
            ended: report.ended.clone(),
            verdict: report.verdict,
            browser: report.observation.browser.product.clone(),
            policy: report.policy.clone(),
            settings: report.settings.clone(),
            files,
        }
    }

    /// Returns the manifest as it is written.
    fn to_json(&self) -> String {
        // Every field is text, a number or a list of these, so that writing cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Listed {
    name: String,
    bytes: u64,
    sha256: String,
}

/// The reason why evidence cannot be written or verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// The folder is not empty.
    #[error("{} exists and is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file is not a manifest.
    #[error("{} is not a manifest: {reason}", path.display())]
    NoManifest {
        /// The file.
        path: PathBuf,
        /// The problem.
        reason: String,
    },
}

/// Checks that evidence can be written into a folder: it does not exist, or is empty.
///
/// # Errors
/// [`EvidenceError::NotEmpty`] if the folder is not empty.
pub fn require_empty(folder: &Path) -> Result<(), EvidenceError> {
    // What cannot be read is reported when it is written.
    let there = fs::read_dir(folder).ok();
    match there.and_then(|mut there| there.next()) {
        Some(_) => Err(EvidenceError::NotEmpty(folder.to_owned())),
        None => Ok(()),
    }
}

/// Writes the report, further files and their manifest into a new or empty folder, and returns the SHA-256 of the
/// manifest. All files are written to a temporary folder first. Then they are moved into place, the manifest last, so
/// that a folder with a manifest is complete.
///
/// # Errors
/// [`EvidenceError::NotEmpty`] if the folder is not empty, and [`EvidenceError::Write`] if a file cannot be written.
/// After an error, the files that were written are removed again.
pub fn write_evidence(
    folder: &Path,
    report: &Report,
    further: &[EvidenceFile],
) -> Result<String, EvidenceError> {
    let text = report.to_json();
    let mut files: Vec<(&str, &[u8])> = std::iter::once((REPORT_FILE, text.as_bytes()))
        .chain(further.iter().map(|it| (it.name.as_str(), &*it.bytes)))
        .collect();
    let listed = files.iter().map(|(name, bytes)| Listed {
        name: (*name).to_owned(),
        bytes: bytes.len() as u64,
        sha256: sha256(bytes),
    });
    let manifest = Manifest::new(report, listed.collect()).to_json();
    files.push((MANIFEST_FILE, manifest.as_bytes()));
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| EvidenceError::Write { path, source }
    };
    let is_new = fs::symlink_metadata(folder).is_err();
    require_empty(folder)?;
    fs::create_dir_all(folder).map_err(failed(folder))?;
    // Within the folder, which may be a file system of its own.
    let unfinished = folder.join(".unfinished");
    let written = fs::create_dir(&unfinished)
        .map_err(failed(&unfinished))
        .and_then(|()| place(folder, &unfinished, &files));
    if let Err(error) = written {
        // Half a folder must not pass for evidence. What cannot be removed has no manifest.
        let _ = fs::remove_dir_all(&unfinished);
        for (name, _) in &files {
            let _ = fs::remove_file(folder.join(name));
        }
        if is_new {
            let _ = fs::remove_dir(folder);
        }
        return Err(error);
    }
    Ok(sha256(manifest.as_bytes()))
}

/// Writes all files into one folder and then moves them to another.
fn place(folder: &Path, unfinished: &Path, files: &[(&str, &[u8])]) -> Result<(), EvidenceError> {
    let failed = |path: PathBuf| move |source| EvidenceError::Write { path, source };
    for (name, bytes) in files {
        write(&unfinished.join(name), bytes).map_err(failed(folder.join(name)))?;
    }
    for (name, _) in files {
        let path = folder.join(name);
        fs::rename(unfinished.join(name), &path).map_err(failed(path))?;
    }
    fs::remove_dir(unfinished).map_err(failed(unfinished.to_owned()))
}

/// Writes a file completely, to the disk, under a name that did not exist.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::options()
        .write(true)
        .create_new(true)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Returns how the manifest and the report differ in what they are evidence of.
fn subject(folder: &Path, manifest: &Manifest) -> Option<String> {
    if !manifest.files.iter().any(|it| it.name == REPORT_FILE) {
        return Some(format!("{MANIFEST_FILE} does not list {REPORT_FILE}"));
    }
    // That the file is missing or changed is a problem already.
    let text = read(&folder.join(REPORT_FILE)).ok()?;
    let report = match Report::parse(&String::from_utf8_lossy(&text)) {
        Ok(report) => report,
        Err(error) => return Some(format!("{REPORT_FILE}: {error}")),
    };
    let differs = *manifest != Manifest::new(&report, manifest.files.clone());
    differs.then(|| format!("{MANIFEST_FILE} says of the audit what {REPORT_FILE} does not say"))
}

/// The result of comparing a folder of evidence with its manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The SHA-256 of the manifest.
    pub manifest: String,
    /// The number of files that the manifest lists.
    pub files: usize,
    /// The files that are missing, changed or not listed, in words. Empty if the folder is unchanged.
    pub problems: Vec<String>,
}

/// Compares a folder with its manifest: every listed file must be unchanged, and there must be no other file.
///
/// # Errors
/// [`EvidenceError::Read`] if the manifest cannot be read, and [`EvidenceError::NoManifest`] if it is not a manifest.
pub fn verify_evidence(folder: &Path) -> Result<Verified, EvidenceError> {
    let path = folder.join(MANIFEST_FILE);
    let read_failed = |path: &Path| {
        let path = path.to_owned();
        move |source| EvidenceError::Read { path, source }
    };
    let text = read(&path).map_err(read_failed(&path))?;
    let no_manifest = |reason: String| EvidenceError::NoManifest {
        path: path.clone(),
        reason,
    };
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| no_manifest(error.to_string()))?;
    if manifest.format != MANIFEST_FORMAT {
        return Err(no_manifest(format!("its format is {}", manifest.format)));
    }
    let mut problems = Vec::new();
    if manifest.to_json().as_bytes() != text {
        problems.push(format!("{MANIFEST_FILE} is not as it was written"));
    }
    let mut listed = BTreeSet::from([MANIFEST_FILE.to_owned()]);
    for file in &manifest.files {
        let is_plain = Path::new(&file.name).components().count() == 1
            && !file.name.starts_with(['.', '/'])
            && !file.name.contains(['/', '\\']);
        if !is_plain {
            problems.push(format!(
                "`{}` is no name of a file in the folder",
                file.name
            ));
            continue;
        }
        if !listed.insert(file.name.clone()) {
            problems.push(format!("{} is listed twice", file.name));
        }
        match read(&folder.join(&file.name)) {
            Ok(bytes) if sha256(&bytes) == file.sha256 && bytes.len() as u64 == file.bytes => {}
            Ok(_) => problems.push(format!("{} was changed", file.name)),
            Err(error) => problems.push(format!("{} cannot be read: {error}", file.name)),
        }
    }
    problems.extend(subject(folder, &manifest));
    for entry in fs::read_dir(folder).map_err(read_failed(folder))? {
        let name = entry.map_err(read_failed(folder))?.file_name();
        let name = name.to_string_lossy();
        if !listed.contains(name.as_ref()) {
            problems.push(format!("{name} is not listed in the manifest"));
        }
    }
    problems.sort();
    Ok(Verified {
        manifest: sha256(&text),
        files: manifest.files.len(),
        problems,
    })
}

/// Reads a regular file of bounded size; links are not followed, since the evidence must be in the folder itself.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let known = fs::symlink_metadata(path)?;
    if !known.is_file() || known.len() > MAX_BYTES {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("it is no regular file of at most {MAX_BYTES} bytes"),
        ));
    }
    fs::read(path)
}

#[cfg(test)]
mod tests;
