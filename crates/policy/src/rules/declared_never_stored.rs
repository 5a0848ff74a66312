//! `declared-never-stored`: The browser stores what the policy declares.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::DeclaredNeverStored,
    severity: Severity::Info,
    explanation: include_str!("declared_never_stored.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Browser,
};
