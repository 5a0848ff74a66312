//! `missing-do-not-track`: The page says how the service responds to Do Not Track.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingDoNotTrack,
    severity: Severity::Error,
    explanation: include_str!("missing_do_not_track.md"),
    sources: &[
        Source {
            text: "CalOPPA, California Business and Professions Code section 22575(b)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "The number of the sub-paragraph, (b)(5)",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[Jurisdiction::UsCa],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    if draft
        .choices
        .as_ref()
        .is_some_and(|choices| choices.do_not_track.is_some())
    {
        return;
    }
    let span = draft
        .choices
        .as_ref()
        .map(|choices| choices.span)
        .or_else(|| context.span_of(Jurisdiction::UsCa));
    findings.push(
        Finding::new(
            Code::MissingDoNotTrack,
            span.unwrap_or(draft.top()),
            "the policy does not say how the service responds to Do Not Track",
        )
        .help("add `do_not_track = \"no-effect\"` or `do_not_track = \"honoured\"` under [choices]")
        .entry("choices"),
    );
}
