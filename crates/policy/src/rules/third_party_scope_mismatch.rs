//! `third-party-scope-mismatch`: If a third party has a declared cookie, the policy says that it sets cookies on our pages.

use super::prelude::*;
use crate::draft::Disclosure;
use cookie_registry_core::{SetBy, SetsOn};

pub(super) const RULE: Rule = Rule {
    code: Code::ThirdPartyScopeMismatch,
    severity: Severity::Warning,
    explanation: include_str!("third_party_scope_mismatch.md"),
    sources: &[Source {
        text: "A statement on the page must be true",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check).of_warnings(),
};

fn check(context: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let is_theirs = disclosure
        .set_by
        .as_ref()
        .is_some_and(|set_by| set_by.value == SetBy::ThirdParty);
    let Some(provider) = disclosure
        .provider
        .as_ref()
        .filter(|_| is_theirs && disclosure.retired.is_none())
    else {
        return;
    };
    let party = context
        .draft
        .third_parties
        .iter()
        .find(|party| party.key.value == provider.value);
    let Some(party) = party else { return };
    let (span, declared) = match &party.sets_on {
        None => (
            party.key.span,
            "is not declared to set cookies on our pages",
        ),
        Some(pages) if pages.value == SetsOn::TheirPages => (
            pages.span,
            "is declared to set cookies only on its own pages",
        ),
        Some(_) => return,
    };
    let key = &party.key.value;
    findings.push(
        Finding::new(
            Code::ThirdPartyScopeMismatch,
            span,
            format!(
                "`third_parties.{key}` {declared}, but sets `{}` on our pages",
                disclosure.entry
            ),
        )
        .help(format!(
            "write `sets_on = \"our-pages\"` under [third_parties.{key}]"
        ))
        .related(provider.span, "set by it")
        .entry(format!("third_parties.{key}")),
    );
}
