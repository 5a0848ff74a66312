//! `stored-after-reject`: Nothing that needs consent is stored after it was refused.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::StoredAfterReject,
    severity: Severity::Error,
    explanation: include_str!("stored_after_reject.md"),
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
