//! `value-needs-encoding`: The declared values of a cookie need no encoding.

use super::prelude::*;
use super::shared::text::printable;
use crate::draft::Value;
use cookie_registry_core::encoding::encode;
use cookie_registry_core::first_forbidden_octet;

pub(super) const RULE: Rule = Rule {
    code: Code::ValueNeedsEncoding,
    severity: Severity::Warning,
    explanation: include_str!("value_needs_encoding.md"),
    sources: &[Source {
        text: "RFC 10025, section 4.1.1",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check).of_warnings(),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(Value::OneOf(words)) = cookie.disclosure.value.as_ref().map(|value| &value.value)
    else {
        return;
    };
    // An encrypted value is always sent as Base64.
    if cookie
        .protection
        .as_ref()
        .is_some_and(|protection| protection.value == cookie_registry_core::Protection::Encrypted)
    {
        return;
    }
    for word in words
        .iter()
        .filter(|word| first_forbidden_octet(word.value.as_bytes()).is_some())
    {
        let message = format!(
            "`{}` cannot be sent as it is: it is encoded as `{}`",
            printable(&word.value),
            printable(&encode(&word.value))
        );
        findings.push(
            Finding::new(Code::ValueNeedsEncoding, word.span, message)
                .help(format!(
                    "write \"{}\", unless existing code reads the encoded value",
                    printable(&plain(&word.value))
                ))
                .entry(&*cookie.disclosure.entry),
        );
    }
}

fn plain(word: &str) -> String {
    let replaced: String = word
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    match replaced.trim_matches('-') {
        "" => "word".to_owned(),
        plain => plain.to_owned(),
    }
}
