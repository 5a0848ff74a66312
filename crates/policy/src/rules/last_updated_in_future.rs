//! `last-updated-in-future`: nothing was updated tomorrow.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::LastUpdatedInFuture,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("last_updated_in_future.md")),
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
                    "the policy cannot have been updated on {}, which is still to come",
                    date.value
                ),
            )
            .help("write the day of the last change; from when it applies is told by `effective`")
            .entry("policy"),
        );
    }
}
