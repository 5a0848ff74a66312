//! `missing-disclosure`: every entry says what it is for, how long it lasts and what it belongs to.

use super::prelude::*;
use crate::draft::Disclosure;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingDisclosure,
    severity: Severity::Error,
    title: "Every cookie and storage key says its purpose, its lifetime and its category",
    explanation: "Visitors must be disclosure what a cookie is for and how long it operates before they can agree to it, and local \
                  storage is no different: the law speaks of any information that is stored in the visitor's device. The \
                  category decides whether they are asked at all. Without one of the three, the public page would have a \
                  gap in its table.",
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
    wrong: "[storage.theme]\nkey      = \"app.theme\"\nkind     = \"local-storage\"\ncategory = \"preferences\"",
    right: "[storage.theme]\nkey      = \"app.theme\"\nkind     = \"local-storage\"\ncategory = \"preferences\"\n\
            purpose  = \"Remembers dark mode.\"\nlifetime = \"until cleared\"",
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check),
};

fn check(_: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let is_storage = disclosure.entry.starts_with("storage.");
    let missing: Vec<(&str, &str, &str)> = disclosure.missing.iter().filter_map(|key| needed(key, is_storage)).collect();
    if missing.is_empty() {
        return;
    }
    let what: Vec<&str> = missing.iter().map(|(_, what, _)| *what).collect();
    let lines: Vec<String> = missing.iter().map(|(key, _, example)| format!("{key} = {example}")).collect();
    findings.push(
        Finding::new(
            Code::MissingDisclosure,
            disclosure.key.span,
            format!("`{}` does not say {}", disclosure.entry, what.join(", nor ")),
        )
        .help(format!("add {}", lines.join(" and ")))
        .entry(&*disclosure.entry),
    );
}

/// What a field that every entry needs says, and an example of it.
fn needed(key: &'static str, is_storage: bool) -> Option<(&'static str, &'static str, &'static str)> {
    let (what, example) = match key {
        "purpose" => ("what it is for", "\"…\""),
        "lifetime" if is_storage => ("how long it lasts", "\"until cleared\""),
        "lifetime" => ("how long it lasts", "\"30 days\""),
        "category" => ("which category it belongs to", "\"necessary\""),
        _ => return None,
    };
    Some((key, what, example))
}
