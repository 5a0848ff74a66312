//! `purpose-is-vague`: A purpose says what happens, without may, might, some, often or possible.

use super::prelude::*;
use crate::draft::{Draft, Text};
use crate::texts::{self, in_languages, primary};
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::PurposeIsVague,
    severity: Severity::Warning,
    explanation: include_str!("purpose_is_vague.md"),
    sources: &[
        Source {
            text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraphs 12 and 13",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "The German, French and Spanish word lists",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

/// A vague word, and the words after which it is not vague, as in "makes it possible to …".
type Vague = (&'static str, &'static [&'static str]);

/// The vague words by language. Words that precise purposes need are left out: the German "können" and the Spanish
/// "puede" often state what the visitor can do.
const WORDS: &[(&str, &[Vague])] = &[
    (
        "en",
        &[
            ("may", &["you"]),
            ("might", &["you"]),
            ("some", &[]),
            ("often", &["how"]),
            ("possible", &["it", "as"]),
            ("possibly", &[]),
        ],
    ),
    (
        "de",
        &[
            ("könnte", &[]),
            ("könnten", &[]),
            ("möglicherweise", &[]),
            ("eventuell", &[]),
            ("gegebenenfalls", &[]),
            ("einige", &[]),
            ("manche", &[]),
            ("oft", &["wie"]),
            ("häufig", &["wie"]),
        ],
    ),
    (
        "fr",
        &[
            ("peut", &[]),
            ("peuvent", &[]),
            ("pourrait", &[]),
            ("pourraient", &[]),
            ("éventuellement", &[]),
            ("certains", &[]),
            ("certaines", &[]),
            ("souvent", &[]),
        ],
    ),
    (
        "es",
        &[
            ("podría", &[]),
            ("podrían", &[]),
            ("posiblemente", &[]),
            ("quizá", &[]),
            ("quizás", &[]),
            ("algunos", &[]),
            ("algunas", &[]),
        ],
    ),
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    for used in draft.used() {
        check_one(context, used.entry, used.purpose, findings);
    }
    for party in &draft.third_parties {
        check_one(
            context,
            &format!("third_parties.{}", party.key.value),
            party.why.as_ref(),
            findings,
        );
    }
    for category in &draft.categories {
        check_one(
            context,
            &format!("categories.{}", category.key.value),
            category.description.as_ref(),
            findings,
        );
    }
}

fn check_one(context: &Context<'_>, entry: &str, text: Option<&Text>, findings: &mut Vec<Finding>) {
    let Some(text) = text else { return };
    let draft: &Draft = context.draft;
    for (language, text) in in_languages(draft, text) {
        if let Some(word) = vague_word(&primary(language), &text.value) {
            findings.push(
                Finding::new(
                    Code::PurposeIsVague,
                    texts::span_of(context.sources, text, word),
                    format!("\"{word}\" is vague about what `{entry}` does"),
                )
                .help("say what it does without this word; plans belong under [planned.KEY]")
                .entry(entry),
            );
        }
    }
}

/// Returns the first vague word of a text in a language.
fn vague_word(language: &str, text: &str) -> Option<&'static str> {
    let (_, vague) = WORDS.iter().find(|(known, _)| *known == language)?;
    let mut before = "";
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let found = vague.iter().find(|(known, after)| {
            is_word(word, known) && !after.iter().any(|known| is_word(before, known))
        });
        // A capitalised "May" within a sentence is the month.
        let is_month = word == "May" && !before.is_empty();
        if let Some((word, _)) = found.filter(|_| !is_month) {
            return Some(word);
        }
        before = word;
    }
    None
}

/// Returns whether a word is a known one in any case.
fn is_word(word: &str, known: &str) -> bool {
    if word.is_ascii() {
        word.eq_ignore_ascii_case(known)
    } else {
        word.to_lowercase() == known
    }
}

#[cfg(test)]
mod tests {
    use super::vague_word;

    #[test]
    fn vague_words_are_found_as_whole_words() {
        assert_eq!(
            vague_word("en", "May be used to improve our services."),
            Some("may")
        );
        assert_eq!(vague_word("en", "It might be shared."), Some("might"));
        assert_eq!(
            vague_word("de", "Könnte der Verbesserung dienen."),
            Some("könnte")
        );
        assert_eq!(
            vague_word("fr", "Ce cookie peut servir à la mesure."),
            Some("peut")
        );
        assert_eq!(
            vague_word("es", "Podría usarse para medir."),
            Some("podría")
        );
    }

    #[test]
    fn honest_purposes_are_left_alone() {
        for (language, text) in [
            ("en", "Remembers the dismayed something handsome."),
            ("en", "Counts how often each page is opened."),
            ("en", "Makes it possible to sign in; in use since May 2026."),
            ("de", "Damit Sie sich anmelden können."),
            ("de", "Zählt, wie oft eine Seite geöffnet wird."),
            ("it", "may might"),
        ] {
            assert_eq!(vague_word(language, text), None, "{text}");
        }
    }
}
