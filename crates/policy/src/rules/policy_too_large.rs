//! `policy-too-large`: A policy file is at most 4 MiB long.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::PolicyTooLarge,
    severity: Severity::Error,
    explanation: include_str!("policy_too_large.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
