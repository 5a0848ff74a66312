//! `protection-not-applicable`: Only an unchunked cookie set by the server is signed or encrypted.

use super::prelude::*;
use cookie_registry_core::{Protection, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::ProtectionNotApplicable,
    severity: Severity::Error,
    explanation: include_str!("protection_not_applicable.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(protection) = cookie
        .protection
        .as_ref()
        .filter(|protection| protection.value != Protection::None)
    else {
        return;
    };
    let script = cookie
        .disclosure
        .set_by
        .as_ref()
        .filter(|set_by| set_by.value == SetBy::Script);
    let chunked = cookie.chunked.as_ref().filter(|chunked| chunked.value);
    // The policy only describes cookies of others; how they protect them is their decision.
    let own = cookie.set_by() == SetBy::Server;
    let (place, what, help) = match (script, chunked) {
        (Some(script), _) => (
            script.span,
            "set by a script, which has no key",
            "remove the `protection` line, or have the server set the cookie",
        ),
        (_, Some(chunked)) if own => (
            chunked.span,
            "a chunked value, whose parts could be swapped",
            "remove the `chunked` line, and keep longer values on the server",
        ),
        _ => return,
    };
    let how = match protection.value {
        Protection::Encrypted => "encrypted",
        _ => "signed",
    };
    findings.push(
        Finding::new(
            Code::ProtectionNotApplicable,
            protection.span,
            format!(
                "`{}` cannot be {how}: it is {what}",
                cookie.disclosure.entry
            ),
        )
        .help(help)
        .related(place, "not possible with this")
        .entry(&*cookie.disclosure.entry),
    );
}
