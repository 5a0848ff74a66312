//! `audience-measurement-limits`: Exempt audience measurement lasts at most 13 months, is not extended by new visits, and its data is kept for at most 25 months.

use super::prelude::*;
use crate::draft::Disclosure;
use crate::profile::{Measurement, Profile};
use crate::source::{Span, Spanned};
use cookie_registry_core::{Exemption, Jurisdiction, Lifetime};

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
    check: Check::Policy(check).of_warnings(),
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
            lifetimes(limits, disclosure, rolling, findings);
            let kept = disclosure.data_kept.as_ref();
            retention(limits, &disclosure.entry, kept, exemption.span, findings);
        }
    }
    for tracking in &draft.tracking {
        if let Some(exemption) = &tracking.exemption
            && exemption.value == Exemption::AudienceMeasurement
        {
            let kept = tracking.data_kept.as_ref();
            retention(limits, &tracking.entry, kept, exemption.span, findings);
        }
    }
}

/// Checks how long an entry is kept in the browser.
fn lifetimes(
    limits: &Measurement,
    disclosure: &Disclosure,
    rolling: Option<&Spanned<bool>>,
    findings: &mut Vec<Finding>,
) {
    let (longest, _) = limits.words;
    for written in disclosure
        .written_lifetimes()
        .filter(|written| !limits.lifetime.admits(written.value))
    {
        let message = format!(
            "\"{}\" is longer than exempt audience measurement may last",
            written.value
        );
        findings.push(
            Finding::new(Code::AudienceMeasurementLimits, written.span, message)
                .help(format!("write no more than \"{longest}\""))
                .entry(&*disclosure.entry),
        );
    }
    if let Some(rolling) = rolling.filter(|rolling| rolling.value) {
        let message = "new visits may not extend exempt audience measurement";
        findings.push(
            Finding::new(Code::AudienceMeasurementLimits, rolling.span, message)
                .help("write `rolling = false`, or remove the line")
                .entry(&*disclosure.entry),
        );
    }
}

/// Checks how long the collected data is kept. Tracking stores nothing in the browser, but its data has the same limit.
fn retention(
    limits: &Measurement,
    entry: &str,
    kept: Option<&Spanned<Lifetime>>,
    exemption: Span,
    findings: &mut Vec<Finding>,
) {
    let (_, longest) = limits.words;
    let (span, message, help) = match kept {
        None => (
            exemption,
            format!("`{entry}` does not say how long its measurements are kept"),
            format!("add a line such as `data_kept = \"{longest}\"`, which is the exempt maximum"),
        ),
        Some(written) if !limits.retention.admits(written.value) => (
            written.span,
            format!(
                "\"{}\" is longer than exempt measurements may be kept",
                written.value
            ),
            format!("write no more than \"{longest}\""),
        ),
        Some(_) => return,
    };
    findings.push(
        Finding::new(Code::AudienceMeasurementLimits, span, message)
            .help(help)
            .entry(entry),
    );
}
