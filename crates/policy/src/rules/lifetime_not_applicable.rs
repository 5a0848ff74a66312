//! `lifetime-not-applicable`: The lifetime is one that a cookie, or that kind of storage, can have.

use super::prelude::*;
use crate::draft::Disclosure;
use crate::source::Spanned;
use cookie_registry_core::{Lifetime, StorageKind};

pub(super) const RULE: Rule = Rule {
    code: Code::LifetimeNotApplicable,
    severity: Severity::Error,
    explanation: include_str!("lifetime_not_applicable.md"),
    sources: &[
        Source {
            text: "HTML Standard, Web storage; MDN, Storage quotas and eviction criteria",
            confidence: Confidence::Read,
        },
        Source {
            text: "RFC 10025, section 4.1.2",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let cookies = draft
        .cookies
        .iter()
        .flat_map(|cookie| cookie_findings(&cookie.disclosure));
    findings.extend(cookies);
    for storage in &draft.storage {
        let Some(kind) = storage.kind.as_ref() else {
            continue;
        };
        findings.extend(
            storage_findings(&storage.disclosure, kind.value)
                .map(|finding| finding.related(kind.span, "where it is stored")),
        );
    }
}

fn cookie_findings(disclosure: &Disclosure) -> impl Iterator<Item = Finding> {
    disclosure.written_lifetimes().filter_map(|lifetime| {
        let help = match lifetime.value {
            Lifetime::UntilCleared => "write a duration of at most \"400 days\"",
            Lifetime::Tab => "write \"session\", which lasts until the browser is closed",
            _ => return None,
        };
        Some(finding(disclosure, lifetime, "a cookie", help))
    })
}

fn storage_findings(disclosure: &Disclosure, kind: StorageKind) -> impl Iterator<Item = Finding> {
    let tab_alone = kind == StorageKind::SessionStorage;
    disclosure.written_lifetimes().filter_map(move |lifetime| {
        let help = match lifetime.value {
            Lifetime::UntilCleared | Lifetime::Session if tab_alone => "write \"tab\"",
            Lifetime::Tab | Lifetime::Session if !tab_alone => {
                "write \"until cleared\", or a duration such as \"30 days\" and in `expired_by` what \
                 removes it afterwards"
            }
            _ => return None,
        };
        Some(finding(disclosure, lifetime, kind.platform_name(), help))
    })
}

fn finding(
    disclosure: &Disclosure,
    lifetime: &Spanned<Lifetime>,
    what: &str,
    help: &str,
) -> Finding {
    let message = format!(
        "\"{}\" is not a possible lifetime for {what}",
        lifetime.value
    );
    Finding::new(Code::LifetimeNotApplicable, lifetime.span, message)
        .help(help)
        .entry(&*disclosure.entry)
}
