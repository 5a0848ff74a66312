//! `missing-key`: what every table needs is there.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingKey,
    severity: Severity::Error,
    title: "What every table needs is there",
    explanation: "Some facts have no sensible default: a cookie's name, the service's contact, the date of a change. Without them the page would be incomplete or the cookie could not be set.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: r#"[cookies.session]
category = "necessary"
purpose  = "Keeps you signed in."
lifetime = "30 days""#,
    right: r#"[cookies.session]
name     = "session"
category = "necessary"
purpose  = "Keeps you signed in."
lifetime = "30 days""#,
    jurisdictions: &[],
    since: None,
    check: Check::Reader,
};
