//! `include-failed`: Every included file exists and declares only entries.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::IncludeFailed,
    severity: Severity::Error,
    explanation: include_str!("include_failed.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
