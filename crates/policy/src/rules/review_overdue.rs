//! `review-overdue`: Every entry is reviewed before its review expires.

use super::prelude::*;
use super::shared::used::Used;

pub(super) const RULE: Rule = Rule {
    code: Code::ReviewOverdue,
    severity: Severity::Warning,
    explanation: include_str!("review_overdue.md"),
    sources: &[Source {
        text: "The review date set in the policy",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Used(check).of_warnings(),
};

fn check(context: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let Some(review_by) = used.review_by else {
        return;
    };
    if review_by.value < context.today {
        let who = used
            .owner
            .map_or_else(String::new, |owner| format!(" by {}", owner.value));
        findings.push(
            Finding::new(
                Code::ReviewOverdue,
                review_by.span,
                format!("the review of `{}`{who} was due by {}", used.entry, review_by.value),
            )
            .help("review it, then write the new date here and the day of the review as `last_reviewed`")
            .entry(used.entry),
        );
    }
}
