//! `stored-longer-than-declared`: The browser keeps a cookie no longer than the policy says.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::StoredLongerThanDeclared,
    severity: Severity::Error,
    explanation: include_str!("stored_longer_than_declared.md"),
    sources: &[
        Source {
            text: "CJEU, C-673/17 (Planet49), paragraphs 75 to 81",
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
