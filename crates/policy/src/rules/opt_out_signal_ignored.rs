//! `opt-out-signal-ignored`: A service that sells or shares personal information honours Global Privacy Control.

use super::prelude::*;
use cookie_registry_core::{Jurisdiction, SignalResponse};

pub(super) const RULE: Rule = Rule {
    code: Code::OptOutSignalIgnored,
    severity: Severity::Error,
    explanation: include_str!("opt_out_signal_ignored.md"),
    sources: &[
        Source {
            text: "11 CCR section 7025(b) and (c)(1), section 7026",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "the privacy laws of the other states, as listed in 2026",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: OPT_OUT_SIGNALS,
    since: None,
    check: Check::Policy(check),
};

/// The states whose law demands that opt-out signals of browsers are honoured.
pub(super) const OPT_OUT_SIGNALS: &[Jurisdiction] = &[
    Jurisdiction::UsCa,
    Jurisdiction::UsCo,
    Jurisdiction::UsCt,
    Jurisdiction::UsDe,
    Jurisdiction::UsMd,
    Jurisdiction::UsMn,
    Jurisdiction::UsMt,
    Jurisdiction::UsNe,
    Jurisdiction::UsNh,
    Jurisdiction::UsNj,
    Jurisdiction::UsOr,
    Jurisdiction::UsTx,
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let sells = draft
        .service
        .as_ref()
        .and_then(|service| service.sells_or_shares.as_ref());
    let Some(sells) = sells.filter(|sells| sells.value) else {
        return;
    };
    let response = draft
        .choices
        .as_ref()
        .and_then(|choices| choices.global_privacy_control.as_ref());
    if response.is_some_and(|response| response.value == SignalResponse::Honoured) {
        return;
    }
    let span = response.map_or(sells.span, |response| response.span);
    findings.push(
        Finding::new(
            Code::OptOutSignalIgnored,
            span,
            "the service sells or shares personal information, but does not honour Global Privacy Control",
        )
        .help("write `global_privacy_control = \"honoured\"` under [choices], and make the service honour it")
        .related(sells.span, "declared here")
        .entry("choices"),
    );
}
