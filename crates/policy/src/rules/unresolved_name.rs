//! `unresolved-name`: The name of a cookie or storage key can be determined from the sources.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnresolvedName,
    severity: Severity::Warning,
    explanation: include_str!("unresolved_name.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
