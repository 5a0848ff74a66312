//! `consent-lifetime-too-long`: A consent choice is not remembered longer than the authority recommends.

use super::prelude::*;
use crate::profile::Profile;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentLifetimeTooLong,
    severity: Severity::Warning,
    explanation: include_str!("consent_lifetime_too_long.md"),
    sources: &[
        Source {
            text: "CNIL, deliberation 2020-092 of 17 September 2020 (France)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "AEPD, Guía sobre el uso de las cookies, 11 July 2023, section 3.2.8 (Spain)",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Fr, Jurisdiction::Es],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let remembered_for = draft
        .choices
        .as_ref()
        .and_then(|choices| choices.remembered_for.as_ref());
    let cookie = draft.choice_keepers().next();
    let (remembered, entry) = match (remembered_for, cookie) {
        (Some(remembered_for), _) => (remembered_for, "choices"),
        (None, Some(cookie)) => match &cookie.lifetime {
            Some(lifetime) => (lifetime, &*cookie.entry),
            None => return,
        },
        (None, None) => return,
    };
    // If nothing needs consent, there is no choice to store.
    if !draft.asks_for_consent() {
        return;
    }
    for profile in draft.jurisdictions().filter_map(Profile::of) {
        let Some(memory) = profile.memory(context.today_tuple()) else {
            continue;
        };
        if !memory.what.bound.admits(remembered.value) {
            findings.push(
                Finding::new(
                    Code::ConsentLifetimeTooLong,
                    remembered.span,
                    format!(
                        "\"{}\" is longer than a choice should be remembered in {}",
                        remembered.value, profile.name
                    ),
                )
                .help(format!(
                    "write no more than \"{}\" ({})",
                    memory.what.words, memory.source.text
                ))
                .entry(entry),
            );
        }
    }
}
