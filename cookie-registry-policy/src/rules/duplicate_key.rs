//! `duplicate-key`: every entry has a key of its own.

use super::prelude::*;
use crate::source::Span;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::DuplicateKey,
    severity: Severity::Error,
    title: "Every cookie and storage key has a key of its own",
    explanation: "The key becomes a constant, an anchor on the page and the name in findings. Cookies and storage keys share \
                  these names, and `-` and `_` come out alike in a constant, so two entries whose keys differ only there, \
                  or that stand in different tables or included files, would be one.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "[cookies.theme]\n# …\n[storage.theme]\n# …",
    right: "[cookies.theme]\n# …\n[storage.theme-cache]\n# …",
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<String, (Span, &str)> = HashMap::new();
    for told in context.draft.disclosures() {
        let constant = told.key.value.replace('-', "_");
        if let Some((first, entry)) = seen.get(&constant) {
            findings.push(
                Finding::new(Code::DuplicateKey, told.key.span, format!("`{}` and `{entry}` have the same key", told.entry))
                    .help("give one of the two another key; the cookie's own name stays what it is")
                    .related(*first, "the first one")
                    .entry(&*told.entry),
            );
        } else {
            seen.insert(constant, (told.key.span, &told.entry));
        }
    }
}
