//! `changed-while-review-overdue`: An entry with an overdue review is reviewed when it changes.

use super::prelude::*;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ChangedWhileReviewOverdue,
    severity: Severity::Error,
    explanation: include_str!("changed_while_review_overdue.md"),
    sources: &[Source {
        text: "The review date set in the policy",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::of_comparison(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let Some(base) = &compared.base else { return };
    for used in context.draft.used() {
        let overdue = used.review_by.filter(|it| it.value < context.today);
        let Some(review_by) = overdue.filter(|_| base.touched.contains(used.entry)) else {
            continue;
        };
        findings.push(
            Finding::new(
                Code::ChangedWhileReviewOverdue,
                review_by.span,
                format!("`{}` has changed, and its review has been overdue since {}", used.entry, review_by.value),
            )
            .help("review it, then write the new date here and the day of the review as `last_reviewed`")
            .entry(used.entry),
        );
    }
}
