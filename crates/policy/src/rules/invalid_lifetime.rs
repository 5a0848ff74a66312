//! `invalid-lifetime`: A lifetime is written in one of the accepted forms.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidLifetime,
    severity: Severity::Error,
    explanation: include_str!("invalid_lifetime.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
