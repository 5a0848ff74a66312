//! `auth-cookie-unprotected`: A sign-in cookie is `secure` and `http_only`; a cookie against request forgery is `secure`.

use super::prelude::*;
use super::shared::secure::missing_secure;
use cookie_registry_core::{Exemption, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::AuthCookieUnprotected,
    severity: Severity::Warning,
    explanation: include_str!("auth_cookie_unprotected.md"),
    sources: &[Source {
        text: "OWASP Session Management Cheat Sheet",
        confidence: Confidence::Memory,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check).of_warnings(),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(exemption) = &cookie.disclosure.exemption else {
        return;
    };
    let signs_in = exemption.value == Exemption::Authentication;
    let guarded = signs_in || exemption.value == Exemption::Security;
    if !guarded || cookie.set_by() == SetBy::ThirdParty || cookie.disclosure.retired.is_some() {
        return;
    }
    let mut report = |span, message: String, help: &str| {
        findings.push(
            Finding::new(Code::AuthCookieUnprotected, span, message)
                .help(help)
                .related(
                    exemption.span,
                    if signs_in {
                        "it signs visitors in"
                    } else {
                        "it protects visitors against forgery"
                    },
                )
                .entry(&*cookie.disclosure.entry),
        );
    };
    let entry = &cookie.disclosure.entry;
    // If another rule requires `secure`, that rule reports it.
    if let Some(secure) = cookie
        .secure
        .as_ref()
        .filter(|secure| !secure.value && missing_secure(cookie).is_none())
    {
        report(
            secure.span,
            format!("`{entry}` is sent over plain http, where anyone on the network can read it"),
            "remove the `secure` line",
        );
    }
    if !signs_in || cookie.http_only() {
        return;
    }
    if let Some(http_only) = &cookie.http_only {
        report(
            http_only.span,
            format!("every script on the page can read `{entry}`"),
            "remove the `http_only` line",
        );
    } else if let Some(set_by) = cookie
        .disclosure
        .set_by
        .as_ref()
        .filter(|set_by| set_by.value == SetBy::Script)
    {
        let help = "have the server set it, because only the server can hide it from scripts";
        report(
            set_by.span,
            format!("every script on the page can read `{entry}`, because a script sets it"),
            help,
        );
    }
}
