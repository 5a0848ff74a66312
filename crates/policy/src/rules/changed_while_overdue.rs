//! `changed-while-overdue`: whoever changes an entry sees to its overdue review.

use super::prelude::*;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ChangedWhileOverdue,
    severity: Severity::Error,
    title: "An entry whose review is overdue is reviewed when it is changed",
    explanation: "A review that is overdue is only a warning as long as nobody touches the entry: time alone breaks no build. Whoever \
                  changes the entry has it on the desk, and can have it reviewed in the same go. Looked at with `check --base`.",
    sources: &[Source { text: "The review that the policy itself sets", confidence: Confidence::Project }],
    wrong: "[cookies.session]\nlifetime  = \"60 days\"    # it was 30 days\nreview_by = 2020-05-09",
    right: "[cookies.session]\nlifetime      = \"60 days\"    # it was 30 days\nlast_reviewed = 2026-05-09\nreview_by     = 2027-05-09",
    jurisdictions: &[],
    since: None,
    check: Check::Compared(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let Some(base) = &compared.base else { return };
    for disclosure in context.draft.in_use().filter(|disclosure| base.touched.contains(&disclosure.entry)) {
        let Some(review_by) = disclosure.review_by.as_ref().filter(|review_by| review_by.value < context.today) else { continue };
        findings.push(
            Finding::new(
                Code::ChangedWhileOverdue,
                review_by.span,
                format!("`{}` has changed, and its review is overdue since {}", disclosure.entry, review_by.value),
            )
            .help("have it reviewed, then write the new date here and the day of the review as `last_reviewed`")
            .entry(&*disclosure.entry),
        );
    }
}
