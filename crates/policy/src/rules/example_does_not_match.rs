//! `example-does-not-match`: The examples of a family match its pattern.

use super::prelude::*;
use super::shared::names::{Many, named};
use super::shared::text::printable;
use crate::draft::Naming;

pub(super) const RULE: Rule = Rule {
    code: Code::ExampleDoesNotMatch,
    severity: Severity::Error,
    explanation: include_str!("example_does_not_match.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (disclosure, naming) in named(context.draft) {
        if let Naming::Family {
            span,
            prefix,
            suffix,
        } = naming
        {
            let Some(family) = Many::family(naming) else {
                continue;
            };
            let pattern = |part: &Option<crate::source::Spanned<String>>| {
                part.as_ref()
                    .map_or(String::new(), |part| printable(&part.value))
            };
            let pattern = format!("{}…{}", pattern(prefix), pattern(suffix));
            for example in disclosure
                .examples
                .iter()
                .filter(|example| !family.matches(&example.value))
            {
                findings.push(
                    Finding::new(
                        Code::ExampleDoesNotMatch,
                        example.span,
                        format!(
                            "`{}` does not match the family `{pattern}`",
                            printable(&example.value)
                        ),
                    )
                    .help("correct the example, or the prefix and suffix of `match`")
                    .related(*span, "the family")
                    .entry(&*disclosure.entry),
                );
            }
        } else if let Some(example) = disclosure.examples.first() {
            findings.push(
                Finding::new(
                    Code::ExampleDoesNotMatch,
                    example.span,
                    format!(
                        "`{}` has a single name, so it needs no examples",
                        disclosure.entry
                    ),
                )
                .help("remove the `examples` line, or declare a family with `match`")
                .severity(Severity::Warning)
                .entry(&*disclosure.entry),
            );
        }
    }
}
