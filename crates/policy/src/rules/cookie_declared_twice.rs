//! `cookie-declared-twice`: No two entries have the same name, host or domain, and path.

use super::prelude::*;
use super::shared::text::shown;
use super::shared::twins::twins;

pub(super) const RULE: Rule = Rule {
    code: Code::CookieDeclaredTwice,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("cookie_declared_twice.md")),
    sources: &[Source {
        text: "RFC 10025, section 5.7, step 23",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for twins in twins(context.draft)
        .into_iter()
        .filter(|twins| twins.same_scope)
    {
        let (first, second) = (twins.first, twins.second);
        findings.push(
            Finding::new(
                Code::CookieDeclaredTwice,
                second.name.span,
                format!(
                    "`{}` and `{}` are the same cookie, `{}`",
                    second.cookie.disclosure.entry,
                    first.cookie.disclosure.entry,
                    shown(&second.name.value)
                ),
            )
            .help("keep one of the two, or give them different hosts, domains or paths")
            .related(first.name.span, "the other one")
            .entry(&*second.cookie.disclosure.entry),
        );
    }
}
