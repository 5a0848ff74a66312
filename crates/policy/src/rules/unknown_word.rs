//! `unknown-word`: where only certain words can stand, one of them stands.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownWord,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("unknown_word.md")),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
