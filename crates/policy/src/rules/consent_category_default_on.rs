//! `consent-category-default-on`: A category that needs consent is off until the visitor turns it on.

use super::prelude::*;
use cookie_registry_core::{Category, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentCategoryDefaultOn,
    severity: Severity::Error,
    explanation: include_str!("consent_category_default_on.md"),
    sources: &[
        Source {
            text: "Court of Justice of the EU, C-673/17 (Planet49), operative part 1",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "GDPR, article 4(11)",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: Some((2019, 10, 1)),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    for category in &draft.categories {
        let Some(default_on) = category
            .default_on
            .as_ref()
            .filter(|default_on| default_on.value)
        else {
            continue;
        };
        if !category
            .like
            .as_ref()
            .is_some_and(|like| Category::needs_consent(like.value))
        {
            continue;
        }
        let key = &category.key.value;
        let mut members = draft
            .used()
            .filter(|used| used.category.is_some_and(|named| named.value == *key))
            .peekable();
        // Under an exemption with a right to object, the category is on until the visitor objects.
        let all_are_exempt =
            members.peek().is_some() && members.all(|used| used.exemption.is_some());
        if !all_are_exempt {
            findings.push(
                Finding::new(
                    Code::ConsentCategoryDefaultOn,
                    default_on.span,
                    format!("the category `{key}` needs consent, so it must be off until the visitor turns it on"),
                )
                .help("write `default_on = false`, or remove the line")
                .entry(format!("categories.{key}")),
            );
        }
    }
}
