//! `invalid-language`: A language is a language tag such as `en` or `pt-BR`.

use super::prelude::*;
use crate::source::Spanned;
use crate::texts;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidLanguage,
    severity: Severity::Error,
    explanation: include_str!("invalid_language.md"),
    sources: &[
        Source {
            text: "policy.toml, format 1",
            confidence: Confidence::Project,
        },
        Source {
            text: "RFC 5646, section 2.1 (BCP 47)",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let policy = draft
        .policy
        .iter()
        .flat_map(|policy| policy.language.iter().chain(&policy.languages));
    for tag in policy {
        report(tag, "policy", findings);
    }
    for placed in texts::all(draft) {
        for (tag, _) in &placed.text.translations {
            report(tag, &placed.entry, findings);
        }
    }
}

fn report(tag: &Spanned<String>, entry: &str, findings: &mut Vec<Finding>) {
    if is_language(&tag.value) {
        return;
    }
    let several: Vec<&str> = tag
        .value
        .split([',', ';', ' ', '/'])
        .filter(|part| !part.is_empty())
        .collect();
    let help = match shortest(&tag.value).or_else(|| code_of(&tag.value)) {
        Some(code) => format!("write \"{code}\""),
        None if several.len() > 1 && several.iter().all(|part| is_language(part)) => {
            format!(
                "write each tag in quotes of its own: \"{}\"",
                several.join("\", \"")
            )
        }
        None => "write a language tag, such as \"en\", \"de\" or \"pt-BR\"".to_owned(),
    };
    findings.push(
        Finding::new(
            Code::InvalidLanguage,
            tag.span,
            format!("\"{}\" is not a language tag", tag.value),
        )
        .help(help)
        .entry(entry),
    );
}

/// Returns whether a text is a language tag with the shortest code of its language.
pub(super) fn is_language(tag: &str) -> bool {
    is_tag(tag) && shortest(tag).is_none()
}

fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_primary = |part: &str| {
        matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_further = |part: &str| {
        matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    // A single letter introduces the next subtag, so it is never the last one.
    let ends_well = tag.rsplit('-').next().is_some_and(|last| last.len() > 1);
    parts.next().is_some_and(is_primary) && parts.all(is_further) && ends_well
}

/// Returns the tag with a code of two letters where it has one of three for a language that has both: a tag has the
/// shortest code (RFC 5646, section 2.2.1).
fn shortest(tag: &str) -> Option<String> {
    let (code, rest) = tag
        .split_at_checked(3)
        .filter(|(_, rest)| rest.is_empty() || rest.starts_with('-'))?;
    let code = match code.to_ascii_lowercase().as_str() {
        "eng" => "en",
        "deu" | "ger" => "de",
        "fra" | "fre" => "fr",
        "spa" => "es",
        "ita" => "it",
        "nld" | "dut" => "nl",
        "pol" => "pl",
        "por" => "pt",
        "ces" | "cze" => "cs",
        "dan" => "da",
        "fin" => "fi",
        "ell" | "gre" => "el",
        "hun" => "hu",
        "ron" | "rum" => "ro",
        "slk" | "slo" => "sk",
        "swe" => "sv",
        "bul" => "bg",
        "hrv" => "hr",
        "est" => "et",
        "gle" => "ga",
        "lav" => "lv",
        "lit" => "lt",
        "mlt" => "mt",
        "slv" => "sl",
        _ => return None,
    };
    Some(format!("{code}{rest}"))
}

/// Returns the tag of a language that is written in words, or whose tag is written with `_`.
fn code_of(name: &str) -> Option<String> {
    let hyphenated = name.replace('_', "-");
    if is_tag(&hyphenated) {
        return Some(hyphenated);
    }
    let code = match name.to_lowercase().as_str() {
        "english" | "englisch" | "anglais" | "inglés" | "ingles" => "en",
        "german" | "deutsch" | "allemand" | "alemán" | "aleman" => "de",
        "french" | "français" | "francais" | "französisch" | "francés" => "fr",
        "spanish" | "español" | "espanol" | "spanisch" | "espagnol" | "castellano" => "es",
        "italian" | "italiano" | "italienisch" | "italien" => "it",
        "dutch" | "nederlands" => "nl",
        "polish" | "polski" => "pl",
        "portuguese" | "português" => "pt",
        _ => return None,
    };
    Some(code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{code_of, is_tag, shortest};

    #[test]
    fn a_tag_begins_with_the_code_of_a_language() {
        for tag in [
            "en",
            "pt-BR",
            "zh-Hant-TW",
            "gsw",
            "de-CH-1996",
            "en-x-legal",
        ] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in [
            "",
            "e",
            "English",
            "en_GB",
            "en-",
            "-en",
            "en-x",
            "12",
            "en-übung",
            "text",
        ] {
            assert!(!is_tag(tag), "{tag}");
        }
    }

    #[test]
    fn names_and_underscores_are_corrected() {
        assert_eq!(code_of("en_GB").as_deref(), Some("en-GB"));
        assert_eq!(code_of("Deutsch").as_deref(), Some("de"));
        assert_eq!(code_of("Klingon"), None);
        assert_eq!(shortest("ger").as_deref(), Some("de"));
        assert_eq!(shortest("ENG-GB").as_deref(), Some("en-GB"));
        assert_eq!(shortest("gsw"), None);
        assert_eq!(shortest("german"), None);
    }
}
