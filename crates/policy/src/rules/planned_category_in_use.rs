//! `planned-category-in-use`: A planned category is not in use yet.

use super::prelude::*;
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
        let in_use = draft.used().find(|used| {
            let is_same = used.category.is_some_and(|it| it.value == category.value);
            // For visitors, a declared category that is like analytics is analytics.
            is_same || (one_of_four.is_some() && used.like(draft) == one_of_four)
        });
        if let Some(used) = in_use {
            let place = used.category.map_or(used.key.span, |used| used.span);
            findings.push(
                Finding::new(
                    Code::PlannedCategoryInUse,
                    category.span,
                    format!(
                        "the category \"{}\" is declared as planned, but `{}` uses it",
                        category.value, used.entry
                    ),
                )
                .help(format!(
                    "remove [planned.{}] and log the change as material",
                    planned.key.value
                ))
                .related(place, "used here")
                .entry(format!("planned.{}", planned.key.value)),
            );
        }
    }
}
