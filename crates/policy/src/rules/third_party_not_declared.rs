//! `third-party-not-declared`: The policy names every third party that the pages contact.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ThirdPartyNotDeclared,
    severity: Severity::Warning,
    explanation: include_str!("third_party_not_declared.md"),
    sources: &[
        Source {
            text: "GDPR, article 13(1)(e)",
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
