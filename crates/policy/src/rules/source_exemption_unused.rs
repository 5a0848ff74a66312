//! `source-exemption-unused`: An `[[exempt]]` is still needed.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::SourceExemptionUnused,
    severity: Severity::Error,
    explanation: include_str!("source_exemption_unused.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
