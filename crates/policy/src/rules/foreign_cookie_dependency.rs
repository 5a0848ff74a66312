//! `foreign-cookie-dependency`: No dependency provides another way to set cookies.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ForeignCookieDependency,
    severity: Severity::Error,
    explanation: include_str!("foreign_cookie_dependency.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Sources,
};
