//! `words-placeholder`: A sentence has the placeholders of its English form.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::WordsPlaceholder,
    severity: Severity::Error,
    explanation: include_str!("words_placeholder.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
