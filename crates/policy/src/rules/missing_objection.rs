//! `missing-objection`: An exemption for statistics or appearance comes with a simple way to object.

use super::prelude::*;
use cookie_registry_core::{Exemption, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::MissingObjection,
    severity: Severity::Error,
    explanation: include_str!("missing_objection.md"),
    sources: &[
        Source {
            text: "PECR, regulation 6 and Schedule A1, in force since 5 February 2026 (Data (Use and Access) Act 2025, section 112)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "ICO, guidance on storage and access technologies, 29 April 2026",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Uk],
    since: Some((2026, 2, 5)),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    if draft
        .choices
        .as_ref()
        .is_some_and(|choices| choices.objection.is_some())
    {
        return;
    }
    for used in draft.used() {
        let Some(exemption) = used.exemption else {
            continue;
        };
        if matches!(
            exemption.value,
            Exemption::Statistics | Exemption::Appearance
        ) {
            findings.push(
                Finding::new(
                    Code::MissingObjection,
                    exemption.span,
                    format!(
                        "`{}` is {} without consent, but the policy does not say how to object",
                        used.entry,
                        if used.technology.is_some() { "used" } else { "set" }
                    ),
                )
                .help("add `objection = \"…\"` under [choices]: one sentence that says how to object easily and \
                     free of charge")
                .entry(used.entry),
            );
        }
    }
}
