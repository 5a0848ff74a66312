//! `material-change-unannounced`: who logs a material change says how it was announced.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MaterialChangeUnannounced,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("material_change_unannounced.md")),
    sources: &[Source {
        text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraphs 29 and 30",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(changes) = &context.draft.changes else {
        return;
    };
    if !changes.announced_by.is_empty() || changes.process.is_some() {
        return;
    }
    let dates = || changes.log.iter().filter_map(|change| change.date.as_ref());
    let Some(first) = dates().map(|date| date.value).min() else {
        return;
    };
    let is_material = |material: &crate::source::Spanned<bool>| material.value;
    let change = changes.log.iter().find(|change| {
        change.material.as_ref().is_some_and(is_material)
            && change.date.as_ref().is_some_and(|date| date.value > first)
    });
    if let Some(date) = change.and_then(|change| change.date.as_ref()) {
        findings.push(
            Finding::new(
                Code::MaterialChangeUnannounced,
                date.span,
                format!("the change of {} is material, but nothing says how it was announced", date.value),
            )
            .help("add `announced_by = [\"in-app banner\", \"email\"]` under [changes], naming the means that you use")
            .entry("changes"),
        );
    }
}
