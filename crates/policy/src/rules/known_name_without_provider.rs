//! `known-name-without-provider`: A name that is known from another company says who sets it.

use super::prelude::*;
use super::shared::names::named;
use super::tracker_declared_necessary::in_database;
use crate::draft::Disclosure;
use crate::known_names::KnownName;
use cookie_registry_core::Category;

pub(super) const RULE: Rule = Rule {
    code: Code::KnownNameWithoutProvider,
    severity: Severity::Warning,
    explanation: include_str!("known_name_without_provider.md"),
    sources: &[
        Source {
            text: "Court of Justice of the EU, C-673/17 (Planet49), paragraph 81",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "Open Cookie Database, 21 January 2026",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let unsaid = |disclosure: &Disclosure| {
        disclosure.set_by.is_none()
            && disclosure.provider.is_none()
            && disclosure.retired.is_none()
            && !disclosure.keeps_a_choice()
    };
    let draft = context.draft;
    for (disclosure, naming) in named(draft).filter(|(disclosure, _)| unsaid(disclosure)) {
        let Some(known) = in_database(naming) else {
            continue;
        };
        let span = naming
            .production()
            .map_or(disclosure.key.span, |name| name.span);
        let category = draft.category_of(disclosure);
        findings.push(
            Finding::new(
                Code::KnownNameWithoutProvider,
                span,
                format!(
                    "`{}` has a name that is known from {}, but does not say who sets it",
                    disclosure.entry, known.controller
                ),
            )
            .help(draft_to_paste(&known, category))
            .entry(&*disclosure.entry),
        );
    }
}

/// Returns the lines to add if the company sets it, and what to write otherwise.
fn draft_to_paste(known: &KnownName, category: Option<Category>) -> String {
    let KnownName {
        controller,
        purpose,
        kept,
        ..
    } = known;
    let other = (category != Some(known.category)).then(|| {
        let category = known.category.as_str();
        format!("category = \"{category}\"\n")
    });
    format!(
        "if {controller} provides it, add these lines and check the rest of the entry:\n\
         provider = \"{controller}\"\nset_by   = \"script\"\n{}\
         The Open Cookie Database says: {purpose} ({kept})\n\
         If your own service sets it, write: set_by = \"server\"",
        other.unwrap_or_default(),
    )
}
