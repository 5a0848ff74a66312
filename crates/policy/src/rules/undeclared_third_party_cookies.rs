//! `undeclared-third-party-cookies`: If a third party sets cookies on our pages, the policy declares them.

use super::prelude::*;
use cookie_registry_core::{SetBy, SetsOn};
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: Code::UndeclaredThirdPartyCookies,
    severity: Severity::Error,
    explanation: include_str!("undeclared_third_party_cookies.md"),
    sources: &[
        Source {
            text: "Court of Justice of the EU, C-673/17 (Planet49), paragraph 81",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "policy.toml, format 1",
            confidence: Confidence::Project,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let theirs = draft.disclosures().filter(|disclosure| {
        disclosure
            .set_by
            .as_ref()
            .is_some_and(|set_by| matches!(set_by.value, SetBy::ThirdParty | SetBy::Script))
    });
    let providers: HashSet<&str> = theirs
        .filter_map(|disclosure| disclosure.provider.as_ref())
        .map(|provider| provider.value.as_str())
        .collect();
    // Storage is set by scripts by default.
    let storage = draft
        .storage
        .iter()
        .filter_map(|storage| storage.disclosure.provider.as_ref());
    let storage: HashSet<&str> = storage.map(|provider| provider.value.as_str()).collect();
    for party in &draft.third_parties {
        let Some(sets_on) = party
            .sets_on
            .as_ref()
            .filter(|sets_on| sets_on.value == SetsOn::OurPages)
        else {
            continue;
        };
        let key = party.key.value.as_str();
        if !providers.contains(key) && !storage.contains(key) {
            findings.push(
                Finding::new(
                    Code::UndeclaredThirdPartyCookies,
                    sets_on.span,
                    format!("`third_parties.{key}` sets cookies on our pages, but none is declared"),
                )
                .help(format!(
                    "declare each under [cookies.KEY] with `set_by = \"third-party\"` and `provider = \"{key}\"`"
                ))
                .entry(format!("third_parties.{key}")),
            );
        }
    }
}
