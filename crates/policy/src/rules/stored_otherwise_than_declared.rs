//! `stored-otherwise-than-declared`: The browser stores a cookie with the attributes that the policy declares.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::StoredOtherwiseThanDeclared,
    severity: Severity::Warning,
    explanation: include_str!("stored_otherwise_than_declared.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Browser,
};
