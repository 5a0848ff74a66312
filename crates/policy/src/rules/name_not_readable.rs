//! `name-not-readable`: the name of what is set can be read from the sources.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::NameNotReadable,
    severity: Severity::Warning,
    explanation: Explanation::parse(include_str!("name_not_readable.md")),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
