//! `attribute-too-long`: The path of a cookie is at most 1,024 bytes long.

use super::prelude::*;
use cookie_registry_core::MAX_ATTRIBUTE_BYTES;

pub(super) const RULE: Rule = Rule {
    code: Code::AttributeTooLong,
    severity: Severity::Error,
    explanation: include_str!("attribute_too_long.md"),
    sources: &[Source {
        text: "RFC 10025, section 5.6",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    if let Some(path) = cookie
        .path
        .as_ref()
        .filter(|path| path.value.len() > MAX_ATTRIBUTE_BYTES)
    {
        let message = format!(
            "the path is {} bytes long; browsers ignore a path of more than {MAX_ATTRIBUTE_BYTES} \
             bytes and use another one",
            path.value.len()
        );
        findings.push(
            Finding::new(Code::AttributeTooLong, path.span, message)
                .help("write a shorter path, such as the common prefix of all pages that need the cookie")
                .entry(&*cookie.disclosure.entry),
        );
    }
}
