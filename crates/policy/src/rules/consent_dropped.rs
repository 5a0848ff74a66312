//! `consent-dropped`: An entry that needed consent is not declared exempt without a review.

use super::prelude::*;
use super::shared::spans::entry_span;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentDropped,
    severity: Severity::Warning,
    explanation: include_str!("consent_dropped.md"),
    sources: &[Source {
        text: "Directive 2002/58/EC (ePrivacy), article 5(3)",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::of_comparison(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    for change in compared.base.iter().flat_map(|base| &base.consent_dropped) {
        findings.push(
            Finding::new(
                Code::ConsentDropped,
                entry_span(context.draft, &change.entry),
                format!("`{}` no longer needs consent", change.entry),
            )
            .help("ask for consent again, or have the exemption reviewed and accept this in an [[allow]] \
                 that says why it applies")
            .entry(&*change.entry),
        );
    }
}
