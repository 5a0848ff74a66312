//! `similar-one-of-values`: The values of `one_of` differ in more than punctuation.

use super::prelude::*;
use super::shared::text::printable;
use crate::draft::{Disclosure, Value};
use crate::identifier::variant;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::SimilarOneOfValues,
    severity: Severity::Error,
    explanation: include_str!("similar_one_of_values.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check),
};

fn check(_: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let Some(Value::OneOf(words)) = disclosure.value.as_ref().map(|value| &value.value) else {
        return;
    };
    let mut seen = HashMap::new();
    for word in words {
        let name = variant(&word.value);
        let Some(first) = seen.get(&name).copied() else {
            seen.insert(name, word);
            continue;
        };
        let shown_word = printable(&word.value);
        let (message, help) = if first.value == word.value {
            (
                format!("`{shown_word}` appears twice in `one_of`"),
                "remove one of the two",
            )
        } else {
            let message = format!(
                "`{shown_word}` and `{}` would both be `{name}` in the code",
                printable(&first.value)
            );
            (
                message,
                "keep one of the two, or choose values that differ in letters or digits",
            )
        };
        findings.push(
            Finding::new(Code::SimilarOneOfValues, word.span, message)
                .help(help)
                .related(first.span, "the first one")
                .entry(&*disclosure.entry),
        );
    }
}
