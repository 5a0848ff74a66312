//! `cookie-declared-twice`: no two entries are the same cookie.

use super::prelude::*;
use super::shared::text::shown;
use super::shared::twins::twins;

pub(super) const RULE: Rule = Rule {
    code: Code::CookieDeclaredTwice,
    severity: Severity::Error,
    title: "No two entries have the same name, host or domain, and path",
    explanation: "A browser tells cookies apart by name, host or domain, and path. Two entries that agree in all of \
                  them are one cookie to it: each overwrites the other, and the public page tells two stories of one \
                  thing. Names are compared within each environment, so `names` of two entries may not meet in \
                  development either. Where two hosts of the service each set one of that name, `host` tells them \
                  apart.",
    sources: &[Source { text: "RFC 10025, section 5.7, step 23", confidence: Confidence::Read }],
    wrong: "[cookies.session]\nname = \"session\"\n[cookies.admin]\nname = \"session\"",
    right: "[cookies.session]\nname = \"session\"\nhost = \"www.example.org\"\n[cookies.admin]\nname = \"session\"\nhost = \"admin.example.org\"",
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for twins in twins(context.draft).into_iter().filter(|twins| twins.same_scope) {
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
            .help("keep one of the two, or tell them apart by `host`, `domain` or `path`")
            .related(first.name.span, "the other one")
            .entry(&*second.cookie.disclosure.entry),
        );
    }
}
