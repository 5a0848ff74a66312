//! `material-change-not-dated`: the date of the policy moves with a material change.

use super::prelude::*;
use super::shared::places::{last_updated, with_changes};
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::MaterialChangeNotDated,
    severity: Severity::Error,
    title: "The date of the last update moves on with a material change",
    explanation: "Visitors tell by the date whether they know the policy. Where something material has changed against the base and the \
                  date is the same, nobody can see that there is something new. Looked at with `check --base`.",
    sources: &[Source { text: "A statement on the page must be true", confidence: Confidence::Project }],
    wrong: "[policy]\nlast_updated = 2026-05-09    # as before\n\n[cookies.session]\nlifetime = \"1 year\"    # it was 30 days",
    right: "[policy]\nlast_updated = 2026-09-01\n\n[cookies.session]\nlifetime = \"1 year\"    # it was 30 days",
    jurisdictions: &[],
    since: None,
    check: Check::Compared(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let Some(base) = compared.base.as_ref().filter(|base| base.date_is_open) else { return };
    let finding = Finding::new(
        Code::MaterialChangeNotDated,
        last_updated(context.draft),
        "the policy has changed materially, but not its date",
    )
    .help("write the day of the change as `last_updated`")
    .entry("policy");
    findings.push(with_changes(finding, context.draft, &base.material));
}
