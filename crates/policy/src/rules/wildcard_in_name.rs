//! `wildcard-in-name`: A name contains no `*`; a family is declared with `match`.

use super::prelude::*;
use super::shared::names::{is_bare, named};
use super::shared::text::printable;
use crate::draft::Naming;
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    code: Code::WildcardInName,
    severity: Severity::Warning,
    explanation: include_str!("wildcard_in_name.md"),
    sources: &[
        Source {
            text: "RFC 9110, section 5.6.2",
            confidence: Confidence::Read,
        },
        Source {
            text: "policy.toml, format 1",
            confidence: Confidence::Project,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (disclosure, naming) in named(context.draft) {
        let bare = |part: &Spanned<String>| {
            matches!(naming, Naming::Family { .. }) && is_bare(&part.value)
        };
        for part in naming
            .parts()
            .filter(|part| part.value.contains('*') && !bare(part))
        {
            let help = match naming {
                Naming::Family { .. } => {
                    "remove the star: `match` covers every name with that prefix and suffix"
                        .to_owned()
                }
                _ => family(&printable(&part.value)),
            };
            findings.push(
                Finding::new(
                    Code::WildcardInName,
                    part.span,
                    format!(
                        "the star in `{}` is part of the name and not a wildcard",
                        printable(&part.value)
                    ),
                )
                .help(help)
                .entry(&*disclosure.entry),
            );
        }
    }
}

fn family(name: &str) -> String {
    match name.split_once('*') {
        Some((prefix, "")) => {
            format!("write match = {{ prefix = \"{prefix}\" }} and an example of the names")
        }
        Some((prefix, suffix)) if !prefix.is_empty() => {
            format!(
                "write match = {{ prefix = \"{prefix}\", suffix = \"{}\" }} and an example of the names",
                suffix.replace('*', "")
            )
        }
        _ => "write match = { prefix = \"…\" } with the common prefix of the names, and an example"
            .to_owned(),
    }
}
