//! `unknown-key`: Every key is a known key.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownKey,
    severity: Severity::Error,
    explanation: include_str!("unknown_key.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
