//! `wrong-type`: every value is of the kind that its key takes.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::WrongType,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("wrong_type.md")),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
