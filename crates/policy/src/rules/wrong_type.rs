//! `wrong-type`: every value is of the kind that its key takes.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::WrongType,
    severity: Severity::Error,
    title: "Every value is of the kind that its key takes",
    explanation: "Dates, numbers and true or false are written without quotes, texts with them, lists in square brackets. A date in quotes is a text and cannot be compared with another date.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"last_updated = "2026-05-09""#,
    right: "last_updated = 2026-05-09",
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
