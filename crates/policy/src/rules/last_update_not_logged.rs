//! `last-update-not-logged`: If the policy has a change log, the log contains the last update.

use super::prelude::*;
use super::shared::log;

pub(super) const RULE: Rule = Rule {
    code: Code::LastUpdateNotLogged,
    severity: Severity::Warning,
    explanation: include_str!("last_update_not_logged.md"),
    sources: &[Source {
        text: "A statement on the page must be complete",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
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
    if let Some(newest) = newest.filter(|newest| newest.value < date.value) {
        findings.push(
            Finding::new(
                Code::LastUpdateNotLogged,
                date.span,
                format!("the log does not say what changed on {}", date.value),
            )
            .help(format!(
                "add a [[changes.log]] with `date = {}`, a summary and `material`",
                date.value
            ))
            .related(newest.span, "the newest change in the log")
            .entry("policy")
            .draft(log::entry(date.value, false)),
        );
    }
}
