//! `set-otherwise-than-declared`: A script sets a cookie with the attributes of its entry.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::SetOtherwiseThanDeclared,
    severity: Severity::Warning,
    explanation: include_str!("set_otherwise_than_declared.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
