//! `consent-dropped`: nothing stops needing consent unseen.

use super::prelude::*;
use super::shared::places::entry_place;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentDropped,
    severity: Severity::Warning,
    explanation: Explanation::parse(include_str!("consent_dropped.md")),
    sources: &[Source {
        text: "Directive 2002/58/EC (ePrivacy), article 5(3)",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Compared(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    for disclosure in compared.base.iter().flat_map(|base| &base.consent_dropped) {
        findings.push(
            Finding::new(
                Code::ConsentDropped,
                entry_place(context.draft, &disclosure.entry),
                format!("consent is no longer asked for `{}`", disclosure.entry),
            )
            .help("go back to asking, or have the exemption reviewed and accept it in an [[allow]] that says why it holds")
            .entry(&*disclosure.entry),
        );
    }
}
