//! `crate-not-enforced`: Every crate of the service that could set cookies is checked against the policy.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::CrateNotEnforced,
    severity: Severity::Warning,
    explanation: include_str!("crate_not_enforced.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
