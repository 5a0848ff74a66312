//! `invalid-review-dates`: the days of a review can be right.

use super::prelude::*;
use crate::draft::Disclosure;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidReviewDates,
    severity: Severity::Warning,
    explanation: Explanation::parse(include_str!("invalid_review_dates.md")),
    sources: &[Source {
        text: "A record of reviews must be possible",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check),
};

fn check(context: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let Some(reviewed) = disclosure
        .last_reviewed
        .as_ref()
        .filter(|_| disclosure.retired.is_none())
    else {
        return;
    };
    // Somewhere it is tomorrow already.
    if reviewed.value > context.today.next_day().unwrap_or(context.today) {
        findings.push(
            Finding::new(
                Code::InvalidReviewDates,
                reviewed.span,
                format!(
                    "`{}` cannot have been reviewed on {}, which is still to come",
                    disclosure.entry, reviewed.value
                ),
            )
            .help(
                "write the day on which it was last reviewed; the next one is told by `review_by`",
            )
            .entry(&*disclosure.entry),
        );
    }
    if let Some(review_by) = disclosure
        .review_by
        .as_ref()
        .filter(|review_by| review_by.value < reviewed.value)
    {
        findings.push(
            Finding::new(
                Code::InvalidReviewDates,
                review_by.span,
                format!(
                    "the approval of `{}` ends before it was given",
                    disclosure.entry
                ),
            )
            .help("write the day until which the last review holds")
            .related(reviewed.span, "the last review")
            .entry(&*disclosure.entry),
        );
    }
}
