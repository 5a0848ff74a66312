//! `missing-key`: Every required key is present.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingKey,
    severity: Severity::Error,
    explanation: include_str!("missing_key.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
