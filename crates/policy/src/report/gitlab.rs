//! Findings as a Code Quality report, which GitLab shows in merge requests.

use super::data::Report;
use super::text::escaped_json;
use crate::finding::{Finding, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Formats findings as a Code Quality report of GitLab: one array of problems, each with `description`, `check_name`, `fingerprint`,
/// `severity` and `location`.
///
/// The fingerprint consists of the code, the entry and the ordinal among equal findings, as that of [`sarif`](super::sarif), so that
/// a finding stays the same one when other lines change.
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
/// let problems: serde_json::Value = serde_json::from_str(&code_quality(&report)).unwrap();
/// assert_eq!(problems[0]["location"]["path"], "policy.toml");
/// ```
#[must_use]
pub fn code_quality(report: &Report<'_>) -> String {
    let mut ordinals = BTreeMap::new();
    let problems: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            let alike = ordinals
                .entry((finding.code, finding.entry.as_deref()))
                .or_insert(0_usize);
            *alike += 1;
            problem(report, finding, *alike)
        })
        .collect();
    escaped_json(&format!("{:#}\n", Value::from(problems))).into_owned()
}

fn problem(report: &Report<'_>, finding: &Finding, ordinal: usize) -> Value {
    let place = report.place(finding);
    // A location is required. A finding without one is about the policy as a whole.
    let (path, line) = match &place {
        Some(place) => (place.file.clone(), place.start.line),
        None => (
            report
                .sources
                .iter()
                .next()
                .map_or_else(String::new, |source| (report.file_name)(&source.path)),
            1,
        ),
    };
    let mut description = finding.message.clone();
    if let Some(help) = &finding.help {
        description.push('\n');
        description.push_str(help);
    }
    let entry = finding.entry.as_deref().unwrap_or_default();
    json!({
        "description": description,
        "check_name": finding.code.as_str(),
        "fingerprint": format!("{}:{entry}:{ordinal}", finding.code),
        "severity": severity(finding.severity),
        "location": { "path": path, "lines": { "begin": line } },
    })
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
