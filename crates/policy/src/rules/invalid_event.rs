//! `invalid-event`: An event in `cleared_on` consists of lower-case letters, digits, `-` and `_`, and begins with a letter.

use super::prelude::*;
use super::shared::text::printable;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidEvent,
    severity: Severity::Error,
    explanation: include_str!("invalid_event.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for disclosure in context.draft.disclosures() {
        for event in disclosure
            .cleared_on
            .iter()
            .filter(|event| !super::invalid_key::is_valid(&event.value))
        {
            let help = match super::invalid_key::corrected(&event.value) {
                Some(corrected) => format!("write \"{corrected}\""),
                None => {
                    "use lower-case letters, digits, - and _, beginning with a letter".to_owned()
                }
            };
            let message = format!("`{}` is not a valid event name", printable(&event.value));
            findings.push(
                Finding::new(Code::InvalidEvent, event.span, message)
                    .help(help)
                    .entry(&*disclosure.entry),
            );
        }
    }
}
