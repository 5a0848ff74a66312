//! `unsupported-format`: The file has a format version that this release supports.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnsupportedFormat,
    severity: Severity::Error,
    explanation: include_str!("unsupported_format.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
