//! `unknown-category`: A category is one of the four built-in ones or is declared in the policy.

use super::prelude::*;
use crate::source::Spanned;
use crate::spoken::{self, MeantCategory};
use crate::suggest::{nearest, one_of};
use crate::unseen;

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
    let tracking = draft.tracking.iter();
    let tracking = tracking.filter_map(|one| Some((one.entry.clone(), one.category.as_ref()?)));
    let planned = draft.planned.iter().filter_map(|planned| {
        Some((
            format!("planned.{}", planned.key.value),
            planned.category.as_ref()?,
        ))
    });
    let loads = draft.third_parties.iter().flat_map(|party| {
        let categories = party.loads.iter().filter_map(|load| load.category.as_ref());
        categories.map(|category| (format!("third_parties.{}", party.key.value), category))
    });
    for (entry, category) in entries.chain(tracking).chain(planned).chain(loads) {
        // A declared category counts as known even if its `like` could not be read.
        if !draft.category_keys().any(|key| key == category.value) {
            findings.push(finding(context, entry, category));
        }
    }
}

fn finding(context: &Context<'_>, entry: String, category: &Spanned<String>) -> Finding {
    let keys: Vec<&str> = context.draft.category_keys().collect();
    let declare = format!(
        "declare it under [categories.{}]",
        spoken::ascii_key(&category.value)
    );
    let plain = unseen::without(&category.value);
    let near = nearest(&plain, keys.iter().copied()).map(MeantCategory::Known);
    let help = match near.or_else(|| spoken::category(&plain)) {
        Some(MeantCategory::Known(known)) => {
            format!("did you mean \"{known}\"? Otherwise {declare}")
        }
        Some(MeantCategory::Functional) => format!(
            "it means two things: write \"necessary\" with the `exemption` that applies if the service cannot do without it what \
             the visitor asked for, and otherwise \"preferences\"; or {declare}"
        ),
        None => format!("write {}, or {declare}", one_of(&keys)),
    };
    Finding::new(
        Code::UnknownCategory,
        category.span,
        format!(
            "\"{}\" is not a known category{}",
            category.value,
            unseen::noted(&category.value)
        ),
    )
    .help(help)
    .entry(entry)
}
