//! `stored-by-other-party`: The party that the policy names stores an entry.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::StoredByOtherParty,
    severity: Severity::Error,
    explanation: include_str!("stored_by_other_party.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Browser,
};
