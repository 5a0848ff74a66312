//! `cookie-name-in-two-scopes`: No request carries two cookies of the same name.

use super::prelude::*;
use super::shared::duplicates::duplicates;
use super::shared::text::printable;

pub(super) const RULE: Rule = Rule {
    code: Code::CookieNameInTwoScopes,
    severity: Severity::Warning,
    explanation: include_str!("cookie_name_in_two_scopes.md"),
    sources: &[Source {
        text: "RFC 10025, sections 4.2.2 and 5.7, step 23",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for duplicate in duplicates(context.draft)
        .into_iter()
        .filter(|duplicate| !duplicate.same_scope)
    {
        let (first, second) = (duplicate.first, duplicate.second);
        findings.push(
            Finding::new(
                Code::CookieNameInTwoScopes,
                second.name.span,
                format!(
                    "a request can carry both `{}` and `{}` under the name `{}`",
                    first.cookie.disclosure.entry,
                    second.cookie.disclosure.entry,
                    printable(&second.name.value)
                ),
            )
            .help("rename one of the two, or give them `host`s or `path`s that do not overlap")
            .related(first.name.span, "the other one")
            .entry(&*second.cookie.disclosure.entry),
        );
    }
}
