//! `file-skipped`: Every source file can be scanned.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::FileSkipped,
    severity: Severity::Warning,
    explanation: include_str!("file_skipped.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
