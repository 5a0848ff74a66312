//! `judged-in-the-future`: The day of a decision is not in the future.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::JudgedInTheFuture,
    severity: Severity::Warning,
    explanation: include_str!("judged_in_the_future.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // It may already be tomorrow in another time zone.
    let latest = context.today.next_day().unwrap_or(context.today);
    let days = context.draft.judged.iter();
    let days = days.filter_map(|judged| judged.on.as_ref());
    findings.extend(days.filter(|on| on.value > latest).map(|on| {
        let message = format!(
            "nobody can have decided on {}, which is in the future",
            on.value
        );
        Finding::new(Code::JudgedInTheFuture, on.span, message)
            .help("write the day of the decision")
            .entry("judged")
    }));
}
