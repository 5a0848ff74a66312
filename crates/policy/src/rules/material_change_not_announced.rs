//! `material-change-not-announced`: The policy says how a material change is announced.

use super::logged_change_not_announced::{HELP, unannounced};
use super::prelude::*;
use super::shared::spans::{last_updated, with_changes};
use crate::compared::Compared;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MaterialChangeNotAnnounced,
    severity: Severity::Error,
    explanation: include_str!("material_change_not_announced.md"),
    sources: &[Source {
        text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraphs 29 and 30",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::of_comparison(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let Some(base) = compared.base.as_ref().filter(|base| base.notice_is_open) else {
        return;
    };
    // The log already contains a change that was not announced: one finding says it.
    if unannounced(context.draft).is_some() {
        return;
    }
    let finding = Finding::new(
        Code::MaterialChangeNotAnnounced,
        last_updated(context.draft),
        "the policy has changed materially, but does not say how that is announced",
    )
    .help(HELP)
    .entry("changes");
    findings.push(with_changes(finding, context.draft, &base.material));
}
