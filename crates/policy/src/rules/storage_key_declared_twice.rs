//! `storage-key-declared-twice`: no two entries are the same storage key.

use super::prelude::*;
use super::shared::names::exact;
use super::shared::text::shown;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::StorageKeyDeclaredTwice,
    severity: Severity::Error,
    title: "No two entries are the same key of the same storage",
    explanation: "A key exists once in each storage of a site. Two entries for it would overwrite one another, and \
                  the public page would tell two stories of one thing.",
    sources: &[Source { text: "HTML Standard, Web storage", confidence: Confidence::Project }],
    wrong: "[storage.theme]\nkey  = \"app.theme\"\nkind = \"local-storage\"\n[storage.colours]\nkey  = \"app.theme\"\nkind = \"local-storage\"",
    right: "[storage.theme]\nkey  = \"app.theme\"\nkind = \"local-storage\"\n[storage.colours]\nkey  = \"app.colours\"\nkind = \"local-storage\"",
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut seen = HashMap::new();
    for storage in &context.draft.storage {
        let Some(kind) = storage.kind.as_ref().map(|kind| kind.value) else { continue };
        let Some([key, _]) = storage.naming.as_ref().and_then(exact) else { continue };
        let Some((first, entry)) = seen.insert((kind, &key.value), (key.span, &storage.disclosure.entry)) else { continue };
        findings.push(
            Finding::new(
                Code::StorageKeyDeclaredTwice,
                key.span,
                format!("`{}` and `{entry}` are the same key, `{}`", storage.disclosure.entry, shown(&key.value)),
            )
            .help("keep one of the two, or correct the key")
            .related(first, "the other one")
            .entry(&*storage.disclosure.entry),
        );
    }
}
