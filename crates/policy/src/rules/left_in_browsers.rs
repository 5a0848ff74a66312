//! `left-in-browsers`: A cookie that is no longer declared is removed from browsers.

use super::prelude::*;
use super::shared::spans::{entry_span, last_updated};
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::LeftInBrowsers,
    severity: Severity::Warning,
    explanation: include_str!("left_in_browsers.md"),
    sources: &[Source {
        text: "RFC 10025, section 5.7, step 23",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::of_comparison(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    for held in compared.base.iter().flat_map(|base| &base.left) {
        let is_declared = context
            .draft
            .disclosures()
            .any(|disclosure| disclosure.entry == held.entry);
        let span = if is_declared {
            entry_span(context.draft, &held.entry)
        } else {
            last_updated(context.draft)
        };
        findings.push(
            Finding::new(
                Code::LeftInBrowsers,
                span,
                format!(
                    "browsers still hold `{}` {}, and the policy no longer removes it",
                    held.name, held.until
                ),
            )
            .help(&*held.advice)
            .entry(&*held.entry),
        );
    }
}
