//! `family-needs-examples`: A family of names has at least one example.

use super::prelude::*;
use super::shared::names::{is_bare, named};
use super::shared::text::printable;
use crate::draft::Naming;

pub(super) const RULE: Rule = Rule {
    code: Code::FamilyNeedsExamples,
    severity: Severity::Warning,
    explanation: include_str!("family_needs_examples.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (disclosure, naming) in named(context.draft) {
        let Naming::Family {
            span,
            prefix: Some(prefix),
            suffix,
        } = naming
        else {
            continue;
        };
        // `match-too-broad` reports a family that matches every name.
        if disclosure.examples.is_empty() && !is_bare(&prefix.value) {
            let suffix = suffix.as_ref().map_or("", |suffix| suffix.value.as_str());
            findings.push(
                Finding::new(
                    Code::FamilyNeedsExamples,
                    *span,
                    format!("`{}` has no example of its names", disclosure.entry),
                )
                .help(format!(
                    "add a line such as examples = [\"{}ABC123{suffix}\"] with a real name",
                    printable(&prefix.value)
                ))
                .entry(&*disclosure.entry),
            );
        }
    }
}
