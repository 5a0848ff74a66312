//! `secure-prefix`: A `__Secure-` cookie is `secure`.

use super::prelude::*;
use super::shared::names::prefixes;
use super::shared::secure::{SecureReason, missing_secure};
use super::shared::text::printable;
use cookie_registry_core::Prefix;

pub(super) const RULE: Rule = Rule {
    code: Code::SecurePrefix,
    severity: Severity::Error,
    explanation: include_str!("secure_prefix.md"),
    sources: &[Source {
        text: "RFC 10025, sections 4.1.3.1 and 5.7, step 20",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(secure) = cookie
        .secure
        .as_ref()
        .filter(|_| missing_secure(cookie) == Some(SecureReason::SecurePrefix))
    else {
        return;
    };
    let name = cookie
        .naming
        .iter()
        .flat_map(prefixes)
        .find(|name| Prefix::of(&name.value).is_some());
    let Some(name) = name else { return };
    findings.push(
        Finding::new(
            Code::SecurePrefix,
            secure.span,
            format!("`{}` cannot have `secure = false`", printable(&name.value)),
        )
        .help("remove the `secure` line, or remove the prefix from the name")
        .related(
            name.span,
            "browsers otherwise reject a cookie with this name",
        )
        .entry(&*cookie.disclosure.entry),
    );
}
