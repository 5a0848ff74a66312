//! Writes the folder of the evidence, and checks such a folder.

use super::page;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use cookie_registry_audit::{
    ARCHIVE_FILE, EvidenceError, EvidenceFile, Observed, PAGE_FILE, Report, verify_evidence,
    write_evidence,
};
use cookie_registry_policy::Finding;
use cookie_registry_policy::report::visible_line;
use std::path::Path;

impl Explained for EvidenceError {
    fn help(&self) -> Option<String> {
        match self {
            Self::NotEmpty(_) => {
                Some("name a folder that does not exist with --out FOLDER".to_owned())
            }
            Self::NoManifest { .. } => {
                Some("`audit --out FOLDER` writes a folder with a manifest".to_owned())
            }
            _ => None,
        }
    }
}

/// The error for a report that cannot be rendered as a page.
#[derive(Debug, thiserror::Error)]
#[error("cannot render the report as a page: {0:#}")]
struct NoPage(minijinja::Error);

impl Explained for NoPage {}

/// Writes the evidence.
pub(super) fn keep(
    folder: &Path,
    (written, findings, observed): (&Report, &[Finding], &Observed),
    console: &Console,
) -> Result<(), Failure> {
    let files = files(written, findings, observed)?;
    let hash = write_evidence(folder, written, &files)?;
    console.note(&format!(
        "wrote {}; the SHA-256 of its manifest is {hash}\n",
        folder.display()
    ));
    Ok(())
}

/// Checks a folder of evidence.
pub(super) fn verify(
    folder: &Path,
    manifest: Option<&str>,
    console: &Console,
) -> Result<Exit, Failure> {
    let mut verified = verify_evidence(folder)?;
    if manifest.is_some_and(|expected| !expected.trim().eq_ignore_ascii_case(&verified.manifest)) {
        let problem = format!("the SHA-256 of the manifest is {}", verified.manifest);
        verified.problems.push(problem);
    }
    for problem in &verified.problems {
        console.print(&format!("error: {}\n", visible_line(problem)));
    }
    let (files, manifest) = (verified.files, &verified.manifest);
    if verified.problems.is_empty() {
        console.note(&format!(
            "{}: {files} files are as they were written; the SHA-256 of the manifest is {manifest}\n",
            folder.display()
        ));
        return Ok(Exit::Clean);
    }
    Ok(Exit::Findings)
}

/// Returns the files of the evidence other than the report.
fn files(
    report: &Report,
    findings: &[Finding],
    observed: &Observed,
) -> Result<Vec<EvidenceFile>, Failure> {
    let page = page::page(report, findings, observed).map_err(NoPage)?;
    let mut files = vec![
        EvidenceFile {
            name: PAGE_FILE.to_owned(),
            bytes: page.into_bytes(),
        },
        EvidenceFile {
            name: ARCHIVE_FILE.to_owned(),
            bytes: observed.archive.clone().into_bytes(),
        },
    ];
    files.extend(observed.pictures.iter().map(|picture| EvidenceFile {
        name: picture.name.clone(),
        bytes: picture.bytes.clone(),
    }));
    Ok(files)
}
