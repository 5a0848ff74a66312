//! `choice-asked-again-too-soon`: Visitors are not asked again before six months have passed.

use super::prelude::*;
use cookie_registry_core::{Jurisdiction, Lifetime};

pub(super) const RULE: Rule = Rule {
    code: Code::ChoiceAskedAgainTooSoon,
    severity: Severity::Warning,
    explanation: include_str!("choice_asked_again_too_soon.md"),
    sources: &[Source {
        text: "Garante, guidelines of 10 June 2021",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::It],
    since: Some((2021, 6, 10)),
    check: Check::Policy(check).of_warnings(),
};

/// The longest six months of the calendar, in seconds.
const SIX_MONTHS: u64 = 184 * 86_400;

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let asks = draft.asks_for_consent();
    let choices = draft.choices.as_ref();
    let remembered = choices.and_then(|choices| choices.remembered_for.as_ref());
    let cookie = draft.choice_keepers().next();
    let kept = cookie.and_then(|cookie| Some((cookie.lifetime.as_ref()?, &*cookie.entry)));
    let Some((remembered, entry)) = remembered.map(|it| (it, "choices")).or(kept) else {
        return;
    };
    // What `remembered_for` promises is kept on the calendar; a lifetime alone counts 30 days for a month.
    let kept = match entry {
        "choices" => remembered.value.at_least_seconds(),
        _ => remembered.value.seconds(),
    };
    let is_long = kept.is_some_and(|seconds| seconds >= SIX_MONTHS);
    if asks && !is_long {
        findings.push(
            Finding::new(
                Code::ChoiceAskedAgainTooSoon,
                remembered.span,
                format!(
                    "\"{}\"{} is less than the six months for which a choice holds in Italy",
                    remembered.value,
                    counted(entry, remembered.value)
                ),
            )
            .help("write remembered_for = \"6 months\" or more under [choices], and the same `lifetime` for the cookie")
            .entry(entry),
        );
    }
}

/// Returns how many days a lifetime alone counts, if it would be longer on the calendar: "6 months" are 180 days.
fn counted(entry: &str, lifetime: Lifetime) -> String {
    match lifetime.seconds() {
        Some(seconds) if entry != "choices" && lifetime.at_least_seconds() != Some(seconds) => {
            format!(
                ", which a cookie alone counts as {} days,",
                seconds / 86_400
            )
        }
        _ => String::new(),
    }
}
