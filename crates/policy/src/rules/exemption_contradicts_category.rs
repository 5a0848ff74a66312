//! `exemption-contradicts-category`: analytics and marketing are not made exempt by another name.

use super::prelude::*;
use crate::draft::Disclosure;
use cookie_registry_core::{Category, Exemption, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::ExemptionContradictsCategory,
    severity: Severity::Error,
    title: "Marketing is never exempt, and analytics only by an exemption made for it",
    explanation: "A cookie is exempt only if every one of its purposes is. The opinion of the data protection authorities says \
                  outright that third-party advertising, tracking by social networks and first-party analytics are not \
                  covered. What the law has added since is narrow: statistics in the United Kingdom, anonymous audience \
                  measurement in France, and neither allows advertising. A cookie cannot be in such a category and claim \
                  that it merely keeps visitors signed in.",
    sources: &[
        Source {
            text: "Article 29 Working Party, opinion 04/2012 (WP 194), section 4",
            confidence: Confidence::Quoted,
        },
        Source { text: "PECR, Schedule A1 (United Kingdom)", confidence: Confidence::Quoted },
        Source { text: "CNIL, deliberation of 4 July 2025 (France)", confidence: Confidence::Quoted },
    ],
    wrong: "[cookies.visits]\ncategory  = \"analytics\"\nexemption = \"security\"",
    right: "[cookies.visits]\ncategory  = \"analytics\"",
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Entry(check),
};

fn check(context: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let (Some(exemption), Some(category)) = (&disclosure.exemption, &disclosure.category) else { return };
    let made_for_analytics = matches!(exemption.value, Exemption::Statistics | Exemption::AudienceMeasurement);
    let contradicts = match context.draft.category_of(disclosure) {
        Some(Category::Marketing) => true,
        Some(Category::Analytics) => !made_for_analytics,
        _ => false,
    };
    if contradicts && disclosure.retired.is_none() {
        findings.push(
            Finding::new(
                Code::ExemptionContradictsCategory,
                exemption.span,
                format!("the category \"{}\" cannot be exempt as \"{}\"", category.value, exemption.value),
            )
            .help("delete the `exemption` line, so that visitors are asked first, or correct the category")
            .related(category.span, "the category")
            .entry(&*disclosure.entry),
        );
    }
}
