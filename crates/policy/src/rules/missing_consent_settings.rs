//! `missing-consent-settings`: If the policy asks for consent, it links to where consent can be changed and withdrawn.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingConsentSettings,
    severity: Severity::Error,
    explanation: include_str!("missing_consent_settings.md"),
    sources: &[
        Source {
            text: "GDPR, article 7(3)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "EDPB, report of the Cookie Banner Taskforce, 17 January 2023",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    if draft
        .choices
        .as_ref()
        .is_some_and(|choices| choices.settings.is_some())
    {
        return;
    }
    let mut used = draft.used();
    let asking = used.find_map(|used| {
        let category = used.category.filter(|_| used.needs_consent(draft))?;
        Some((used.entry.to_owned(), category.span))
    });
    let Some((entry, span)) = asking.or_else(|| draft.first_waiting_load()) else {
        return;
    };
    findings.push(
        Finding::new(
            Code::MissingConsentSettings,
            span,
            format!("`{entry}` needs consent, but the policy does not say where to withdraw it"),
        )
        .help(
            "add `settings = \"/consent\"`, or a full address, under [choices]: the page on which \
             visitors make and change their choice",
        )
        .entry(entry),
    );
}
