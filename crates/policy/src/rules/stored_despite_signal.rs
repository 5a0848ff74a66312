//! `stored-despite-signal`: Nothing that Global Privacy Control refuses is stored while the browser sends it.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::StoredDespiteSignal,
    severity: Severity::Error,
    explanation: include_str!("stored_despite_signal.md"),
    sources: &[
        Source {
            text: "11 CCR 7025",
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
