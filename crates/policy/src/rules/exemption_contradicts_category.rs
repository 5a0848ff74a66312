//! `exemption-contradicts-category`: Marketing is never exempt, and analytics only under an exemption made for it.

use super::prelude::*;
use super::shared::used::Used;
use cookie_registry_core::{Category, Exemption, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::ExemptionContradictsCategory,
    severity: Severity::Error,
    explanation: include_str!("exemption_contradicts_category.md"),
    sources: &[
        Source {
            text: "Article 29 Working Party, opinion 04/2012 (WP 194), section 4",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "PECR, Schedule A1 (United Kingdom)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "CNIL, deliberation of 4 July 2025 (France)",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Used(check),
};

fn check(context: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let (Some(exemption), Some(category)) = (used.exemption, used.category) else {
        return;
    };
    let made_for_analytics = matches!(
        exemption.value,
        Exemption::Statistics | Exemption::AudienceMeasurement
    );
    let contradicts = match used.like(context.draft) {
        Some(Category::Marketing) => true,
        Some(Category::Analytics) => !made_for_analytics,
        _ => false,
    };
    if contradicts {
        findings.push(
            Finding::new(
                Code::ExemptionContradictsCategory,
                exemption.span,
                format!(
                    "the category \"{}\" cannot be exempt as \"{}\"",
                    category.value, exemption.value
                ),
            )
            .help("remove the `exemption` line to ask for consent, or correct the category")
            .related(category.span, "the category")
            .entry(used.entry),
        );
    }
}
