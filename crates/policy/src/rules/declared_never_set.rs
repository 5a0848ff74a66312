//! `declared-never-set`: Every declared entry is used.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::DeclaredNeverSet,
    severity: Severity::Warning,
    explanation: include_str!("declared_never_set.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
