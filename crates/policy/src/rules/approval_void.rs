//! `approval-void`: An approved entry has not changed since its approval.

use super::prelude::*;
use super::shared::spans::entry_span;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ApprovalVoid,
    severity: Severity::Warning,
    explanation: include_str!("approval_void.md"),
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
    for entry in &compared.void {
        findings.push(
            Finding::new(
                Code::ApprovalVoid,
                entry_span(context.draft, entry),
                format!("`{entry}` has changed since it was approved"),
            )
            .severity(severity)
            .help(format!(
                "review it, then record the approval: cargo cookie-registry approve {entry} --by NAME"
            ))
            .entry(&**entry),
        );
    }
}
