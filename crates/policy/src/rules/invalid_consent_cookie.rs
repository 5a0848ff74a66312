//! `invalid-consent-cookie`: The visitor's choice is stored in exactly one plain cookie set by the server.

use super::prelude::*;
use super::shared::reach::{Reach, ServiceHosts, reach};
use super::shared::site;
use crate::draft::{Disclosure, Naming};
use crate::source::Span;
use cookie_registry_core::{Lifetime, Protection, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidConsentCookie,
    severity: Severity::Error,
    explanation: include_str!("invalid_consent_cookie.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let cookies = draft
        .cookies
        .iter()
        .filter(|cookie| cookie.disclosure.retired.is_none());
    let mut first: Option<&Disclosure> = None;
    for cookie in cookies {
        let Some(value) = cookie.disclosure.keeps_the_choice() else {
            continue;
        };
        for problem in problems(context, cookie, value) {
            findings.push(problem.entry(&*cookie.disclosure.entry));
        }
        if let Some(first) = first {
            let message = format!(
                "`{}` is a second cookie for the visitor's choice",
                cookie.disclosure.entry
            );
            findings.push(
                Finding::new(Code::InvalidConsentCookie, value, message)
                    .help("remove one of the two; one cookie stores the choices for all categories")
                    .related(first.key.span, "the first")
                    .entry(&*cookie.disclosure.entry),
            );
        }
        if first.is_none() {
            unreached(context, cookie, value, findings);
        }
        first = first.or(Some(&cookie.disclosure));
    }
    for storage in draft
        .storage
        .iter()
        .filter(|storage| storage.disclosure.retired.is_none())
    {
        if let Some(value) = storage.disclosure.keeps_the_choice() {
            let message = format!(
                "`{}` cannot store the visitor's choice: the server cannot read browser storage",
                storage.disclosure.entry
            );
            findings.push(
                Finding::new(Code::InvalidConsentCookie, value, message)
                    .help("declare it under [cookies]")
                    .entry(&*storage.disclosure.entry),
            );
        }
    }
}

/// Reports the cookies that depend on the visitor's choice where it does not arrive: the service would ask there again with
/// every visit, and never learn the answer.
fn unreached(context: &Context<'_>, choice: &Cookie, value: Span, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let service = ServiceHosts::of(site::service_domains(draft));
    let entry = &choice.disclosure.entry;
    let stated = choice.host.as_ref().map(|host| host.span);
    let stated = stated.or_else(|| choice.domain.as_ref().map(|domain| domain.span));
    let mut host: Option<String> = None;
    let asked = draft.cookies.iter().filter(|cookie| {
        cookie.disclosure.retired.is_none()
            && draft.needs_consent(&cookie.disclosure)
            && cookie.disclosure.entry != *entry
            && site::other_site(draft, cookie).is_none()
    });
    for cookie in asked {
        let name = &cookie.disclosure.entry;
        let own = cookie
            .host
            .as_ref()
            .map(|host| host.value.to_ascii_lowercase());
        let place = cookie.host.as_ref().map(|host| host.span);
        let place = place.or_else(|| cookie.domain.as_ref().map(|domain| domain.span));
        let (severity, message) = match reach(choice, cookie, &service) {
            Reach::Not(host) => (
                Severity::Error,
                format!("`{entry}` is not sent to {host}, where `{name}` needs consent"),
            ),
            Reach::PerhapsNot(host) => (
                Severity::Warning,
                format!("`{entry}` is not sent to {host}, where `{name}` may be set"),
            ),
            // Without a host or a domain, the choice is on one host, whichever that is.
            Reach::Everywhere
                if stated.is_none() && own.is_some() && host.is_some() && own != host =>
            {
                (
                    Severity::Error,
                    format!(
                        "`{entry}` is sent to one host only, and `{name}` needs consent on another one than the entries before it"
                    ),
                )
            }
            Reach::Everywhere => {
                host = host.or(own);
                continue;
            }
        };
        let help = if severity == Severity::Warning {
            "state the `host` of the entry, or give the consent cookie a `domain` that contains every host of the service"
        } else {
            "give the consent cookie a `domain` that contains both, or list the domain of each site in its `domains`"
        };
        findings.push(
            Finding::new(Code::InvalidConsentCookie, stated.unwrap_or(value), message)
                .severity(severity)
                .help(help)
                .related(
                    place.unwrap_or(cookie.disclosure.key.span),
                    "it needs consent here",
                )
                .entry(&**entry),
        );
    }
}

/// Returns what makes a cookie unsuitable as the consent cookie.
fn problems(context: &Context<'_>, cookie: &Cookie, value: Span) -> Vec<Finding> {
    let disclosure = &cookie.disclosure;
    let mut found = Vec::new();
    let mut report = |place: Span, what: &str, help: &str| {
        let message = format!(
            "`{}` cannot store the visitor's choice: {what}",
            disclosure.entry
        );
        found.push(
            Finding::new(Code::InvalidConsentCookie, place, message)
                .help(help)
                .related(value, "declared as the consent cookie here"),
        );
    };
    if let Some(Naming::Family { span, .. }) = &cookie.naming {
        report(*span, "it has many names", "give it one `name`");
    }
    if let Some(chunked) = cookie.chunked.as_ref().filter(|chunked| chunked.value) {
        report(
            chunked.span,
            "it is split over several cookies",
            "remove the `chunked` line; a choice is short",
        );
    }
    if let Some(set_by) = disclosure
        .set_by
        .as_ref()
        .filter(|set_by| set_by.value != SetBy::Server)
    {
        report(
            set_by.span,
            "this service does not set it",
            "remove the `set_by` line",
        );
    }
    if let Some(protection) = cookie
        .protection
        .as_ref()
        .filter(|it| it.value == Protection::Encrypted)
    {
        report(
            protection.span,
            "it is encrypted",
            "write protection = \"signed\"",
        );
    }
    if let Some(path) = cookie.path.as_ref().filter(|path| path.value != "/") {
        report(
            path.span,
            "it is not sent to the whole site",
            "remove the `path` line",
        );
    }
    if let Some(lifetime) = disclosure
        .lifetime
        .as_ref()
        .filter(|lifetime| !matches!(lifetime.value, Lifetime::For { .. }))
    {
        report(
            lifetime.span,
            "it has no stated duration",
            "write a duration, such as lifetime = \"6 months\"",
        );
    }
    if let Some(further) = disclosure.lifetimes.first() {
        report(
            further.key.span,
            "it has several lifetimes",
            "remove the `lifetimes` table; a choice is stored for the one `lifetime`",
        );
    }
    if let Some(category) = disclosure
        .category
        .as_ref()
        .filter(|_| context.draft.needs_consent(disclosure))
    {
        report(
            category.span,
            "it would need consent itself",
            "write category = \"necessary\" and exemption = \"user-input\": it stores the visitor's \
             own choice",
        );
    }
    found
}
