//! `conflicting-keys`: Mutually exclusive keys are not combined.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ConflictingKeys,
    severity: Severity::Error,
    explanation: include_str!("conflicting_keys.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
