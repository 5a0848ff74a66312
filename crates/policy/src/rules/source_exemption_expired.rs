//! `source-exemption-expired`: An `[[exempt]]` has not expired.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::SourceExemptionExpired,
    severity: Severity::Error,
    explanation: include_str!("source_exemption_expired.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
