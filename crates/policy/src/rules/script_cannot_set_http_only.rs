//! `script-cannot-set-http-only`: A cookie that a script sets is not `http_only`, and its name has no prefix that requires it.

use super::prelude::*;
use super::shared::names::prefixes;
use super::shared::text::printable;
use cookie_registry_core::{Prefix, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::ScriptCannotSetHttpOnly,
    severity: Severity::Error,
    explanation: include_str!("script_cannot_set_http_only.md"),
    sources: &[
        Source {
            text: "RFC 10025, section 5.7, step 15",
            confidence: Confidence::Read,
        },
        Source {
            text: "Cookie Store API, set a cookie",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(set_by) = cookie
        .disclosure
        .set_by
        .as_ref()
        .filter(|set_by| set_by.value == SetBy::Script)
    else {
        return;
    };
    let mut report = |span, message: String, help: &str| {
        findings.push(
            Finding::new(Code::ScriptCannotSetHttpOnly, span, message)
                .help(help)
                .related(set_by.span, "set by a script")
                .entry(&*cookie.disclosure.entry),
        );
    };
    if let Some(http_only) = cookie
        .http_only
        .as_ref()
        .filter(|http_only| http_only.value)
    {
        let message = format!(
            "a script cannot set `{}` with `http_only = true`",
            cookie.disclosure.entry
        );
        report(
            http_only.span,
            message,
            "remove the `http_only` line, or have the server set the cookie",
        );
    }
    let mut names = cookie.naming.iter().flat_map(prefixes);
    if let Some(name) =
        names.find(|name| Prefix::of(&name.value).is_some_and(Prefix::needs_http_only))
    {
        let message = format!(
            "a script cannot set a cookie named `{}`",
            printable(&name.value)
        );
        report(
            name.span,
            message,
            "remove the prefix from the name, or have the server set the cookie",
        );
    }
}
