//! `todo-left`: A policy contains no `TODO` and no `your-domain.example`.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::TodoLeft,
    severity: Severity::Warning,
    explanation: include_str!("todo_left.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
