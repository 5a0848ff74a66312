//! `invalid-review-dates`: The last review is not in the future, and the next one is after it.

use super::prelude::*;
use super::shared::used::Used;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidReviewDates,
    severity: Severity::Warning,
    explanation: include_str!("invalid_review_dates.md"),
    sources: &[Source {
        text: "A review record must be consistent",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Used(check).of_warnings(),
};

fn check(context: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let Some(reviewed) = used.last_reviewed else {
        return;
    };
    // It may already be tomorrow in another time zone.
    if reviewed.value > context.today.next_day().unwrap_or(context.today) {
        findings.push(
            Finding::new(
                Code::InvalidReviewDates,
                reviewed.span,
                format!(
                    "`{}` cannot have been reviewed on {}, which is in the future",
                    used.entry, reviewed.value
                ),
            )
            .help("write the day of the last review; the next one is due by `review_by`")
            .entry(used.entry),
        );
    }
    if let Some(review_by) = used
        .review_by
        .filter(|review_by| review_by.value < reviewed.value)
    {
        findings.push(
            Finding::new(
                Code::InvalidReviewDates,
                review_by.span,
                format!(
                    "the review of `{}` expires before it took place",
                    used.entry
                ),
            )
            .help("write the day until which the last review is valid")
            .related(reviewed.span, "the last review")
            .entry(used.entry),
        );
    }
}
