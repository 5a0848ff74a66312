//! `words-missing`: The page and the banner have their sentences in every language of the policy.

use super::prelude::*;
use crate::source::{Span, Spanned};
use cookie_registry_words::{Catalog, Chain, is_built_in, primary};

pub(super) const RULE: Rule = Rule {
    code: Code::WordsMissing,
    severity: Severity::Warning,
    explanation: include_str!("words_missing.md"),
    sources: &[
        Source {
            text: "GDPR, article 12(1): in an intelligible form",
            confidence: Confidence::Memory,
        },
        Source {
            text: "Web Content Accessibility Guidelines 2.2, success criteria 3.1.1 and 3.1.2",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

/// How many sentences a message names.
const SHOWN: usize = 5;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let Some(policy) = &draft.policy else {
        return;
    };
    let catalogs: Vec<Catalog> = draft.catalogs.iter().map(|(_, one)| one.clone()).collect();
    let main = draft.language();
    let written = policy.languages.iter().chain(&policy.language);
    let mut seen: Vec<&str> = Vec::new();
    for language in written {
        let tag = language.value.as_str();
        // A test checks that a built-in language has every sentence.
        // What is no tag has its own finding.
        let is_tag = matches!(primary(tag).len(), 2 | 3);
        if !is_tag || is_built_in(tag) || seen.contains(&tag) {
            continue;
        }
        seen.push(tag);
        findings.extend(lacking(language, &catalogs, main));
    }
    let used = |tag: &str| {
        let mut languages = policy
            .languages
            .iter()
            .map(|language| language.value.as_str());
        let is_meant = |language: &str| primary(language).eq_ignore_ascii_case(primary(tag));
        is_meant(main) || languages.any(is_meant)
    };
    for (start, catalog) in &draft.catalogs {
        if !used(catalog.language()) {
            findings.push(unused(*start, catalog.language()));
        }
    }
}

/// Returns the finding for a language in which sentences are missing.
fn lacking(language: &Spanned<String>, catalogs: &[Catalog], main: &str) -> Option<Finding> {
    let tag = language.value.as_str();
    let chain = Chain::new(catalogs, tag, main);
    let missing = chain.missing();
    let shown_in = if is_built_in(main) && primary(main) != primary(tag) {
        main
    } else {
        "en"
    };
    let message = match missing.as_slice() {
        [] => return None,
        _ if !chain.has_own() => format!(
            "there are no sentences in `{tag}`, so visitors read the page and the banner in `{shown_in}`"
        ),
        missing => {
            let names = missing.get(..SHOWN).unwrap_or(missing).join(", ");
            let more = match missing.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!(
                "the sentences in `{tag}` lack {names}{more}; visitors read those in `{shown_in}`"
            )
        }
    };
    Some(
        Finding::new(Code::WordsMissing, language.span, message)
            .help(format!(
                "`cargo cookie-registry generate words --language {tag} --out words/{tag}.toml` writes a file with what is \
                 missing; translate it, and write `words = [\"words/*.toml\"]` under [policy]"
            ))
            .entry("policy"),
    )
}

fn unused(start: Span, tag: &str) -> Finding {
    Finding::new(
        Code::WordsMissing,
        start,
        format!("the policy is not published in `{tag}`, so these sentences are never shown"),
    )
    .help(format!(
        "add \"{tag}\" to `languages` under [policy], or remove the file from `words`"
    ))
    .entry("policy")
}
