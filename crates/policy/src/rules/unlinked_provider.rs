//! `unlinked-provider`: A provider declared under `[third_parties]` is referred to by its key.

use super::prelude::*;
use super::shared::used::Used;
use crate::draft::ThirdParty;
use crate::suggest::nearest;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::UnlinkedProvider,
    severity: Severity::Warning,
    explanation: include_str!("unlinked_provider.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    if draft.third_parties.is_empty() {
        return;
    }
    // Many entries share a provider; each provider is compared only once.
    let mut meant: HashMap<&str, Option<&str>> = HashMap::new();
    let entries = draft.disclosures().map(Used::from);
    for used in entries.chain(draft.tracking.iter().map(Used::from)) {
        let Some(provider) = used.provider else {
            continue;
        };
        let key = *meant
            .entry(&provider.value)
            .or_insert_with(|| meant_by(&provider.value, &draft.third_parties));
        if let Some(key) = key {
            findings.push(
                Finding::new(
                    Code::UnlinkedProvider,
                    provider.span,
                    format!(
                        "\"{}\" is not linked to [third_parties.{key}]",
                        provider.value
                    ),
                )
                .help(format!(
                    "did you mean \"{key}\"? The page would then show its name and link to its policy"
                ))
                .entry(used.entry),
            );
        }
    }
}

/// Returns the key of the third party that a provider most likely means, unless it is one already.
fn meant_by<'d>(provider: &str, parties: &'d [ThirdParty]) -> Option<&'d str> {
    if parties.iter().any(|party| party.key.value == provider) {
        return None;
    }
    let by_name = parties.iter().find(|party| {
        party
            .name
            .as_ref()
            .is_some_and(|name| name.value.eq_ignore_ascii_case(provider))
    });
    let by_key = || {
        nearest(
            provider,
            parties.iter().map(|party| party.key.value.as_str()),
        )
    };
    by_name
        .map(|party| party.key.value.as_str())
        .or_else(by_key)
}
