//! `updated-in-future`: nothing was updated tomorrow.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::UpdatedInFuture,
    severity: Severity::Error,
    title: "The policy was not last updated in the future",
    explanation: "The page tells visitors when the policy was last changed. A day that has not come yet is a slip, or a policy \
                  that is published too early; from when a policy applies is disclosure by `effective`, which may lie ahead. \
                  Tomorrow is accepted, because somewhere it is tomorrow already.",
    sources: &[Source { text: "A statement on the page must be true", confidence: Confidence::Project }],
    wrong: "[policy]\nlast_updated = 2126-05-09",
    right: "[policy]\nlast_updated = 2026-05-09",
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(date) = context.draft.policy.as_ref().and_then(|policy| policy.last_updated.as_ref()) else { return };
    let tomorrow = context.today.next_day().unwrap_or(context.today);
    if date.value > tomorrow {
        findings.push(
            Finding::new(
                Code::UpdatedInFuture,
                date.span,
                format!("the policy cannot have been updated on {}, which is still to come", date.value),
            )
            .help("write the day of the last change; from when it applies is told by `effective`")
            .entry("policy"),
        );
    }
}
