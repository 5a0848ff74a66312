//! `material-change-not-dated`: `last_updated` changes with every material change.

use super::prelude::*;
use super::shared::spans::{last_updated, with_changes};
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::MaterialChangeNotDated,
    severity: Severity::Error,
    explanation: include_str!("material_change_not_dated.md"),
    sources: &[Source {
        text: "A statement on the page must be true",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::of_comparison(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let Some(base) = compared.base.as_ref().filter(|base| base.date_is_open) else {
        return;
    };
    let help = if base.day_was_logged {
        "write the day of the change as `last_updated`; if it is that day already, add a second [[changes.log]] for it, with a \
         summary and `material = true`"
    } else {
        "write the day of the change as `last_updated`"
    };
    let finding = Finding::new(
        Code::MaterialChangeNotDated,
        last_updated(context.draft),
        "the policy has changed materially, but `last_updated` has not",
    )
    .help(help)
    .entry("policy");
    findings.push(with_changes(finding, context.draft, &base.material));
}
