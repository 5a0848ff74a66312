//! `cookie-declared-twice`: No two entries have the same name, host or domain, and path.

use super::prelude::*;
use super::shared::duplicates::duplicates;
use super::shared::text::printable;

pub(super) const RULE: Rule = Rule {
    code: Code::CookieDeclaredTwice,
    severity: Severity::Error,
    explanation: include_str!("cookie_declared_twice.md"),
    sources: &[Source {
        text: "RFC 10025, section 5.7, step 23",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for duplicate in duplicates(context.draft)
        .into_iter()
        .filter(|duplicate| duplicate.same_scope)
    {
        let (first, second) = (duplicate.first, duplicate.second);
        findings.push(
            Finding::new(
                Code::CookieDeclaredTwice,
                second.name.span,
                format!(
                    "`{}` and `{}` are the same cookie, `{}`",
                    second.cookie.disclosure.entry,
                    first.cookie.disclosure.entry,
                    printable(&second.name.value)
                ),
            )
            .help("keep one of the two, or give them different hosts, domains or paths")
            .related(first.name.span, "the other one")
            .entry(&*second.cookie.disclosure.entry),
        );
    }
}
