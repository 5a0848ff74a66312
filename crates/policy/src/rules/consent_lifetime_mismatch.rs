//! `consent-lifetime-mismatch`: A consent choice is stored for as long as the page says.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentLifetimeMismatch,
    severity: Severity::Error,
    explanation: include_str!("consent_lifetime_mismatch.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let Some(remembered_for) = draft
        .choices
        .as_ref()
        .and_then(|choices| choices.remembered_for.as_ref())
    else {
        return;
    };
    for cookie in draft.choice_keepers() {
        let Some(kept) = &cookie.lifetime else {
            continue;
        };
        let (kept_for, promise) = (kept.value, remembered_for.value);
        // The choice is kept for as long as the promise lasts on the calendar, so that may be written too.
        let fits = kept_for.seconds() == promise.seconds()
            || kept_for.at_least_seconds() == promise.at_least_seconds();
        if !fits {
            findings.push(
                Finding::new(
                    Code::ConsentLifetimeMismatch,
                    remembered_for.span,
                    format!(
                        "the page says \"{}\", but `{}` stores the choice for \"{}\"",
                        remembered_for.value, cookie.entry, kept.value
                    ),
                )
                .help("write the same lifetime in both places")
                .related(kept.span, "its actual lifetime")
                .entry("choices"),
            );
        }
    }
}
