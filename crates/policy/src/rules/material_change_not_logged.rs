//! `material-change-not-logged`: A material change is logged as material on the day of the update.

use super::prelude::*;
use super::shared::log;
use super::shared::spans::{last_updated, with_changes};
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::MaterialChangeNotLogged,
    severity: Severity::Error,
    explanation: include_str!("material_change_not_logged.md"),
    sources: &[Source {
        text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraphs 29 and 30",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::of_comparison(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let Some(base) = compared.base.as_ref().filter(|base| base.log_is_open) else {
        return;
    };
    let help = if base.day_was_logged {
        "add a second [[changes.log]] for the day of the update, with a summary and `material = \
         true`: the existing one describes an earlier change; if this change is from another day, \
         write that day as `last_updated` and in the log"
    } else {
        "add a [[changes.log]] with the day of the update, a summary and `material = true`"
    };
    let finding = Finding::new(
        Code::MaterialChangeNotLogged,
        last_updated(context.draft),
        "the policy has changed materially, but its log does not say so",
    )
    .help(help)
    .entry("changes.log");
    let day = context
        .draft
        .policy
        .as_ref()
        .and_then(|policy| policy.last_updated.as_ref());
    let finding = match day {
        Some(day) => finding.draft(log::entry(day.value, true)),
        None => finding,
    };
    findings.push(with_changes(finding, context.draft, &base.material));
}
