//! `not-utf8`: The file is saved as UTF-8.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::NotUtf8,
    severity: Severity::Error,
    explanation: include_str!("not_utf8.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
