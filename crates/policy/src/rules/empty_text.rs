//! `empty-text`: A text is not empty.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::EmptyText,
    severity: Severity::Error,
    explanation: include_str!("empty_text.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
