//! `not-a-policy`: The policy file and the files that it includes are policies.

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
