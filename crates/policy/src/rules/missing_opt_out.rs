//! `missing-opt-out`: A service that sells or shares personal information offers a link or a form to opt out.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingOptOut,
    severity: Severity::Warning,
    explanation: include_str!("missing_opt_out.md"),
    sources: &[
        Source {
            text: "11 CCR section 7026(a)(1) and (a)(4)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "California Civil Code, section 1798.120",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::UsCa],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let service = draft.service.as_ref();
    let sells = service.and_then(|service| service.sells_or_shares.as_ref());
    let Some(sells) = sells.filter(|sells| sells.value) else {
        return;
    };
    let choices = draft.choices.as_ref();
    if choices.is_none_or(|choices| choices.opt_out.is_none()) {
        findings.push(
            Finding::new(
                Code::MissingOptOut,
                sells.span,
                "the service sells or shares personal information, but offers visitors no link or form to opt out",
            )
            .help("offer one, and write its address as `opt_out = \"/opt-out\"` under [choices]")
            .entry("choices"),
        );
    }
}
