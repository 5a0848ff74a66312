//! `consent-not-recorded`: A choice in the browser is kept in the consent cookie that the policy declares.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentNotRecorded,
    severity: Severity::Error,
    explanation: include_str!("consent_not_recorded.md"),
    sources: &[
        Source {
            text: "GDPR, article 7(1)",
            confidence: Confidence::Memory,
        },
        Source {
            text: "policy.toml, format 1",
            confidence: Confidence::Project,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Browser,
};
