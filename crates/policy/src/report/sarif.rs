//! Findings as SARIF 2.1.0 (OASIS), for code scanning services.

use super::data::Report;
use super::explain;
use super::text::escaped_json;
use crate::finding::{Finding, Severity};
use crate::rules::{Code, Rule};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Formats findings as one SARIF log with one run. The run describes each rule that has a finding.
///
/// The fingerprint of a finding consists of its code, its entry, and its number among the findings with the same code
/// and entry. The fingerprint does not depend on line numbers, so that a dismissed finding stays dismissed when other
/// lines change.
///
/// ```
/// use cookie_registry_policy::{Options, check_files, report::{Report, sarif}, source::Memory};
///
/// let files = Memory::from_iter([("policy.toml", "format = 2\n")]);
/// let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
/// let report = Report {
///     sources: &checked.sources,
///     findings: &checked.findings,
///     allowed: 0,
///     file_name: &|path| path.display().to_string(),
/// };
/// let log: serde_json::Value = serde_json::from_str(&sarif(&report)).unwrap();
/// assert_eq!(log["version"], "2.1.0");
/// ```
#[must_use]
pub fn sarif(report: &Report<'_>) -> String {
    let codes: BTreeSet<Code> = report.findings.iter().map(|finding| finding.code).collect();
    let rules: Vec<Value> = codes.iter().map(|code| described(code.rule())).collect();
    let results: Vec<Value> = report
        .findings
        .iter()
        .zip(report.fingerprints())
        .map(|(finding, fingerprint)| result(report, finding, &fingerprint))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cargo-cookie-registry",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            // Positions count characters; SARIF's default is UTF-16 code units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    escaped_json(&format!("{log:#}\n")).into_owned()
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.code.as_str(),
        "shortDescription": { "text": format!("{}.", rule.explanation().title) },
        "fullDescription": { "text": rule.explanation().body },
        "help": { "text": explain::explain(rule), "markdown": explain::body(rule) },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(report: &Report<'_>, finding: &Finding, fingerprint: &str) -> Value {
    let mut text = format!("{}.", finding.message);
    if let Some(help) = &finding.help {
        text.push_str("\nWhat to do: ");
        text.push_str(help);
    }
    let locations: Vec<Value> = report
        .place(finding)
        .map(|place| {
            json!({
                "physicalLocation": {
                    "artifactLocation": { "uri": uri(&place.file) },
                    "region": {
                        "startLine": place.start.line,
                        "startColumn": place.start.column,
                        "endLine": place.end.line,
                        "endColumn": place.end.column,
                    },
                },
            })
        })
        .into_iter()
        .collect();
    json!({
        "ruleId": finding.code.as_str(),
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": locations,
        "partialFingerprints": {
            "codeAndEntry/v1": fingerprint,
        },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Converts a path to a relative URI reference (RFC 3986, section 4.2). Everything except unreserved characters
/// and `/` is percent-encoded, so that no path is mistaken for a scheme, a query or a fragment.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_relative_reference() {
        assert_eq!(uri("policy.d/a b.toml"), "policy.d/a%20b.toml");
        assert_eq!(uri("c:ö#?.toml"), "c%3A%C3%B6%23%3F.toml");
    }
}
