//! `lifetime-not-applicable`: The lifetime is one that a cookie, or that kind of storage, can have.

use super::prelude::*;
use crate::draft::Disclosure;
use cookie_registry_core::{Lifetime, StorageKind};

pub(super) const RULE: Rule = Rule {
    code: Code::LifetimeNotApplicable,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("lifetime_not_applicable.md")),
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
        .filter_map(|cookie| cookie_finding(&cookie.disclosure));
    findings.extend(cookies);
    findings.extend(draft.storage.iter().filter_map(|storage| {
        let kind = storage.kind.as_ref()?;
        Some(
            storage_finding(&storage.disclosure, kind.value)?
                .related(kind.span, "where it is stored"),
        )
    }));
}

fn cookie_finding(disclosure: &Disclosure) -> Option<Finding> {
    let help = match disclosure.lifetime.as_ref()?.value {
        Lifetime::UntilCleared => "write a duration of at most \"400 days\"",
        Lifetime::Tab => "write \"session\", which lasts until the browser is closed",
        _ => return None,
    };
    finding(disclosure, "a cookie", help)
}

fn storage_finding(disclosure: &Disclosure, kind: StorageKind) -> Option<Finding> {
    let tab_alone = kind == StorageKind::SessionStorage;
    let help = match disclosure.lifetime.as_ref()?.value {
        Lifetime::UntilCleared | Lifetime::Session if tab_alone => "write \"tab\"",
        Lifetime::Tab | Lifetime::Session if !tab_alone => {
            "write \"until cleared\", or a duration such as \"30 days\" and in `expired_by` what \
             removes it afterwards"
        }
        _ => return None,
    };
    finding(disclosure, kind.platform_name(), help)
}

fn finding(disclosure: &Disclosure, what: &str, help: &str) -> Option<Finding> {
    let lifetime = disclosure.lifetime.as_ref()?;
    let message = format!(
        "\"{}\" is not a possible lifetime for {what}",
        lifetime.value
    );
    Some(
        Finding::new(Code::LifetimeNotApplicable, lifetime.span, message)
            .help(help)
            .entry(&*disclosure.entry),
    )
}
