//! `exempt-statistics-shared`: Exempt statistics have no other recipients.

use super::prelude::*;
use super::shared::used::Used;
use cookie_registry_core::{Exemption, Jurisdiction, Role, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::ExemptStatisticsShared,
    severity: Severity::Error,
    explanation: include_str!("exempt_statistics_shared.md"),
    sources: &[Source {
        text: "PECR, Schedule A1, in force since 5 February 2026 (sources differ on the paragraph number)",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::Uk],
    since: Some((2026, 2, 5)),
    check: Check::Used(check),
};

fn check(_: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let is_exempt = used
        .exemption
        .is_some_and(|exemption| exemption.value == Exemption::Statistics);
    if let Some(recipient) = used.recipients.first().filter(|_| is_exempt) {
        findings.push(
            Finding::new(
                Code::ExemptStatisticsShared,
                recipient.span,
                format!("`{}` is shared with {}, so its statistics are not exempt", used.entry, recipient.value),
            )
            .help("name a processor in `provider` and remove `recipients`, or remove `exemption` to ask for \
                 consent")
            .entry(used.entry),
        );
    }
    if !is_exempt {
        return;
    }
    if let Some(role) = used.role.filter(|role| role.value != Role::Processor) {
        findings.push(
            Finding::new(
                Code::ExemptStatisticsShared,
                role.span,
                format!("the provider of `{}` is no processor, so its statistics are not exempt", used.entry),
            )
            .help("if the provider only works for you, write `role = \"processor\"`; otherwise remove `exemption` to ask for consent")
            .entry(used.entry),
        );
    }
    if let Some(set_by) = used
        .set_by
        .filter(|set_by| set_by.value == SetBy::ThirdParty)
    {
        findings.push(
            Finding::new(
                Code::ExemptStatisticsShared,
                set_by.span,
                format!("a third party sets `{}`, which can recognise visitors of other sites by it, so its statistics are not exempt", used.entry),
            )
            .help("set it from your own site, or remove `exemption` to ask for consent")
            .entry(used.entry),
        );
    }
}
