//! `known-name-without-provider`: An entry whose name is known from another company's tool says who sets it.

use super::prelude::*;
use super::shared::names::named;
use super::tracker_declared_necessary::in_database;
use crate::draft::Disclosure;
use crate::finding::Choice;
use crate::known_names::KnownName;
use cookie_registry_core::{Category, SetBy};

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
    check: Check::Policy(check).of_warnings(),
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
        let keys = keys_of_company(&known, draft.category_of(disclosure));
        // The server cannot set a storage key.
        let own = match disclosure.entry.split_once('.') {
            Some(("storage", _)) => SetBy::Script,
            _ => SetBy::Server,
        };
        findings.push(
            Finding::new(
                Code::KnownNameWithoutProvider,
                span,
                format!(
                    "`{}` has a name that is known from {}, but does not say who sets it",
                    disclosure.entry, known.controller
                ),
            )
            .help(lines_to_paste(&known, &keys, own))
            .choice(keys)
            .choice([("set_by", own.as_str().to_owned())])
            .entry(&*disclosure.entry),
        );
    }
}

/// Returns the keys of the entry if the company sets it.
fn keys_of_company(known: &KnownName, category: Option<Category>) -> Choice {
    let mut keys = vec![
        ("provider", known.controller.to_owned()),
        ("set_by", SetBy::Script.as_str().to_owned()),
    ];
    if category != Some(known.category) {
        keys.push(("category", known.category.as_str().to_owned()));
    }
    keys
}

/// Returns the lines to add if the company sets it, and what to write otherwise.
fn lines_to_paste(known: &KnownName, keys: &Choice, own: SetBy) -> String {
    let KnownName {
        controller,
        purpose,
        kept,
        ..
    } = known;
    let lines: String = keys
        .iter()
        .map(|(key, value)| format!("{key:8} = \"{value}\"\n"))
        .collect();
    format!(
        "if {controller} provides it, add these lines and check the rest of the entry:\n\
         {lines}\
         The Open Cookie Database says: {purpose} ({kept})\n\
         If your own service sets it, write: set_by = \"{own}\"",
    )
}
