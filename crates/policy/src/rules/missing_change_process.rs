//! `missing-change-process`: in California the page says how changes are announced.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingChangeProcess,
    severity: Severity::Error,
    title: "The policy says how visitors learn of material changes",
    explanation: "A policy for people in California must describe the process by which the operator notifies visitors of \
                  material changes to it.",
    sources: &[
        Source {
            text: "CalOPPA, California Business and Professions Code section 22575(b)",
            confidence: Confidence::Quoted,
        },
        Source { text: "The number of the sub-paragraph, (b)(3)", confidence: Confidence::Memory },
    ],
    wrong: "[policy]\njurisdictions = [\"us-ca\"]",
    right: "[policy]\njurisdictions = [\"us-ca\"]\n\n[changes]\nannounced_by = [\"in-app banner\", \"email\"]",
    jurisdictions: &[Jurisdiction::UsCa],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let changes = context.draft.changes.as_ref();
    if changes.is_some_and(|changes| !changes.announced_by.is_empty() || changes.process.is_some()) {
        return;
    }
    let span = changes.map(|changes| changes.span).or_else(|| context.place_of(Jurisdiction::UsCa));
    findings.push(
        Finding::new(
            Code::MissingChangeProcess,
            span.unwrap_or(context.draft.top()),
            "the policy does not say how visitors learn of material changes",
        )
        .help("add `announced_by = [\"in-app banner\", \"email\"]` under [changes], naming the means that you use")
        .entry("changes"),
    );
}
