//! `consent-cookie-missing`: If the policy asks for consent, it declares the cookie that stores the answer.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentCookieMissing,
    severity: Severity::Warning,
    explanation: include_str!("consent_cookie_missing.md"),
    sources: &[
        Source {
            text: "policy.toml, format 1",
            confidence: Confidence::Project,
        },
        Source {
            text: "CNIL, deliberation 2020-091 of 17 September 2020, paragraph 49 (France)",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    if draft.choice_keepers().next().is_some() {
        return;
    }
    let asked = draft.used().find(|used| used.needs_consent(draft));
    let asked = asked.map(|used| (used.entry.to_owned(), used.key.span));
    let Some((entry, span)) = asked.or_else(|| draft.first_waiting_load()) else {
        return;
    };
    let message =
        format!("`{entry}` needs consent, but no declared cookie stores the visitor's answer");
    findings.push(
        Finding::new(Code::ConsentCookieMissing, span, message)
            .help(
                "declare the cookie that stores it, with value = \"consent\"; `explain \
                 consent-cookie-missing` shows one to copy",
            )
            .entry(entry),
    );
}
