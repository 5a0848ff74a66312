//! `{code}`: say in one line what the rule demands.

use super::prelude::*;

// What is empty here, the tests of `rules/mod.rs` ask for by name.
pub(super) const RULE: Rule = Rule {
    code: Code::{variant},
    severity: Severity::Warning,
    title: "",
    explanation: "",
    sources: &[Source { text: "", confidence: Confidence::Memory }],
    wrong: "",
    right: "",
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, _: &Cookie, _: &mut Vec<Finding>) {}
