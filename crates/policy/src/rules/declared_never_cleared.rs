//! `declared-never-cleared`: The code clears every entry that the policy clears on an event.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::DeclaredNeverCleared,
    severity: Severity::Warning,
    explanation: include_str!("declared_never_cleared.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
