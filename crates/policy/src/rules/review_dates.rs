//! `review-dates`: the days of a review can be right.

use super::prelude::*;
use crate::draft::Disclosure;

pub(super) const RULE: Rule = Rule {
    code: Code::ReviewDates,
    severity: Severity::Warning,
    title: "A review lies in the past, and the next one behind it",
    explanation: "`last_reviewed` is the day on which an entry was last looked at, so it cannot lie ahead; `review_by` is the day \
                  until which that approval holds, so it cannot lie before it. Such dates are slips that make the record of \
                  reviews worthless.",
    sources: &[Source { text: "A record of reviews must be possible", confidence: Confidence::Project }],
    wrong: "[cookies.session]\nlast_reviewed = 2026-05-09\nreview_by     = 2025-05-09",
    right: "[cookies.session]\nlast_reviewed = 2026-05-09\nreview_by     = 2027-05-09",
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check),
};

fn check(context: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let Some(reviewed) = disclosure.last_reviewed.as_ref().filter(|_| disclosure.retired.is_none()) else { return };
    // Somewhere it is tomorrow already.
    if reviewed.value > context.today.next_day().unwrap_or(context.today) {
        findings.push(
            Finding::new(
                Code::ReviewDates,
                reviewed.span,
                format!("`{}` cannot have been reviewed on {}, which is still to come", disclosure.entry, reviewed.value),
            )
            .help("write the day on which it was last reviewed; the next one is told by `review_by`")
            .entry(&*disclosure.entry),
        );
    }
    if let Some(review_by) = disclosure.review_by.as_ref().filter(|review_by| review_by.value < reviewed.value) {
        findings.push(
            Finding::new(
                Code::ReviewDates,
                review_by.span,
                format!("the approval of `{}` ends before it was given", disclosure.entry),
            )
            .help("write the day until which the last review holds")
            .related(reviewed.span, "the last review")
            .entry(&*disclosure.entry),
        );
    }
}
