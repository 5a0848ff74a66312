//! `auth-cookie-not-cleared`: Cookies that keep visitors signed in are removed at sign-out.

use super::prelude::*;
use crate::draft::Disclosure;
use crate::source::Spanned;
use cookie_registry_core::{Exemption, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::AuthCookieNotCleared,
    severity: Severity::Warning,
    explanation: include_str!("auth_cookie_not_cleared.md"),
    sources: &[Source {
        text: "A study of 33 public services, among whose most common defects were sign-outs that leave a cookie behind",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let sign_outs = events(
        draft
            .in_use()
            .flat_map(|disclosure| &disclosure.cleared_on)
            .filter(|event| is_sign_out(&event.value)),
    );
    if !sign_outs.is_empty() {
        for disclosure in draft
            .in_use()
            .filter(|disclosure| authenticates(disclosure))
        {
            let stays = |event: &&str| {
                !disclosure
                    .cleared_on
                    .iter()
                    .any(|cleared| cleared.value == *event)
            };
            report(
                disclosure,
                &sign_outs.iter().copied().filter(stays).collect::<Vec<_>>(),
                findings,
            );
        }
        return;
    }
    // No event is named like a sign-out: use the events that clear other sign-in cookies.
    let authenticating = || {
        draft
            .in_use()
            .filter(|disclosure| authenticates(disclosure))
    };
    let ends = events(authenticating().flat_map(|disclosure| &disclosure.cleared_on));
    for disclosure in authenticating().filter(|disclosure| disclosure.cleared_on.is_empty()) {
        report(disclosure, &ends, findings);
    }
}

/// Returns each event once, in the order of the file.
fn events<'d>(named: impl Iterator<Item = &'d Spanned<String>>) -> Vec<&'d str> {
    let mut events: Vec<&str> = Vec::new();
    for event in named {
        if !events.contains(&event.value.as_str()) {
            events.push(&event.value);
        }
    }
    events
}

fn is_sign_out(event: &str) -> bool {
    matches!(
        event.replace(['-', '_'], "").as_str(),
        "signout" | "logout" | "signoff" | "logoff"
    )
}

fn report(disclosure: &Disclosure, staying: &[&str], findings: &mut Vec<Finding>) {
    if staying.is_empty() {
        return;
    }
    let quoted: Vec<String> = staying.iter().map(|event| format!("\"{event}\"")).collect();
    let list = quoted.join(", ");
    let (span, help) = match disclosure.cleared_on.first() {
        None => (
            disclosure.key.span,
            format!("add the line `cleared_on = [{list}]`"),
        ),
        Some(first) => (first.span, format!("add {list} to its `cleared_on`")),
    };
    findings.push(
        Finding::new(
            Code::AuthCookieNotCleared,
            span,
            format!(
                "`{}` keeps visitors signed in, but {list} does not remove it",
                disclosure.entry
            ),
        )
        .help(help)
        .entry(&*disclosure.entry),
    );
}

/// Returns whether an entry carries a sign-in that this service can end.
fn authenticates(disclosure: &Disclosure) -> bool {
    let is_own = disclosure
        .set_by
        .as_ref()
        .is_none_or(|set_by| matches!(set_by.value, SetBy::Server | SetBy::Script));
    is_own
        && disclosure
            .exemption
            .as_ref()
            .is_some_and(|exemption| exemption.value == Exemption::Authentication)
}
