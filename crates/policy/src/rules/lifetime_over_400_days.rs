//! `lifetime-over-400-days`: A cookie lasts at most 400 days.

use super::prelude::*;
use crate::source::Spanned;
use cookie_registry_core::{Lifetime, MAX_COOKIE_SECONDS, SetBy, Unit};

pub(super) const RULE: Rule = Rule {
    code: Code::LifetimeOver400Days,
    severity: Severity::Error,
    explanation: include_str!("lifetime_over_400_days.md"),
    sources: &[Source {
        text: "RFC 10025, section 5.5",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    // A retired cookie is only removed, so its lifetime does not matter.
    if cookie.disclosure.retired.is_some() {
        return;
    }
    for lifetime in cookie.disclosure.written_lifetimes() {
        let seconds = lifetime.value.seconds();
        if let Some(seconds) = seconds.filter(|seconds| *seconds > MAX_COOKIE_SECONDS) {
            findings.push(finding(cookie, lifetime, seconds));
        }
    }
}

fn finding(cookie: &Cookie, lifetime: &Spanned<Lifetime>, seconds: u64) -> Finding {
    let severity = match cookie.set_by() {
        SetBy::ThirdParty | SetBy::OtherService => Severity::Warning,
        _ => Severity::Error,
    };
    let help = match meant(lifetime.value, seconds) {
        Some(meant) => format!("if this is in milliseconds, write lifetime = \"{meant}\""),
        None => "write lifetime = \"400 days\", which is what browsers apply".to_owned(),
    };
    let message = format!(
        "browsers keep `{}` for 400 days, not for {}",
        cookie.disclosure.entry, lifetime.value
    );
    Finding::new(Code::LifetimeOver400Days, lifetime.span, message)
        .severity(severity)
        .help(help)
        .entry(&*cookie.disclosure.entry)
}

/// Returns the likely intended lifetime if milliseconds were mistaken for seconds: whole days within the
/// browsers' limit.
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
