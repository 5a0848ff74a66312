//! `[[allow]]`: findings that the policy itself accepts, with a reason that reviewers see.

use crate::draft::{Allow, Draft};
use crate::finding::Finding;
use crate::rules::Stage;
use time::Date;

/// Parts the findings into those that stand and those that a waiver in force accepts. What the reader
/// could not read cannot be accepted: there would be nothing to accept.
pub(crate) fn apply(
    draft: &Draft,
    findings: Vec<Finding>,
    today: Date,
) -> (Vec<Finding>, Vec<Finding>) {
    if draft.allow.is_empty() {
        return (findings, Vec::new());
    }
    findings.into_iter().partition(|finding| {
        finding.code.rule().stage() == Stage::Reading
            || !draft
                .allow
                .iter()
                .any(|allow| in_force(allow, today) && covers(allow, finding))
    })
}

pub(crate) fn in_force(allow: &Allow, today: Date) -> bool {
    allow.reason.is_some()
        && allow
            .until
            .as_ref()
            .is_none_or(|until| until.value >= today)
}

pub(crate) fn covers(allow: &Allow, finding: &Finding) -> bool {
    allow
        .code
        .as_ref()
        .is_some_and(|code| code.value == finding.code.as_str())
        && allow
            .entry
            .as_ref()
            .is_none_or(|entry| Some(entry.value.as_str()) == finding.entry.as_deref())
}
