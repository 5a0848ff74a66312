//! `invalid-consent-cookie`: the visitor's choice is kept in one cookie that the server can rely on.

use super::prelude::*;
use crate::draft::{Disclosure, Naming};
use crate::source::Span;
use cookie_registry_core::{Lifetime, Protection, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidConsentCookie,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("invalid_consent_cookie.md")),
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
                "`{}` keeps the visitor's choice a second time",
                cookie.disclosure.entry
            );
            findings.push(
                Finding::new(Code::InvalidConsentCookie, value, message)
                    .help("delete one of the two; one cookie keeps the decisions on all categories")
                    .related(first.key.span, "the first")
                    .entry(&*cookie.disclosure.entry),
            );
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
                "`{}` cannot keep the visitor's choice: the server does not see storage",
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

/// What is wrong with the consent cookie by itself.
fn problems(context: &Context<'_>, cookie: &Cookie, value: Span) -> Vec<Finding> {
    let disclosure = &cookie.disclosure;
    let mut found = Vec::new();
    let mut report = |place: Span, what: &str, help: &str| {
        let message = format!(
            "`{}` cannot keep the visitor's choice: {what}",
            disclosure.entry
        );
        found.push(
            Finding::new(Code::InvalidConsentCookie, place, message)
                .help(help)
                .related(value, "it is declared to keep the choice"),
        );
    };
    if let Some(Naming::Family { span, .. }) = &cookie.naming {
        report(*span, "it has many names", "give it one `name`");
    }
    if let Some(chunked) = cookie.chunked.as_ref().filter(|chunked| chunked.value) {
        report(
            chunked.span,
            "it is spread over several cookies",
            "delete the `chunked` line; a choice is short",
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
            "delete the `set_by` line",
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
            "delete the `path` line",
        );
    }
    if let Some(lifetime) = disclosure
        .lifetime
        .as_ref()
        .filter(|lifetime| !matches!(lifetime.value, Lifetime::For { .. }))
    {
        report(
            lifetime.span,
            "it is not kept for a stated time",
            "write how long, such as lifetime = \"6 months\"",
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
            "write category = \"necessary\" and exemption = \"user-input\": it keeps what the visitor chose",
        );
    }
    found
}
