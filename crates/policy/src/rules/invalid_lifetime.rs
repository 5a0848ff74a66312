//! `invalid-lifetime`: a lifetime is one of the known forms.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidLifetime,
    severity: Severity::Error,
    title: "A lifetime is one of the known forms",
    explanation: "How long something is kept is printed on the page and sent to the browser, so it must be exact: `session`, or a number and a unit (minutes, hours, days, weeks, months of 30 days, years of 365 days); for storage also `until cleared` or `tab`.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"lifetime = "a month""#,
    right: r#"lifetime = "1 month""#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
