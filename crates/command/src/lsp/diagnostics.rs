//! The findings of a policy as diagnostics.

use super::project::{Documents, Project, offsets, place, uri};
use super::text::{Encoding, Lines};
use cookie_registry_policy::{Finding, Severity};
use ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
    PublishDiagnosticsParams, Uri,
};
use std::collections::{BTreeMap, BTreeSet};

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
    let Some(checked) = project.checked() else {
        return Vec::new();
    };
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
    let mut published = Vec::new();
    let mut shown = BTreeSet::new();
    for ((file, source), (uri, lines)) in (0_u32..).zip(checked.sources.iter()).zip(&files) {
        let Some(uri) = uri else { continue };
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
                    "{more} further findings are not shown; `cargo cookie-registry check` lists all"
                ),
                ..Diagnostic::default()
            });
        }
        let path = place(&source.path);
        let version = open.get(&path).map(|document| document.version);
        published.push(PublishDiagnosticsParams::new(uri.clone(), list, version));
        shown.insert(path);
    }
    // A file that is no longer included has no findings of this policy.
    for path in project.shown.difference(&shown) {
        if let Some(uri) = uri(path, open) {
            published.push(PublishDiagnosticsParams::new(uri, Vec::new(), None));
        }
    }
    project.shown = shown;
    published
}

/// Returns the message of a finding, with what to do.
pub(super) fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
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
