//! `retired-but-set`: A retired entry is no longer set.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::RetiredButSet,
    severity: Severity::Error,
    explanation: include_str!("retired_but_set.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
