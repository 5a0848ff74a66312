//! `rolling-without-duration`: A rolling cookie has a duration.

use super::prelude::*;
use crate::source::Spanned;
use cookie_registry_core::Lifetime;

pub(super) const RULE: Rule = Rule {
    code: Code::RollingWithoutDuration,
    severity: Severity::Warning,
    explanation: include_str!("rolling_without_duration.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check).of_warnings(),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(rolling) = cookie.rolling.as_ref().filter(|rolling| rolling.value) else {
        return;
    };
    let ends_with_session = |lifetime: &Spanned<Lifetime>| lifetime.value == Lifetime::Session;
    let mut lifetimes = cookie.disclosure.written_lifetimes();
    let Some(lifetime) = cookie
        .disclosure
        .lifetime
        .as_ref()
        .filter(|_| lifetimes.all(ends_with_session))
    else {
        return;
    };
    findings.push(
        Finding::new(
            Code::RollingWithoutDuration,
            rolling.span,
            format!(
                "`{}` ends with the session, so it has no lifetime to restart",
                cookie.disclosure.entry
            ),
        )
        .help("remove the `rolling` line, or write a duration as the lifetime")
        .related(lifetime.span, "no duration")
        .entry(&*cookie.disclosure.entry),
    );
}
