//! `rolling-without-duration`: only a time can begin anew.

use super::prelude::*;
use cookie_registry_core::Lifetime;

pub(super) const RULE: Rule = Rule {
    code: Code::RollingWithoutDuration,
    severity: Severity::Warning,
    title: "A rolling cookie lasts for a time",
    explanation: "`rolling = true` tells visitors that the lifetime begins anew with each visit. A session cookie \
                  has no time that could begin anew: it ends with the browser, however often it is set. One of the \
                  two lines says something else than was meant.",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "[cookies.session]\nname     = \"session\"\nlifetime = \"session\"\nrolling  = true",
    right: "[cookies.session]\nname     = \"session\"\nlifetime = \"2 weeks\"\nrolling  = true",
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(rolling) = cookie.rolling.as_ref().filter(|rolling| rolling.value) else { return };
    let Some(lifetime) = cookie.disclosure.lifetime.as_ref().filter(|lifetime| lifetime.value == Lifetime::Session) else {
        return;
    };
    findings.push(
        Finding::new(
            Code::RollingWithoutDuration,
            rolling.span,
            format!("`{}` ends with the session, so nothing of it can begin anew", cookie.disclosure.entry),
        )
        .help("delete the `rolling` line, or write how long the cookie lasts")
        .related(lifetime.span, "no time")
        .entry(&*cookie.disclosure.entry),
    );
}
