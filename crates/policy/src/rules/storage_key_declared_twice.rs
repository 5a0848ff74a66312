//! `storage-key-declared-twice`: No two entries declare the same key of the same storage.

use super::prelude::*;
use super::shared::names::exact;
use super::shared::text::printable;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::StorageKeyDeclaredTwice,
    severity: Severity::Error,
    explanation: include_str!("storage_key_declared_twice.md"),
    sources: &[Source {
        text: "HTML Standard, Web storage",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut seen = HashMap::new();
    for storage in &context.draft.storage {
        let Some(kind) = storage.kind.as_ref().map(|kind| kind.value) else {
            continue;
        };
        let Some([key, _]) = storage.naming.as_ref().and_then(exact) else {
            continue;
        };
        let Some((first, entry)) =
            seen.insert((kind, &key.value), (key.span, &storage.disclosure.entry))
        else {
            continue;
        };
        findings.push(
            Finding::new(
                Code::StorageKeyDeclaredTwice,
                key.span,
                format!(
                    "`{}` and `{entry}` are the same key, `{}`",
                    storage.disclosure.entry,
                    printable(&key.value)
                ),
            )
            .help("keep one of the two, or correct the key")
            .related(first, "the other one")
            .entry(&*storage.disclosure.entry),
        );
    }
}
