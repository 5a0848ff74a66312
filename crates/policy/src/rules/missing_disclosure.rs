//! `missing-disclosure`: every entry says what it is for, how long it lasts and what it belongs to.

use super::prelude::*;
use crate::draft::Disclosure;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingDisclosure,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("missing_disclosure.md")),
    sources: &[
        Source {
            text: "Court of Justice of the EU, C-673/17 (Planet49), paragraph 81",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "EDPB Guidelines 2/2023 v2.0: the same holds for storage that is not a cookie",
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
                "`{}` does not say {}",
                disclosure.entry,
                what.join(", nor ")
            ),
        )
        .help(format!("add {}", lines.join(" and ")))
        .entry(&*disclosure.entry),
    );
}

/// What a field that every entry needs says, and an example of it.
fn needed(
    key: &'static str,
    is_storage: bool,
) -> Option<(&'static str, &'static str, &'static str)> {
    let (what, example) = match key {
        "purpose" => ("what it is for", "\"…\""),
        "lifetime" if is_storage => ("how long it lasts", "\"until cleared\""),
        "lifetime" => ("how long it lasts", "\"30 days\""),
        "category" => ("which category it belongs to", "\"necessary\""),
        _ => return None,
    };
    Some((key, what, example))
}
