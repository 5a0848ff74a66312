//! `missing-change-process`: The policy says how visitors learn about material changes.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingChangeProcess,
    severity: Severity::Error,
    explanation: include_str!("missing_change_process.md"),
    sources: &[
        Source {
            text: "CalOPPA, California Business and Professions Code section 22575(b)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "The number of the sub-paragraph, (b)(3)",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[Jurisdiction::UsCa],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let changes = context.draft.changes.as_ref();
    if changes.is_some_and(|changes| !changes.announced_by.is_empty() || changes.process.is_some())
    {
        return;
    }
    let span = changes
        .map(|changes| changes.span)
        .or_else(|| context.span_of(Jurisdiction::UsCa));
    findings.push(
        Finding::new(
            Code::MissingChangeProcess,
            span.unwrap_or(context.draft.top()),
            "the policy does not say how visitors learn about material changes",
        )
        .help("add `announced_by = [\"in-app banner\", \"email\"]` under [changes], with the means that \
             you use")
        .entry("changes"),
    );
}
