//! `planned-category-in-use`: A planned category is not in use yet.

use super::prelude::*;
use crate::draft::Draft;
use crate::source::Spanned;
use cookie_registry_core::{Category, Word as _};

pub(super) const RULE: Rule = Rule {
    code: Code::PlannedCategoryInUse,
    severity: Severity::Error,
    explanation: include_str!("planned_category_in_use.md"),
    sources: &[Source {
        text: "A statement on the page must be true",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    for planned in &draft.planned {
        let Some(category) = &planned.category else {
            continue;
        };
        let one_of_four = Category::parse(&category.value);
        let is_planned = |used: &str| {
            // For visitors, a declared category that is like analytics is analytics.
            used == category.value || (one_of_four.is_some() && draft.category(used) == one_of_four)
        };
        if let Some((entry, used)) = in_use(draft).find(|(_, used)| is_planned(&used.value)) {
            findings.push(
                Finding::new(
                    Code::PlannedCategoryInUse,
                    category.span,
                    format!(
                        "the category \"{}\" is declared as planned, but `{entry}` uses it",
                        category.value
                    ),
                )
                .help(format!(
                    "remove [planned.{}] and log the change as material",
                    planned.key.value
                ))
                .related(used.span, "used here")
                .entry(format!("planned.{}", planned.key.value)),
            );
        }
    }
}

/// Iterates over the categories in use: those of entries, of tracking, and of the scripts and embeds that pages load, each with
/// the name of its table.
fn in_use(draft: &Draft) -> impl Iterator<Item = (String, &Spanned<String>)> {
    let used = draft
        .used()
        .filter_map(|used| Some((used.entry.to_owned(), used.category?)));
    let loads = draft.third_parties.iter().flat_map(|party| {
        let categories = party.loads.iter().filter_map(|load| load.category.as_ref());
        categories.map(move |category| (format!("third_parties.{}", party.key.value), category))
    });
    used.chain(loads)
}
