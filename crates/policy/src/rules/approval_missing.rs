//! `approval-missing`: If the policy demands approvals, a named person has approved each entry.

use super::prelude::*;
use super::shared::spans::entry_span;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ApprovalMissing,
    severity: Severity::Warning,
    explanation: include_str!("approval_missing.md"),
    sources: &[Source {
        text: "The approvals recorded in policy.lock",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::of_comparison(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let severity = if compared.approvals_demanded {
        Severity::Error
    } else {
        Severity::Warning
    };
    let missing = compared
        .unapproved
        .iter()
        .map(|entry| (entry, "was never approved"));
    let unnamed = compared
        .unnamed
        .iter()
        .map(|entry| (entry, "was approved without the name of a person"));
    for (entry, what) in missing.chain(unnamed) {
        findings.push(
            Finding::new(
                Code::ApprovalMissing,
                entry_span(context.draft, entry),
                format!("`{entry}` {what}"),
            )
            .severity(severity)
            .help(format!(
                "review it, then record the approval: cargo cookie-registry approve {entry} --by NAME"
            ))
            .entry(&**entry),
        );
    }
}
