//! `audience-measurement-limits`: Exempt audience measurement lasts at most 13 months, is not extended by new visits, and its data is kept for at most 25 months.

use super::prelude::*;
use crate::draft::Disclosure;
use crate::profile::{Measurement, Profile};
use crate::source::{Span, Spanned};
use cookie_registry_core::{Exemption, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::AudienceMeasurementLimits,
    severity: Severity::Warning,
    explanation: include_str!("audience_measurement_limits.md"),
    sources: &[
        Source {
            text: "CNIL, deliberation of 4 July 2025",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "CNIL, deliberation 2020-091 of 17 September 2020",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Fr],
    since: Some((2025, 7, 4)),
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(limits) = Profile::of(Jurisdiction::Fr)
        .and_then(|profile| profile.measurement(context.today_tuple()))
    else {
        return;
    };
    let draft = context.draft;
    let cookies = draft
        .cookies
        .iter()
        .map(|cookie| (&cookie.disclosure, cookie.rolling.as_ref()));
    let storage = draft
        .storage
        .iter()
        .map(|storage| (&storage.disclosure, None));
    for (disclosure, rolling) in cookies
        .chain(storage)
        .filter(|(disclosure, _)| disclosure.retired.is_none())
    {
        if let Some(exemption) = &disclosure.exemption
            && exemption.value == Exemption::AudienceMeasurement
        {
            check_one(limits, disclosure, exemption.span, rolling, findings);
        }
    }
}

fn check_one(
    limits: &Measurement,
    disclosure: &Disclosure,
    exemption: Span,
    rolling: Option<&Spanned<bool>>,
    findings: &mut Vec<Finding>,
) {
    let mut report = |span, message: String, help: String| {
        findings.push(
            Finding::new(Code::AudienceMeasurementLimits, span, message)
                .help(help)
                .entry(&*disclosure.entry),
        );
    };
    let (lifetime, retention) = limits.words;
    for written in disclosure
        .written_lifetimes()
        .filter(|written| !limits.lifetime.admits(written.value))
    {
        let message = format!(
            "\"{}\" is longer than exempt audience measurement may last",
            written.value
        );
        report(
            written.span,
            message,
            format!("write no more than \"{lifetime}\""),
        );
    }
    match &disclosure.data_kept {
        None => {
            let message = format!(
                "`{}` does not say how long its measurements are kept",
                disclosure.entry
            );
            let help = format!(
                "add a line such as `data_kept = \"{retention}\"`, which is the exempt maximum"
            );
            report(exemption, message, help);
        }
        Some(written) if !limits.retention.admits(written.value) => {
            let message = format!(
                "\"{}\" is longer than exempt measurements may be kept",
                written.value
            );
            report(
                written.span,
                message,
                format!("write no more than \"{retention}\""),
            );
        }
        Some(_) => {}
    }
    if let Some(rolling) = rolling.filter(|rolling| rolling.value) {
        let message = "new visits may not extend exempt audience measurement".to_owned();
        report(
            rolling.span,
            message,
            "write `rolling = false`, or remove the line".to_owned(),
        );
    }
}
