//! `cookie-refused-by-browser`: The browser stores every cookie that the service sends.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::CookieRefusedByBrowser,
    severity: Severity::Warning,
    explanation: include_str!("cookie_refused_by_browser.md"),
    sources: &[
        Source {
            text: "RFC 10025, section 5.7",
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
