//! `not-a-policy`: A policy and its included files contain a policy.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::NotAPolicy,
    severity: Severity::Error,
    explanation: include_str!("not_a_policy.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
