//! `module-out-of-date`: The generated module is up to date with the policy.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ModuleOutOfDate,
    severity: Severity::Warning,
    explanation: include_str!("module_out_of_date.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
