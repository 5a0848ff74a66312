//! `missing-provider`: A cookie that someone else sets names its provider.

use super::prelude::*;
use super::shared::used::Used;
use cookie_registry_core::{SetBy, Technology};

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
    check: Check::Used(check),
};

fn check(_: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let set_by = used.set_by.map(|set_by| (set_by.value, set_by.span));
    let (span, message, example) = match (set_by, used.technology) {
        (Some((SetBy::ThirdParty, span)), _) => (
            span,
            format!(
                "`{}` is set by someone else, but does not name the company",
                used.entry
            ),
            COMPANY,
        ),
        (Some((SetBy::OtherService, span)), _) => (
            span,
            format!(
                "`{}` is set by someone else, but does not name the program",
                used.entry
            ),
            "the program's name",
        ),
        (_, Some(technology))
            if technology.value == Technology::ServerSide && used.recipients.is_empty() =>
        {
            (
                technology.span,
                format!(
                    "`{}` passes data to another company, but does not name it",
                    used.entry
                ),
                COMPANY,
            )
        }
        _ => return,
    };
    if used.provider.is_none() {
        findings.push(
            Finding::new(Code::MissingProvider, span, message)
                .help(format!("add a line `provider = \"…\"` with {example}"))
                .entry(used.entry),
        );
    }
}

const COMPANY: &str = "the company's name, or the key of its [third_parties.KEY] table";
