//! `empty-policy`: A policy is not empty.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::EmptyPolicy,
    severity: Severity::Error,
    explanation: include_str!("empty_policy.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
