//! `asks-visitors-to-check-back`: No text asks visitors to check back for changes.

use super::prelude::*;
use crate::texts;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::AsksVisitorsToCheckBack,
    severity: Severity::Warning,
    explanation: include_str!("asks_visitors_to_check_back.md"),
    sources: &[
        Source {
            text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraph 29",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "The wording searched for, in four languages",
            confidence: Confidence::Project,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

/// An action asked of visitors, and words for how often. A sentence must contain both.
const WORDINGS: &[(&[&str], &[&str])] = &[
    (
        &[
            "check back",
            "check this",
            "check our",
            "check the",
            "review this",
            "review our",
            "visit this",
            "visit our",
            "revisit",
            "consult this",
            "come back",
        ],
        &[
            "regularly",
            "periodically",
            "from time to time",
            "frequently",
            "often",
            "for changes",
            "for updates",
            "for any changes",
            "for any updates",
        ],
    ),
    (
        &[
            "sie diese seite",
            "prüfen sie",
            "besuchen sie",
            "lesen sie",
            "informieren sie sich",
            "schauen sie",
        ],
        &[
            "regelmäßig",
            "regelmässig",
            "von zeit zu zeit",
            "in regelmäßigen abständen",
            "gelegentlich",
        ],
    ),
    (
        &[
            "consulter",
            "consultez",
            "vérifier",
            "vérifiez",
            "relire",
            "visiter",
            "visitez",
        ],
        &[
            "régulièrement",
            "périodiquement",
            "de temps en temps",
            "fréquemment",
        ],
    ),
    (
        &[
            "consulte",
            "consultar",
            "revise",
            "revisar",
            "visite",
            "visitar",
            "compruebe",
        ],
        &[
            "periódicamente",
            "regularmente",
            "con regularidad",
            "de vez en cuando",
            "con frecuencia",
        ],
    ),
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let about_changes = texts::all(context.draft).into_iter().filter(|placed| {
        placed.entry.starts_with("changes")
            || matches!((&*placed.entry, placed.key), ("service", "covers"))
    });
    for placed in about_changes {
        for text in placed.text.versions() {
            if let Some(words) = asks_to_check_back(&text.value) {
                findings.push(
                    Finding::new(
                        Code::AsksVisitorsToCheckBack,
                        texts::span_of(context.sources, text, words),
                        "this text asks visitors to look for changes themselves",
                    )
                    .help("say how you announce changes instead, or remove the sentence")
                    .entry(placed.entry.clone()),
                );
            }
        }
    }
}

/// Returns the words with which a text asks visitors to check back.
fn asks_to_check_back(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    lower.split(['.', '!', '?']).find_map(|sentence| {
        WORDINGS.iter().find_map(|(deeds, times)| {
            let is_regular = times.iter().any(|time| sentence.contains(time));
            deeds
                .iter()
                .copied()
                .find(|deed| is_regular && asks(sentence, deed))
        })
    })
}

/// Returns whether a sentence asks for an action rather than saying that the service does it: "we review our …".
fn asks(sentence: &str, deed: &str) -> bool {
    sentence.match_indices(deed).any(|(at, _)| {
        let before = sentence
            .get(..at)
            .unwrap_or_default()
            .split_whitespace()
            .next_back();
        !matches!(before, Some("we" | "wir"))
    })
}

#[cfg(test)]
mod tests {
    use super::asks_to_check_back;

    #[test]
    fn the_wording_is_known_in_four_languages() {
        for text in [
            "We may change this. Please check back regularly.",
            "You should review this page from time to time.",
            "Bitte lesen Sie diese Seite regelmäßig.",
            "Nous vous invitons à consulter cette page régulièrement.",
            "Le recomendamos que consulte esta página periódicamente.",
        ] {
            assert!(asks_to_check_back(text).is_some(), "{text}");
        }
    }

    #[test]
    fn an_honest_process_is_no_such_wording() {
        for text in [
            "Material changes are announced by e-mail.",
            "We review our cookies regularly. A change is announced by a banner.",
            "Wir überprüfen unsere Cookies regelmäßig.",
            "Nous vérifions régulièrement nos cookies.",
            "Wir informieren Sie per E-Mail.",
            "You find all changes in the log on this page.",
        ] {
            assert_eq!(asks_to_check_back(text), None, "{text}");
        }
    }
}
