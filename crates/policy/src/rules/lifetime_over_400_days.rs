//! `lifetime-over-400-days`: a cookie is declared for as long as browsers keep it.

use super::prelude::*;
use cookie_registry_core::{Lifetime, MAX_COOKIE_SECONDS, SetBy, Unit};

pub(super) const RULE: Rule = Rule {
    code: Code::LifetimeOver400Days,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("lifetime_over_400_days.md")),
    sources: &[Source {
        text: "RFC 10025, section 5.5",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    // What is only removed has no lifetime any more.
    let Some(lifetime) = cookie
        .disclosure
        .lifetime
        .as_ref()
        .filter(|_| cookie.disclosure.retired.is_none())
    else {
        return;
    };
    let Some(seconds) = lifetime
        .value
        .seconds()
        .filter(|seconds| *seconds > MAX_COOKIE_SECONDS)
    else {
        return;
    };
    let severity = match cookie.set_by() {
        SetBy::ThirdParty | SetBy::OtherService => Severity::Warning,
        _ => Severity::Error,
    };
    let help = match meant(lifetime.value, seconds) {
        Some(meant) => format!("is this in milliseconds? Then write lifetime = \"{meant}\""),
        None => "write lifetime = \"400 days\", which is what visitors get".to_owned(),
    };
    findings.push(
        Finding::new(
            Code::LifetimeOver400Days,
            lifetime.span,
            format!(
                "browsers keep `{}` for 400 days, not for {}",
                cookie.disclosure.entry, lifetime.value
            ),
        )
        .severity(severity)
        .help(help)
        .entry(&*cookie.disclosure.entry),
    );
}

/// What was meant when milliseconds were taken for seconds: a lifetime of whole days that browsers grant.
fn meant(lifetime: Lifetime, seconds: u64) -> Option<String> {
    let in_seconds = matches!(
        lifetime,
        Lifetime::For {
            unit: Unit::Second,
            ..
        }
    );
    let (meant, day) = (seconds / 1000, Unit::Day.seconds());
    let days = (in_seconds
        && seconds.is_multiple_of(1000)
        && meant.is_multiple_of(day)
        && meant <= MAX_COOKIE_SECONDS)
        .then_some(meant / day)?;
    Some(format!("{days} day{}", if days == 1 { "" } else { "s" }))
}
