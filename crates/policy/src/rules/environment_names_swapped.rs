//! `environment-names-swapped`: The production name has the prefix, not the development name.

use super::prelude::*;
use super::shared::text::printable;
use crate::draft::Naming;
use cookie_registry_core::Prefix;

pub(super) const RULE: Rule = Rule {
    code: Code::EnvironmentNamesSwapped,
    severity: Severity::Error,
    explanation: include_str!("environment_names_swapped.md"),
    sources: &[
        Source {
            text: "policy.toml, format 1",
            confidence: Confidence::Project,
        },
        Source {
            text: "RFC 10025, section 4.1.3",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(Naming::PerEnvironment {
        production: Some(production),
        development: Some(development),
        ..
    }) = &cookie.naming
    else {
        return;
    };
    if Prefix::of(&production.value).is_some() {
        return;
    }
    let Some(prefix) = Prefix::of(&development.value) else {
        return;
    };
    let plain = development
        .value
        .get(prefix.as_str().len()..)
        .unwrap_or_default();
    let help = if plain == production.value {
        format!(
            "swap the two: production = \"{}\", development = \"{}\"",
            printable(&development.value),
            printable(&production.value)
        )
    } else {
        format!(
            "write production = \"{}{}\", and the plain name for development",
            prefix.as_str(),
            printable(&production.value)
        )
    };
    findings.push(
        Finding::new(
            Code::EnvironmentNamesSwapped,
            production.span,
            format!(
                "the production name of `{}` lacks the prefix of its development name",
                cookie.disclosure.entry
            ),
        )
        .help(help)
        .related(development.span, "the prefix is here")
        .entry(&*cookie.disclosure.entry),
    );
}
