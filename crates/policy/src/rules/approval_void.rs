//! `approval-void`: what was approved is what stands there.

use super::prelude::*;
use super::shared::places::entry_place;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ApprovalVoid,
    severity: Severity::Warning,
    explanation: Explanation::parse(include_str!("approval_void.md")),
    sources: &[Source {
        text: "The approval that the policy itself records",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Compared(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    for entry in &compared.void {
        findings.push(
            Finding::new(
                Code::ApprovalVoid,
                entry_place(context.draft, entry),
                format!("`{entry}` has changed since it was approved"),
            )
            .help(format!(
                "have it reviewed, then record the approval: cargo cookie-registry approve {entry}"
            ))
            .entry(&**entry),
        );
    }
}
