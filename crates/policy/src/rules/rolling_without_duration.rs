//! `rolling-without-duration`: only a time can begin anew.

use super::prelude::*;
use cookie_registry_core::Lifetime;

pub(super) const RULE: Rule = Rule {
    code: Code::RollingWithoutDuration,
    severity: Severity::Warning,
    explanation: Explanation::parse(include_str!("rolling_without_duration.md")),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(rolling) = cookie.rolling.as_ref().filter(|rolling| rolling.value) else {
        return;
    };
    let Some(lifetime) = cookie
        .disclosure
        .lifetime
        .as_ref()
        .filter(|lifetime| lifetime.value == Lifetime::Session)
    else {
        return;
    };
    findings.push(
        Finding::new(
            Code::RollingWithoutDuration,
            rolling.span,
            format!(
                "`{}` ends with the session, so nothing of it can begin anew",
                cookie.disclosure.entry
            ),
        )
        .help("delete the `rolling` line, or write how long the cookie lasts")
        .related(lifetime.span, "no time")
        .entry(&*cookie.disclosure.entry),
    );
}
