//! `set-by-mismatch`: The sources do not set what the policy attributes to someone else.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::SetByMismatch,
    severity: Severity::Warning,
    explanation: include_str!("set_by_mismatch.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
