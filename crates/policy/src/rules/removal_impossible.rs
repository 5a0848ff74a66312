//! `removal-impossible`: This service can remove every entry that it clears or retires.

use super::prelude::*;
use super::shared::site;
use crate::source::Span;
use cookie_registry_core::{SetBy, domain_match};
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule {
    code: Code::RemovalImpossible,
    severity: Severity::Error,
    explanation: include_str!("removal_impossible.md"),
    sources: &[Source {
        text: "RFC 10025, sections 3.1 and 5.7, steps 9 and 10",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut hosts: HashMap<&str, (&str, Span)> = HashMap::new();
    for cookie in &context.draft.cookies {
        let disclosure = &cookie.disclosure;
        let claim = disclosure
            .cleared_on
            .first()
            .map(|event| event.span)
            .or(disclosure.retired.as_ref().map(|retired| retired.span));
        let Some(claim) = claim else { continue };
        if let Some((place, why)) = out_of_reach(context, cookie) {
            findings.push(
                Finding::new(
                    Code::RemovalImpossible,
                    claim,
                    format!("this service cannot remove `{}`: {why}", disclosure.entry),
                )
                .help("remove the line, and tell visitors how to remove it where it was set")
                .related(place, "it is stored here")
                .entry(&*disclosure.entry),
            );
            continue;
        }
        // Only the named host can remove its host-only cookie.
        let Some(host) = cookie.host.as_ref().filter(|_| cookie.domain.is_none()) else {
            continue;
        };
        for event in &disclosure.cleared_on {
            let (first, place) = *hosts
                .entry(&event.value)
                .or_insert((&host.value, host.span));
            if !first.eq_ignore_ascii_case(&host.value) {
                let message = format!(
                    "one response cannot clear cookies of both `{first}` and `{}`",
                    host.value
                );
                findings.push(
                    Finding::new(Code::RemovalImpossible, event.span, message)
                        .severity(Severity::Warning)
                        .help("use one event per host, or set the cookies for a parent domain of both")
                        .related(place, "the other host")
                        .entry(&*disclosure.entry),
                );
            }
        }
    }
}

/// Returns where a cookie is stored that no host of the service can remove, and why.
fn out_of_reach<'c>(context: &Context<'_>, cookie: &'c Cookie) -> Option<(Span, &'c str)> {
    let draft = context.draft;
    let set_by = cookie.disclosure.set_by.as_ref()?;
    match set_by.value {
        SetBy::ThirdParty => {
            site::other_site(draft, cookie).map(|place| (place.span, "it belongs to another site"))
        }
        SetBy::OtherService => {
            let host = cookie.host.as_ref().filter(|_| cookie.domain.is_none())?;
            let domains = site::service_domains(draft);
            let ours = domains.is_empty()
                || domains
                    .iter()
                    .any(|own| domain_match(&host.value, &own.value));
            (!ours).then_some((host.span, "only a host of another service can access it"))
        }
        _ => None,
    }
}
