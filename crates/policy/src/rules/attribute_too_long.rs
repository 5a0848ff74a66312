//! `attribute-too-long`: an attribute is short enough to be taken.

use super::prelude::*;
use cookie_registry_core::MAX_ATTRIBUTE_BYTES;

pub(super) const RULE: Rule = Rule {
    code: Code::AttributeTooLong,
    severity: Severity::Error,
    title: "The path of a cookie is at most 1,024 bytes long",
    explanation: "Browsers ignore an attribute of more than 1,024 bytes, and that attribute alone: the cookie is \
                  stored all the same, with the path of the page that set it, so it goes back to other pages than \
                  the policy says. (A domain cannot become that long: host names end at 253 characters.)",
    sources: &[Source { text: "RFC 10025, section 5.6", confidence: Confidence::Read }],
    wrong: "[cookies.wizard]\nname = \"wizard\"\npath = \"/a/very/long/path/…\"",
    right: "[cookies.wizard]\nname = \"wizard\"\npath = \"/wizard\"",
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    if let Some(path) = cookie.path.as_ref().filter(|path| path.value.len() > MAX_ATTRIBUTE_BYTES) {
        let message = format!(
            "the path is {} bytes long; browsers ignore it beyond {MAX_ATTRIBUTE_BYTES} and choose another",
            path.value.len()
        );
        findings.push(
            Finding::new(Code::AttributeTooLong, path.span, message)
                .help("write a shorter path, such as the beginning that all pages which need the cookie share")
                .entry(&*cookie.disclosure.entry),
        );
    }
}
