//! `opt-out-signal-not-shown`: A service that sells or shares personal information shows that it honoured the opt-out signal.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::OptOutSignalNotShown,
    severity: Severity::Error,
    explanation: include_str!("opt_out_signal_not_shown.md"),
    sources: &[Source {
        text: "11 CCR section 7025(c)(6), since 1 January 2026",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::UsCa],
    since: Some((2026, 1, 1)),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let sells = draft
        .service
        .as_ref()
        .and_then(|service| service.sells_or_shares.as_ref());
    let Some(sells) = sells.filter(|sells| sells.value) else {
        return;
    };
    let shows = draft
        .choices
        .as_ref()
        .and_then(|choices| choices.shows_global_privacy_control.as_ref());
    if shows.is_some_and(|shows| shows.value) {
        return;
    }
    findings.push(
        Finding::new(
            Code::OptOutSignalNotShown,
            shows.map_or(sells.span, |shows| shows.span),
            "nothing shows visitors in California whether their opt-out signal was honoured",
        )
        .help("make the site display it, then write `shows_global_privacy_control = true` under [choices]")
        .entry("choices"),
    );
}
