//! `{code}`: say in one line what the rule demands.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::{variant},
    severity: Severity::Warning,
    explanation: Explanation::parse(include_str!("{module}.md")),
    sources: &[Source {
        text: "",
        confidence: Confidence::Memory,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, _: &Cookie, _: &mut Vec<Finding>) {}
