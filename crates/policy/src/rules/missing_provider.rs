//! `missing-provider`: A cookie that someone else sets names its provider.

use super::prelude::*;
use crate::draft::Disclosure;
use cookie_registry_core::SetBy;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingProvider,
    severity: Severity::Error,
    explanation: include_str!("missing_provider.md"),
    sources: &[
        Source {
            text: "Court of Justice of the EU, C-673/17 (Planet49), paragraph 81",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "GDPR, article 13(1)(e)",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check),
};

fn check(_: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let Some(set_by) = &disclosure.set_by else {
        return;
    };
    let (who, example) = match set_by.value {
        SetBy::ThirdParty => (
            "the company",
            "the company's name, or the key of its [third_parties.KEY] table",
        ),
        SetBy::OtherService => ("the program", "the program's name"),
        _ => return,
    };
    if disclosure.provider.is_none() {
        findings.push(
            Finding::new(
                Code::MissingProvider,
                set_by.span,
                format!(
                    "`{}` is set by someone else, but does not name {who}",
                    disclosure.entry
                ),
            )
            .help(format!("add a line `provider = \"…\"` with {example}"))
            .entry(&*disclosure.entry),
        );
    }
}
