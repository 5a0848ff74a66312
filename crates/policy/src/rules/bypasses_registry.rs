//! `bypasses-registry`: Cookies and storage keys are set through the registry.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::BypassesRegistry,
    severity: Severity::Error,
    explanation: include_str!("bypasses_registry.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
