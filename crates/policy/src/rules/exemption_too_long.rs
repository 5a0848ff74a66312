//! `exemption-too-long`: An exempt entry lasts no longer than its exemption allows.

use super::prelude::*;
use crate::draft::Disclosure;
use crate::profile::Profile;
use cookie_registry_core::{Exemption, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::ExemptionTooLong,
    severity: Severity::Warning,
    explanation: include_str!("exemption_too_long.md"),
    sources: &[
        Source {
            text: "Article 29 Working Party, opinion 04/2012 (WP 194), section 3",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "The same opinion, section 3.6: an interface setting may last longer if the visitor is told next to it",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu],
    since: None,
    check: Check::Entry(check).of_warnings(),
};

fn check(context: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let Some(exemption) = &disclosure.exemption else {
        return;
    };
    let requested = disclosure
        .requested
        .as_ref()
        .is_some_and(|requested| requested.value);
    // `consent-lifetime-too-long` covers how long a choice is stored.
    let keeps_the_choice = disclosure.keeps_a_choice();
    if disclosure.retired.is_some()
        || keeps_the_choice
        || (exemption.value == Exemption::Interface && requested)
    {
        return;
    }
    let duration = Profile::of(Jurisdiction::Eu)
        .and_then(|profile| profile.duration(exemption.value, context.today_tuple()));
    let Some(duration) = duration else {
        return;
    };
    let hint = match exemption.value {
        Exemption::Interface => {
            ", or write `requested = true` if the visitor turns it on with a dedicated switch"
        }
        _ => "",
    };
    let too_long = disclosure
        .written_lifetimes()
        .filter(|lifetime| !duration.bound.admits(lifetime.value));
    findings.extend(too_long.map(|lifetime| {
        Finding::new(
            Code::ExemptionTooLong,
            lifetime.span,
            format!("\"{}\" is longer than the exemption \"{}\" allows", lifetime.value, exemption.value),
        )
        .label(format!("the opinion says: {}", duration.words))
        .help(format!("shorten it, ask for consent instead{hint}, or accept it in an [[allow]] with the reason"))
        .related(exemption.span, "the exemption")
        .entry(&*disclosure.entry)
    }));
}
