//! `missing-effective-date`: The policy states its effective date.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingEffectiveDate,
    severity: Severity::Error,
    explanation: include_str!("missing_effective_date.md"),
    sources: &[
        Source {
            text: "CalOPPA, California Business and Professions Code section 22575(b)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "The number of the sub-paragraph, (b)(4)",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[Jurisdiction::UsCa],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = &context.draft.policy else {
        return;
    };
    if policy.effective.is_none() {
        findings.push(
            Finding::new(
                Code::MissingEffectiveDate,
                policy
                    .last_updated
                    .as_ref()
                    .map_or(policy.span, |date| date.span),
                "the policy has no effective date",
            )
            .help("add `effective = …` under [policy] with a date such as 2026-05-09")
            .entry("policy"),
        );
    }
}
