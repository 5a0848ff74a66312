//! `unknown-category`: A category is one of the four built-in ones or is declared in the policy.

use super::prelude::*;
use crate::source::Spanned;
use crate::suggest::{nearest, one_of};

pub(super) const RULE: Rule = Rule {
    code: Code::UnknownCategory,
    severity: Severity::Error,
    explanation: include_str!("unknown_category.md"),
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
    let entries = draft
        .disclosures()
        .filter_map(|disclosure| Some((disclosure.entry.clone(), disclosure.category.as_ref()?)));
    let planned = draft.planned.iter().filter_map(|planned| {
        Some((
            format!("planned.{}", planned.key.value),
            planned.category.as_ref()?,
        ))
    });
    for (entry, category) in entries.chain(planned) {
        // A declared category counts as known even if its `like` could not be read.
        if !draft.category_keys().any(|key| key == category.value) {
            findings.push(finding(context, entry, category));
        }
    }
}

fn finding(context: &Context<'_>, entry: String, category: &Spanned<String>) -> Finding {
    let keys: Vec<&str> = context.draft.category_keys().collect();
    let help =
        match nearest(&category.value, keys.iter().copied()).or_else(|| synonym(&category.value)) {
            Some(known) => format!(
                "did you mean \"{known}\"? Otherwise declare it under [categories.{}]",
                category.value
            ),
            None => format!(
                "write {}, or declare it under [categories.{}]",
                one_of(&keys),
                category.value
            ),
        };
    Finding::new(
        Code::UnknownCategory,
        category.span,
        format!("\"{}\" is not a known category", category.value),
    )
    .help(help)
    .entry(entry)
}

/// Returns the built-in category for a name that other consent tools use. "Functional" is left out because it means
/// necessary to some and preferences to others.
fn synonym(category: &str) -> Option<&'static str> {
    Some(match category.to_lowercase().as_str() {
        "essential" | "strictly-necessary" | "strictly necessary" | "required" | "technical"
        | "security" => "necessary",
        "statistics" | "performance" | "measurement" | "statistical" => "analytics",
        "functionality" | "personalization" | "personalisation" | "preference" => "preferences",
        "advertising" | "targeting" | "ads" | "advertisement" | "social" => "marketing",
        _ => return None,
    })
}
