//! `wrong-type`: Every value has the type that its key requires.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::WrongType,
    severity: Severity::Error,
    explanation: include_str!("wrong_type.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
