//! `syntax`: The file is valid TOML.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::Syntax,
    severity: Severity::Error,
    explanation: include_str!("syntax.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
