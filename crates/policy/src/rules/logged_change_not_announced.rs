//! `logged-change-not-announced`: The policy says how logged material changes were announced.

use super::prelude::*;
use crate::draft::Draft;
use crate::source::Spanned;
use cookie_registry_core::Jurisdiction;
use time::Date;

pub(super) const RULE: Rule = Rule {
    code: Code::LoggedChangeNotAnnounced,
    severity: Severity::Error,
    explanation: include_str!("logged_change_not_announced.md"),
    sources: &[Source {
        text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraphs 29 and 30",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if let Some(date) = unannounced(context.draft) {
        let message = format!(
            "the change of {} is material, but nothing says how it was announced",
            date.value
        );
        findings.push(
            Finding::new(Code::LoggedChangeNotAnnounced, date.span, message)
                .help(HELP)
                .entry("changes"),
        );
    }
}

/// The help for a policy that names no means of announcement.
pub(super) const HELP: &str = "add `announced_by = [\"in-app banner\", \"email\"]` under [changes], with the means that \
     you use";

/// Returns the date of the first material change of the log that nothing announces. The oldest entry records the
/// first publication, which is no change.
pub(super) fn unannounced(draft: &Draft) -> Option<&Spanned<Date>> {
    let changes = draft.changes.as_ref()?;
    if !changes.announced_by.is_empty() || changes.process.is_some() {
        return None;
    }
    let dates = changes.log.iter().filter_map(|change| change.date.as_ref());
    let first = dates.map(|date| date.value).min()?;
    let material = changes.log.iter().filter(|change| {
        change
            .material
            .as_ref()
            .is_some_and(|material| material.value)
    });
    material
        .filter_map(|change| change.date.as_ref())
        .find(|date| date.value > first)
}
