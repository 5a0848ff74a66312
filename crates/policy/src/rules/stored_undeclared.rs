//! `stored-undeclared`: The policy declares everything that the browser stores.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::StoredUndeclared,
    severity: Severity::Error,
    explanation: include_str!("stored_undeclared.md"),
    sources: &[
        Source {
            text: "ePrivacy Directive 2002/58/EC, article 5(3)",
            confidence: Confidence::Quoted,
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
