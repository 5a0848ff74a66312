//! `consent-cookie-missing`: where visitors are asked, their answer is kept somewhere, and that is declared.

use super::prelude::*;

pub(super) const RULE: Rule = Rule {
    code: Code::ConsentCookieMissing,
    severity: Severity::Warning,
    title: "Where consent is asked, the cookie that keeps the answer is declared",
    explanation: "A visitor who was asked is not asked again on every page, so the answer is kept in the browser, in a \
                  cookie that belongs on the page like every other. `value = \"consent\"` says which one (or, for a banner that \
                  runs in the browser, `provider = \"vanilla-cookieconsent\"`). It is also the only \
                  source of the witness without which the service cannot set a cookie that needs consent. A refusal is kept \
                  the same way as an agreement. The French authority names such a cookie among those that need no consent.",
    sources: &[
        Source { text: "policy.toml, format 1", confidence: Confidence::Project },
        Source {
            text: "CNIL, deliberation 2020-091 of 17 September 2020, paragraph 49 (France)",
            confidence: Confidence::Memory,
        },
    ],
    wrong: "[cookies.visits]\nname     = \"visits\"\ncategory = \"analytics\"",
    right: "[cookies.visits]\nname     = \"visits\"\ncategory = \"analytics\"\n\n[cookies.consent]\nname      = \"__Host-consent\"\ncategory  = \"necessary\"\nexemption = \"user-input\"\npurpose   = \"Keeps what you agreed to and what you refused.\"\nlifetime  = \"6 months\"\nvalue     = \"consent\"",
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    if draft.in_use().any(crate::draft::Disclosure::keeps_a_choice) {
        return;
    }
    let Some(asked) = draft.in_use().find(|disclosure| draft.needs_consent(disclosure)) else { return };
    let message = format!("`{}` needs consent, and no cookie is declared that keeps a visitor's answer", asked.entry);
    findings.push(
        Finding::new(Code::ConsentCookieMissing, asked.key.span, message)
            .help("declare the cookie that keeps it, with value = \"consent\"; `explain consent-cookie-missing` has one to copy")
            .entry(&*asked.entry),
    );
}
