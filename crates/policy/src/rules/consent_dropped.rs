//! `consent-dropped`: nothing stops needing consent unseen.

use super::prelude::*;
use super::shared::places::entry_place;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentDropped,
    severity: Severity::Warning,
    title: "What needed consent is not called exempt without a second look",
    explanation: "An entry for which consent was asked is now called exempt: visitors who refused, or were never asked, get it all the \
                  same. That is right where the first policy was too strict, and a breach of the law where the exemption does not \
                  truly cover the entry. Once a reviewer has looked at it, an [[allow]] says so. Looked at with `check --base`.",
    sources: &[Source { text: "Directive 2002/58/EC (ePrivacy), article 5(3)", confidence: Confidence::Quoted }],
    wrong: "[cookies.visits]\ncategory  = \"necessary\"    # it was \"analytics\"\nexemption = \"security\"",
    right: "[cookies.visits]\ncategory = \"analytics\"",
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
