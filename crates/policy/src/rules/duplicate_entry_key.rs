//! `duplicate-entry-key`: Every cookie and storage key has a unique key in the policy.

use super::prelude::*;
use crate::draft::Disclosure;
use crate::identifier::{USUAL_LIFETIME, constant, variant};
use crate::source::Span;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::DuplicateEntryKey,
    severity: Severity::Error,
    explanation: include_str!("duplicate_entry_key.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<String, (Span, &str, &str)> =
        HashMap::with_capacity(context.draft.cookies.len() + context.draft.storage.len());
    for disclosure in context.draft.disclosures() {
        // Keys with the same variant can have different constants; keys with the same constant have the same variant.
        let name = variant(&disclosure.key.value);
        if let Some((first, entry, key)) = seen.get(&name) {
            let message = if constant(key) == constant(&disclosure.key.value) {
                format!("`{}` and `{entry}` have the same key", disclosure.entry)
            } else {
                format!(
                    "`{}` and `{entry}` would both be `{name}` in the code",
                    disclosure.entry
                )
            };
            findings.push(
                Finding::new(Code::DuplicateEntryKey, disclosure.key.span, message)
                    .help("change one of the two keys; the name of the cookie stays the same")
                    .related(*first, "the first one")
                    .entry(&*disclosure.entry),
            );
        } else {
            seen.insert(
                name,
                (
                    disclosure.key.span,
                    &disclosure.entry,
                    &disclosure.key.value,
                ),
            );
        }
    }
    for disclosure in context.draft.disclosures() {
        lifetimes(disclosure, findings);
    }
    let mut constants: HashMap<String, &str> = HashMap::new();
    for event in context
        .draft
        .disclosures()
        .flat_map(|disclosure| &disclosure.cleared_on)
    {
        constants
            .entry(format!("ON_{}", constant(&event.value)))
            .or_insert(&event.value);
    }
    for disclosure in context
        .draft
        .disclosures()
        .filter(|disclosure| disclosure.key.value.starts_with("on"))
    {
        if let Some(event) = constants.get(&constant(&disclosure.key.value)) {
            findings.push(
                Finding::new(
                    Code::DuplicateEntryKey,
                    disclosure.key.span,
                    format!(
                        "the event `{event}` and `{}` would have the same name in the code",
                        disclosure.entry
                    ),
                )
                .help("change the key of the entry; the name of the cookie stays the same")
                .entry(&*disclosure.entry),
            );
        }
    }
}

/// Reports further lifetimes of one entry that would have the same name in the code, or that of the usual lifetime.
fn lifetimes(disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    for further in &disclosure.lifetimes {
        let (key, name) = (&further.key, variant(&further.key.value));
        let finding = |what: &str| {
            let message = format!("`lifetimes.{}` of `{}` {what}", key.value, disclosure.entry);
            Finding::new(Code::DuplicateEntryKey, key.span, message)
                .help("give this lifetime another key, such as `remembered`")
                .entry(&*disclosure.entry)
        };
        if name == USUAL_LIFETIME {
            findings.push(finding("has the name of the usual lifetime in the code"));
        } else if let Some(first) = seen.insert(name.clone(), key.span) {
            let same = finding(&format!("would be `{name}` in the code, as another one"));
            findings.push(same.related(first, "the first one"));
        }
    }
}
