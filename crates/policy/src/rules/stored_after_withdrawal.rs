//! `stored-after-withdrawal`: Nothing that needs consent is left after it was withdrawn.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::StoredAfterWithdrawal,
    severity: Severity::Error,
    explanation: include_str!("stored_after_withdrawal.md"),
    sources: &[
        Source {
            text: "GDPR, article 7(3)",
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
