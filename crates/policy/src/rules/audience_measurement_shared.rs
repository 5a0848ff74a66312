//! `audience-measurement-shared`: Exempt audience measurement stays with the publisher of the site.

use super::prelude::*;
use super::shared::used::Used;
use crate::draft::Draft;
use cookie_registry_core::{Exemption, Jurisdiction, Role, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::AudienceMeasurementShared,
    severity: Severity::Warning,
    explanation: include_str!("audience_measurement_shared.md"),
    sources: &[Source {
        text: "CNIL, deliberation of 4 July 2025",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::Fr],
    since: Some((2025, 7, 4)),
    check: Check::Used(check).of_warnings(),
};

fn check(context: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let is_exempt = used
        .exemption
        .is_some_and(|it| it.value == Exemption::AudienceMeasurement);
    if !is_exempt {
        return;
    }
    let entry = used.entry;
    let recipient = used.recipients.first().map(|recipient| {
        (
            recipient.span,
            format!("`{entry}` is shared with {}", recipient.value),
        )
    });
    let role = used.role.filter(|role| role.value != Role::Processor);
    let role = role.map(|role| {
        (
            role.span,
            format!("the provider of `{entry}` is no processor"),
        )
    });
    let set_by = used.set_by.filter(|it| it.value == SetBy::ThirdParty);
    let set_by = set_by.map(|set_by| {
        (set_by.span, format!("`{entry}` is an identifier on the domain of a third party, which several sites may load"))
    });
    let provider = used
        .provider
        .filter(|provider| is_google(context.draft, &provider.value));
    let provider = provider.map(|provider| {
        (
            provider.span,
            format!(
                "`{entry}` is of Google, whose Analytics does not qualify according to the CNIL"
            ),
        )
    });
    let help = if provider.is_some() {
        "remove `exemption` to ask for consent, or measure with a tool whose provider only works for you"
    } else {
        "keep the data with a provider that only works for you (`role = \"processor\"`), or remove `exemption` to ask for consent"
    };
    for (span, message) in [recipient, role, set_by, provider].into_iter().flatten() {
        findings.push(
            Finding::new(
                Code::AudienceMeasurementShared,
                span,
                format!("{message}, so its measurement is not exempt"),
            )
            .help(help)
            .entry(entry),
        );
    }
}

/// Returns whether a provider is Google: by its name, or by that of the third party with this key.
fn is_google(draft: &Draft, provider: &str) -> bool {
    let named = |name: &str| {
        let first = name.split(|c: char| !c.is_alphanumeric()).next();
        first.is_some_and(|first| first.eq_ignore_ascii_case("google"))
    };
    let mut parties = draft.third_parties.iter();
    let party = parties.find(|party| party.key.value == provider);
    let name = party.and_then(|party| party.name.as_ref());
    named(provider) || name.is_some_and(|name| named(&name.value))
}
