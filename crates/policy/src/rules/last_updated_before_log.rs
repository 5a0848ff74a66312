//! `last-updated-before-log`: `last_updated` is not earlier than the newest change in the log.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::LastUpdatedBeforeLog,
    severity: Severity::Error,
    explanation: include_str!("last_updated_before_log.md"),
    sources: &[Source {
        text: "A statement on the page must be true",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let Some(date) = draft
        .policy
        .as_ref()
        .and_then(|policy| policy.last_updated.as_ref())
    else {
        return;
    };
    let log = draft.changes.iter().flat_map(|changes| &changes.log);
    let newest = log
        .filter_map(|change| change.date.as_ref())
        .max_by_key(|date| date.value);
    if let Some(newest) = newest.filter(|newest| newest.value > date.value) {
        // As in `last-updated-in-future`, it may already be tomorrow where the policy was written.
        let tomorrow = context.today.next_day().unwrap_or(context.today);
        let help = if newest.value > tomorrow {
            format!(
                "correct the date in the log: {} is in the future",
                newest.value
            )
        } else {
            format!("write `last_updated = {}`", newest.value)
        };
        findings.push(
            Finding::new(
                Code::LastUpdatedBeforeLog,
                date.span,
                format!(
                    "the log has a change on {}, which is after `last_updated`",
                    newest.value
                ),
            )
            .help(help)
            .related(newest.span, "the newest change")
            .entry("policy"),
        );
    }
}
