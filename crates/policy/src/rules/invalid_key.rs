//! `invalid-key`: The key of an entry consists of lower-case letters, digits, `-` and `_`, and begins with a letter.

use super::prelude::*;
use crate::source::Spanned;
use crate::spoken::ascii_key;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidKey,
    severity: Severity::Error,
    explanation: include_str!("invalid_key.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let keys = draft
        .disclosures()
        .map(|disclosure| (disclosure.entry.clone(), &disclosure.key))
        .chain(
            draft
                .tracking
                .iter()
                .map(|one| (one.entry.clone(), &one.key)),
        )
        .chain(
            draft
                .third_parties
                .iter()
                .map(|party| (format!("third_parties.{}", party.key.value), &party.key)),
        )
        .chain(
            draft
                .planned
                .iter()
                .map(|planned| (format!("planned.{}", planned.key.value), &planned.key)),
        )
        .chain(
            draft
                .categories
                .iter()
                .map(|category| (format!("categories.{}", category.key.value), &category.key)),
        );
    findings.extend(keys.filter_map(|(entry, key)| finding(&entry, key)));
    for disclosure in draft.disclosures() {
        let further = disclosure.lifetimes.iter();
        findings.extend(further.filter_map(|one| finding(&disclosure.entry, &one.key)));
    }
}

fn finding(entry: &str, key: &Spanned<String>) -> Option<Finding> {
    if is_valid(&key.value) {
        return None;
    }
    let message = format!("`{}` is not a valid key for an entry", key.value);
    let help = match corrected(&key.value) {
        Some(corrected) => {
            format!(
                "write `{corrected}`: lower-case letters, digits, - and _, beginning with a letter"
            )
        }
        None => "use lower-case letters, digits, - and _, beginning with a letter".to_owned(),
    };
    Some(
        Finding::new(Code::InvalidKey, key.span, message)
            .help(help)
            .entry(entry),
    )
}

pub(super) fn is_valid(key: &str) -> bool {
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(rest) && key.len() <= 64
}

pub(super) fn corrected(key: &str) -> Option<String> {
    let mut replaced = String::with_capacity(key.len());
    for c in key.to_lowercase().chars() {
        let letters = ascii_key(c.encode_utf8(&mut [0; 4]));
        if matches!(c, '-' | '_') {
            replaced.push(c);
        } else if letters.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            replaced.push_str(&letters);
        } else {
            replaced.push('-');
        }
    }
    let trimmed = replaced
        .trim_matches(|c: char| !c.is_ascii_alphanumeric())
        .to_owned();
    is_valid(&trimmed).then_some(trimmed)
}
