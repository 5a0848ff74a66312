//! Findings as one JSON object.

use super::data::Report;
use super::text::escaped_json;
use crate::finding::Finding;
use serde_json::{Value, json};

/// The version of the JSON report's format.
pub const JSON_FORMAT: u32 = 1;

/// Formats one JSON object: `format`, `findings` and `summary`. Lines and columns are counted from 1. A column is a
/// number of characters. `end_column` is the column after the last character. A field that does not apply is `null`.
///
/// ```
/// use cookie_registry_policy::{Options, check_files, report::{Report, json}, source::Memory};
///
/// let files = Memory::from_iter([("policy.toml", "format = 2\n")]);
/// let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
/// let report = Report {
///     sources: &checked.sources,
///     findings: &checked.findings,
///     allowed: checked.allowed.len(),
///     file_name: &|path| path.display().to_string(),
/// };
/// let read: serde_json::Value = serde_json::from_str(&json(&report)).unwrap();
/// assert_eq!(read["format"], 1);
/// assert!(read["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "unsupported-format"));
/// ```
#[must_use]
pub fn json(report: &Report<'_>) -> String {
    document(report, [])
}

/// Formats the same object as [`json`](json()), with a field `policy`: `content_hash`, the SHA-256 of the files of the
/// policy, and `version`, its number or `null`. If `resolved` is given, the object has a field `resolved` with
/// everything that `check --resolved` could not verify.
#[must_use]
pub fn json_of_version(
    report: &Report<'_>,
    content_hash: &str,
    version: Option<i64>,
    resolved: Option<Value>,
) -> String {
    let policy = json!({ "content_hash": content_hash, "version": version });
    document(
        report,
        [
            Some(("policy", policy)),
            resolved.map(|it| ("resolved", it)),
        ],
    )
}

fn document<const N: usize>(report: &Report<'_>, further: [Option<(&str, Value)>; N]) -> String {
    let findings: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| found(report, finding))
        .collect();
    let summary = report.summary();
    let mut document = json!({
        "format": JSON_FORMAT,
        "findings": findings,
        "summary": {
            "errors": summary.errors,
            "warnings": summary.warnings,
            "infos": summary.infos,
            "allowed": summary.allowed,
        },
    });
    if let Some(fields) = document.as_object_mut() {
        let further = further.into_iter().flatten();
        fields.extend(further.map(|(name, value)| (name.to_owned(), value)));
    }
    escaped_json(&format!("{document:#}\n")).into_owned()
}

fn found(report: &Report<'_>, finding: &Finding) -> Value {
    let place = report.place(finding);
    let place = place.as_ref();
    json!({
        "code": finding.code.as_str(),
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "help": finding.help,
        "file": place.map(|place| place.file.as_str()),
        "line": place.map(|place| place.start.line),
        "column": place.map(|place| place.start.column),
        "end_line": place.map(|place| place.end.line),
        "end_column": place.map(|place| place.end.column),
        "entry": finding.entry,
    })
}
