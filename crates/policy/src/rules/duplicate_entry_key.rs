//! `duplicate-entry-key`: Every key of the policy is unique among those of its kind.

use super::prelude::*;
use crate::draft::Disclosure;
use crate::identifier::{USUAL_LIFETIME, constant, variant};
use crate::source::{Span, Spanned};
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
    let draft = context.draft;
    same_key(
        "tracking",
        draft.tracking.iter().map(|one| &one.key),
        findings,
    );
    let parties = draft.third_parties.iter().map(|one| &one.key);
    same_key("third_parties", parties, findings);
    same_key(
        "planned",
        draft.planned.iter().map(|one| &one.key),
        findings,
    );
    same_key(
        "categories",
        draft.categories.iter().map(|one| &one.key),
        findings,
    );
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

/// Reports tables of one kind that have the same key. TOML forbids this in one file, but several files may have the same table.
fn same_key<'d>(
    table: &str,
    keys: impl Iterator<Item = &'d Spanned<String>>,
    findings: &mut Vec<Finding>,
) {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for key in keys {
        let Some(first) = seen.get(key.value.as_str()) else {
            seen.insert(&key.value, key.span);
            continue;
        };
        let entry = format!("{table}.{}", key.value);
        let message = format!("`[{entry}]` is declared twice");
        findings.push(
            Finding::new(Code::DuplicateEntryKey, key.span, message)
                .help("keep one of the two, or give one another key")
                .related(*first, "the first one")
                .entry(entry),
        );
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
