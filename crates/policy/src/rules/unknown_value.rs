//! `unknown-value`: A key with a fixed set of values has one of them.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownValue,
    severity: Severity::Error,
    explanation: include_str!("unknown_value.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
