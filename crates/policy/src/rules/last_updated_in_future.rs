//! `last-updated-in-future`: `last_updated` is not in the future.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::LastUpdatedInFuture,
    severity: Severity::Error,
    explanation: include_str!("last_updated_in_future.md"),
    sources: &[Source {
        text: "A statement on the page must be true",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(date) = context
        .draft
        .policy
        .as_ref()
        .and_then(|policy| policy.last_updated.as_ref())
    else {
        return;
    };
    let tomorrow = context.today.next_day().unwrap_or(context.today);
    if date.value > tomorrow {
        findings.push(
            Finding::new(
                Code::LastUpdatedInFuture,
                date.span,
                format!(
                    "the policy cannot have been updated on {}, which is in the future",
                    date.value
                ),
            )
            .help("write the day of the last change; use `effective` for the date from which the policy \
                 applies")
            .entry("policy"),
        );
    }
}
