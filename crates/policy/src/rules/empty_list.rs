//! `empty-list`: The lists `service.domains`, `one_of` and `within` are not empty.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::EmptyList,
    severity: Severity::Error,
    explanation: include_str!("empty_list.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
