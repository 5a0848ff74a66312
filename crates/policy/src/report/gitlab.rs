//! Findings as a Code Quality report of GitLab.

use super::data::Report;
use super::text::escaped_json;
use crate::finding::{Finding, Severity};
use serde_json::{Value, json};

/// Formats a Code Quality report: one JSON array. GitLab shows the findings in a merge request and at the lines of its
/// diff.
///
/// `check_name`, which GitLab requires, is the code of the rule. `fingerprint` is the same as in
/// [`sarif`](super::sarif()): a finding that only moves to another line keeps its fingerprint, and does not count as
/// new. A finding without a location is reported at the first line of the policy, because GitLab rejects findings
/// without a path.
///
/// Source: GitLab's documentation of Code Quality, "Code Quality report format".
///
/// ```
/// use cookie_registry_policy::{Options, check_files, report::{Report, code_quality}, source::Memory};
///
/// let files = Memory::from_iter([("policy.toml", "format = 2\n")]);
/// let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
/// let report = Report {
///     sources: &checked.sources,
///     findings: &checked.findings,
///     allowed: 0,
///     file_name: &|path| path.display().to_string(),
/// };
/// let issues: Vec<serde_json::Value> = serde_json::from_str(&code_quality(&report)).unwrap();
/// assert!(issues.iter().any(|issue| issue["check_name"] == "unsupported-format"));
/// assert_eq!(issues[0]["location"]["path"], "policy.toml");
/// ```
#[must_use]
pub fn code_quality(report: &Report<'_>) -> String {
    let issues: Vec<Value> = report
        .findings
        .iter()
        .zip(report.fingerprints())
        .map(|(finding, fingerprint)| issue(report, finding, &fingerprint))
        .collect();
    escaped_json(&format!("{:#}\n", Value::from(issues))).into_owned()
}

fn issue(report: &Report<'_>, finding: &Finding, fingerprint: &str) -> Value {
    let mut description = format!("{}.", finding.message);
    if let Some(help) = &finding.help {
        description.push_str(" What to do: ");
        description.push_str(help);
    }
    let (path, line) = match report.place(finding) {
        Some(place) => (place.file, place.start.line),
        None => (report.main_file(), 1),
    };
    json!({
        "description": description,
        "check_name": finding.code.as_str(),
        "fingerprint": fingerprint,
        "severity": severity(finding.severity),
        "location": { "path": path, "lines": { "begin": line } },
    })
}

/// Returns the word of GitLab, which has `info`, `minor`, `major`, `critical` and `blocker`.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
