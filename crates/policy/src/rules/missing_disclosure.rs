//! `missing-disclosure`: Every cookie and storage key states its purpose, lifetime and category.

use super::prelude::*;
use crate::draft::Disclosure;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingDisclosure,
    severity: Severity::Error,
    explanation: include_str!("missing_disclosure.md"),
    sources: &[
        Source {
            text: "Court of Justice of the EU, C-673/17 (Planet49), paragraph 81",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "EDPB Guidelines 2/2023 v2.0: the same applies to storage other than cookies",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check),
};

fn check(_: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let is_storage = disclosure.entry.starts_with("storage.");
    let missing: Vec<(&str, &str, &str)> = disclosure
        .missing
        .iter()
        .filter_map(|key| needed(key, is_storage))
        .collect();
    if missing.is_empty() {
        return;
    }
    let what: Vec<&str> = missing.iter().map(|(_, what, _)| *what).collect();
    let lines: Vec<String> = missing
        .iter()
        .map(|(key, _, example)| format!("{key} = {example}"))
        .collect();
    findings.push(
        Finding::new(
            Code::MissingDisclosure,
            disclosure.key.span,
            format!(
                "`{}` does not state {}",
                disclosure.entry,
                what.join(", nor ")
            ),
        )
        .help(format!("add {}", lines.join(" and ")))
        .entry(&*disclosure.entry),
    );
}

/// Returns what a required field states, and an example value.
fn needed(
    key: &'static str,
    is_storage: bool,
) -> Option<(&'static str, &'static str, &'static str)> {
    let (what, example) = match key {
        "purpose" => ("its purpose", "\"…\""),
        "lifetime" if is_storage => ("its lifetime", "\"until cleared\""),
        "lifetime" => ("its lifetime", "\"30 days\""),
        "category" => ("its category", "\"necessary\""),
        _ => return None,
    };
    Some((key, what, example))
}
