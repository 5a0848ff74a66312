//! `unknown-cookie-library`: Every dependency that can set cookies is known.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownCookieLibrary,
    severity: Severity::Error,
    explanation: include_str!("unknown_cookie_library.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
