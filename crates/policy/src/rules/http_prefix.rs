//! `http-prefix`: A `__Http-` or `__Host-Http-` cookie is `secure` and `http_only`.

use super::prelude::*;
use super::shared::names::prefixes;
use super::shared::secure::{SecureReason, missing_secure};
use super::shared::text::printable;
use cookie_registry_core::{Prefix, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::HttpPrefix,
    severity: Severity::Error,
    explanation: include_str!("http_prefix.md"),
    sources: &[
        Source {
            text: "draft-ietf-httpbis-layered-cookies; not in RFC 10025",
            confidence: Confidence::Read,
        },
        Source {
            text: "MDN browser-compat-data",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    // `script-cannot-set-http-only` reports such a cookie if a script sets it.
    if cookie.set_by() == SetBy::Script {
        return;
    }
    let mut names = cookie.naming.iter().flat_map(prefixes);
    let Some(name) =
        names.find(|name| Prefix::of(&name.value).is_some_and(Prefix::needs_http_only))
    else {
        return;
    };
    let mut report = |span, attribute: &str| {
        findings.push(
            Finding::new(
                Code::HttpPrefix,
                span,
                format!(
                    "`{}` cannot have `{attribute} = false`",
                    printable(&name.value)
                ),
            )
            .help(format!(
                "remove the `{attribute}` line, or use another prefix"
            ))
            .related(
                name.span,
                "browsers otherwise reject a cookie with this name",
            )
            .entry(&*cookie.disclosure.entry),
        );
    };
    if let Some(http_only) = cookie
        .http_only
        .as_ref()
        .filter(|http_only| !http_only.value)
    {
        report(http_only.span, "http_only");
    }
    if let Some(secure) = cookie
        .secure
        .as_ref()
        .filter(|_| missing_secure(cookie) == Some(SecureReason::HttpPrefix))
    {
        report(secure.span, "secure");
    }
}
