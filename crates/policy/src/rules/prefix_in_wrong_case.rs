//! `prefix-in-wrong-case`: The prefixes `__Secure-`, `__Host-`, `__Http-` and `__Host-Http-` are spelled in exactly this case.

use super::prelude::*;
use super::shared::names::prefixes;
use super::shared::text::printable;
use cookie_registry_core::Prefix;

pub(super) const RULE: Rule = Rule {
    code: Code::PrefixInWrongCase,
    severity: Severity::Error,
    explanation: include_str!("prefix_in_wrong_case.md"),
    sources: &[Source {
        text: "RFC 10025, section 5.4",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    for name in cookie.naming.iter().flat_map(prefixes) {
        let Some(prefix) = Prefix::of(&name.value) else {
            continue;
        };
        let Some(rest) = name
            .value
            .get(prefix.as_str().len()..)
            .filter(|_| !name.value.starts_with(prefix.as_str()))
        else {
            continue;
        };
        findings.push(
            Finding::new(
                Code::PrefixInWrongCase,
                name.span,
                format!(
                    "browsers treat `{}` as if it began with `{}`, servers do not",
                    printable(&name.value),
                    prefix.as_str()
                ),
            )
            .help(format!("write \"{}{}\"", prefix.as_str(), printable(rest)))
            .entry(&*cookie.disclosure.entry),
        );
    }
}
