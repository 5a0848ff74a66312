//! `match-too-broad`: The prefix of a family is specific to it.

use super::prelude::*;
use super::shared::names::{is_bare, named};
use super::shared::text::printable;
use crate::draft::Naming;
use cookie_registry_core::Prefix;

pub(super) const RULE: Rule = Rule {
    code: Code::MatchTooBroad,
    severity: Severity::Error,
    explanation: include_str!("match_too_broad.md"),
    sources: &[Source {
        text: "IAB Tech Lab, Vendor Device Storage & Operational Disclosures: `*` alone is invalid",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (disclosure, naming) in named(context.draft) {
        let Naming::Family {
            prefix: Some(prefix),
            ..
        } = naming
        else {
            continue;
        };
        let of_browsers = Prefix::of(&prefix.value)
            .is_some_and(|known| known.as_str().len() == prefix.value.len());
        if of_browsers || is_bare(&prefix.value) {
            let message = match prefix.value.as_str() {
                "" => "a family without a prefix matches every name".to_owned(),
                prefix => format!(
                    "the prefix `{}` is too broad: it matches every name that starts with it",
                    printable(prefix)
                ),
            };
            findings.push(
                Finding::new(Code::MatchTooBroad, prefix.span, message)
                    .help("write the common prefix of the names, such as prefix = \"_ga_\"")
                    .entry(&*disclosure.entry),
            );
        }
    }
}
