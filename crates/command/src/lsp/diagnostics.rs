//! The findings of a policy as diagnostics.

use super::project::{Documents, Project, offsets, place, uri};
use super::text::{Encoding, Lines};
use cookie_registry_policy::report::visible;
use cookie_registry_policy::{Checked, Finding, Severity};
use ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
    PublishDiagnosticsParams, Uri,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The most findings of one file that an editor is sent.
pub(super) const MAX_SHOWN: usize = 500;

/// What the editor shows as the origin of a diagnostic.
const SOURCE: &str = "cookie-registry";

/// Returns what is to be shown of each file of a policy, and of each file that no longer has findings.
pub(super) fn diagnostics(
    project: &mut Project,
    open: &Documents,
    encoding: Encoding,
) -> Vec<PublishDiagnosticsParams> {
    let mut published = match (project.checked(), &project.failure) {
        (Some(checked), _) => of_files(checked, open, encoding),
        (None, Some(_)) if project.is_gone(open) => Vec::new(),
        // Without a check, nothing is known of the policy, and that must not look like a policy without findings.
        (None, Some(failure)) => vec![of_failure(project.path(), failure)],
        (None, None) => return Vec::new(),
    };
    let shown: BTreeSet<PathBuf> = published.iter().map(|(path, _)| path.clone()).collect();
    // A file that is no longer included has no findings of this policy.
    let gone = project.shown.difference(&shown);
    published.extend(gone.map(|path| (path.clone(), Vec::new())));
    project.shown = shown;
    let published = published.into_iter();
    published
        .filter_map(|(path, list)| {
            let version = open.get(&path).map(|document| document.version);
            let uri = uri(&path, open)?;
            Some(PublishDiagnosticsParams::new(uri, list, version))
        })
        .collect()
}

/// The diagnostics of a file, by its path without links.
type OfFile = (PathBuf, Vec<Diagnostic>);

/// Returns the error that a policy cannot be checked, at its beginning.
fn of_failure(policy: &Path, failure: &str) -> OfFile {
    let diagnostic = Diagnostic {
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: failure.to_owned(),
        ..Diagnostic::default()
    };
    (place(policy), vec![diagnostic])
}

/// Returns the findings of each file of a policy.
fn of_files(checked: &Checked, open: &Documents, encoding: Encoding) -> Vec<OfFile> {
    let mut by_file: BTreeMap<u32, Vec<&Finding>> = BTreeMap::new();
    for finding in &checked.findings {
        // What has no place of its own is about the policy as a whole.
        let file = checked
            .sources
            .get(finding.span.file)
            .map_or(0, |_| finding.span.file);
        by_file.entry(file).or_default().push(finding);
    }
    // Each finding needs the lines of its file, and perhaps those of another.
    let files: Vec<(Option<Uri>, Lines<'_>)> = checked
        .sources
        .iter()
        .map(|source| (uri(&source.path, open), Lines::of(&source.text, encoding)))
        .collect();
    let mut of_files = Vec::new();
    for ((file, source), (_, lines)) in (0_u32..).zip(checked.sources.iter()).zip(&files) {
        let findings = by_file.remove(&file).unwrap_or_default();
        let mut list: Vec<Diagnostic> = findings
            .iter()
            .take(MAX_SHOWN)
            .map(|finding| diagnostic(finding, lines, &files))
            .collect();
        if let Some(more) = findings.len().checked_sub(MAX_SHOWN).filter(|it| *it > 0) {
            list.push(Diagnostic {
                severity: Some(DiagnosticSeverity::WARNING),
                source: Some(SOURCE.to_owned()),
                message: format!(
                    "{more} further findings are not shown; `cargo cookie-registry check --format json` lists all"
                ),
                ..Diagnostic::default()
            });
        }
        of_files.push((place(&source.path), list));
    }
    of_files
}

/// Returns the message of a finding, with what to do.
pub(super) fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => visible(&format!("{}\nhelp: {help}", finding.message)).into_owned(),
        None => visible(&finding.message).into_owned(),
    }
}

fn diagnostic(
    finding: &Finding,
    lines: &Lines<'_>,
    files: &[(Option<Uri>, Lines<'_>)],
) -> Diagnostic {
    let (start, end) = offsets(finding.span);
    let related = finding.related.iter().filter_map(|label| {
        let (uri, lines) = files.get(usize::try_from(label.span.file).ok()?)?;
        let (start, end) = offsets(label.span);
        Some(DiagnosticRelatedInformation {
            location: Location::new(uri.clone()?, lines.range(start, end)),
            message: label.text.clone(),
        })
    });
    let related: Vec<_> = related.collect();
    Diagnostic {
        range: lines.range(start, end),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.code.as_str().to_owned())),
        source: Some(SOURCE.to_owned()),
        message: message(finding),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}
