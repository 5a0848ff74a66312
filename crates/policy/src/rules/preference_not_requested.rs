//! `preference-not-requested`: The visitor asked for an exempt preference.

use super::prelude::*;
use crate::draft::Disclosure;
use cookie_registry_core::{Category, Exemption, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::PreferenceNotRequested,
    severity: Severity::Warning,
    explanation: include_str!("preference_not_requested.md"),
    sources: &[Source {
        text: "AEPD, Guía sobre el uso de las cookies, 11 July 2023",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::Es],
    since: None,
    check: Check::Entry(check).of_warnings(),
};

fn check(context: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let Some(exemption) = disclosure
        .exemption
        .as_ref()
        .filter(|_| disclosure.retired.is_none())
    else {
        return;
    };
    let is_preference = exemption.value == Exemption::Interface
        || context.draft.category_of(disclosure) == Some(Category::Preferences);
    let is_requested = disclosure
        .requested
        .as_ref()
        .is_some_and(|requested| requested.value);
    if is_preference && !is_requested {
        findings.push(
            Finding::new(
                Code::PreferenceNotRequested,
                exemption.span,
                format!("`{}` is exempt in Spain only if the visitor asked for it", disclosure.entry),
            )
            .help("add `requested = true` if the visitor makes this choice, or remove `exemption` to ask \
                 for consent")
            .entry(&*disclosure.entry),
        );
    }
}
