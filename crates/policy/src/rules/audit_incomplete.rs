//! `audit-incomplete`: An audit sees every page and every answer to the banner.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::AuditIncomplete,
    severity: Severity::Warning,
    explanation: include_str!("audit_incomplete.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Browser,
};
