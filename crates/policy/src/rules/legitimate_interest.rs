//! `legitimate-interest`: No purpose relies on legitimate interest.

use super::prelude::*;
use super::shared::used::Used;
use crate::texts;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::LegitimateInterest,
    severity: Severity::Warning,
    explanation: include_str!("legitimate_interest.md"),
    sources: &[
        Source {
            text: "EDPB, report of the Cookie Banner Taskforce, 17 January 2023",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "ePrivacy Directive 2002/58/EC, article 5(3)",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Used(check).of_warnings(),
};

const WORDS: &[&str] = &[
    "legitimate interest",
    "berechtigtes interesse",
    "berechtigten interesse",
    "berechtigte interesse",
    "intérêt légitime",
    "intérêts légitimes",
    "interés legítimo",
    "intereses legítimos",
];

fn check(context: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let Some(purpose) = used.purpose else {
        return;
    };
    for text in purpose.versions() {
        let lower = text.value.to_lowercase();
        if let Some(word) = WORDS.iter().copied().find(|word| lower.contains(word)) {
            let what = if used.technology.is_some() {
                "using"
            } else {
                "storing"
            };
            findings.push(
                Finding::new(
                    Code::LegitimateInterest,
                    texts::span_of(context.sources, text, word),
                    format!("`{}` relies on legitimate interest, which is not a legal basis for {what} it", used.entry),
                )
                .help("state only the purpose; without an `exemption`, visitors are asked for consent")
                .entry(used.entry),
            );
        }
    }
}
