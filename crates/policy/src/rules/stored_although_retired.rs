//! `stored-although-retired`: The browser does not get what the policy declares as retired.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::StoredAlthoughRetired,
    severity: Severity::Warning,
    explanation: include_str!("stored_although_retired.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Browser,
};
