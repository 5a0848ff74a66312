//! `approval-void`: what was approved is what stands there.

use super::prelude::*;
use crate::compared::Compared;
use super::shared::places::entry_place;

pub(super) const RULE: Rule = Rule {
    code: Code::ApprovalVoid,
    severity: Severity::Warning,
    title: "An entry is what was approved",
    explanation: "`policy.lock` records, by a hash, what `approve` was given of an entry. Where the entry has changed materially \
                  since, nobody has approved it as it now stands. Corrections of spelling, added translations and the record of \
                  reviews itself void nothing.",
    sources: &[Source { text: "The approval that the policy itself records", confidence: Confidence::Project }],
    wrong: "# approved with lifetime = \"30 days\"\n[cookies.session]\nlifetime = \"1 year\"",
    right: "# `cargo cookie-registry approve session`, after a review\n[cookies.session]\nlifetime = \"1 year\"",
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
            .help(format!("have it reviewed, then record the approval: cargo cookie-registry approve {entry}"))
            .entry(&**entry),
        );
    }
}
