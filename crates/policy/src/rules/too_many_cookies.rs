//! `too-many-cookies`: a site has no more cookies than every browser keeps.

use super::prelude::*;
use super::shared::site;
use cookie_registry_core::SetBy;
use std::collections::BTreeMap;

/// What browsers must at least be able to keep for a domain.
const FLOOR: usize = 50;

pub(super) const RULE: Rule = Rule {
    code: Code::TooManyCookies,
    severity: Severity::Warning,
    explanation: Explanation::parse(include_str!("too_many_cookies.md")),
    sources: &[
        Source {
            text: "RFC 10025, section 6.1",
            confidence: Confidence::Read,
        },
        Source {
            text: "Chromium, cookie_monster; Firefox, network.cookie preferences",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    // Under no site: the cookies that do not say which of the service's hosts they belong to.
    let mut sites: BTreeMap<Option<String>, Vec<&Cookie>> = BTreeMap::new();
    for cookie in draft
        .cookies
        .iter()
        .filter(|cookie| cookie.disclosure.retired.is_none())
    {
        let place = site::domains(cookie)
            .first()
            .map(|domain| domain.value)
            .or(cookie.host.as_ref().map(|host| host.value.as_str()));
        // Where a vendor's cookies live is only known when the file says it.
        if place.is_some() || cookie.set_by() != SetBy::ThirdParty {
            sites
                .entry(place.map(site::registrable))
                .or_default()
                .push(cookie);
        }
    }
    let unplaced = sites.remove(&None).unwrap_or_default();
    let largest = sites.into_iter().max_by_key(|(_, cookies)| cookies.len());
    let (site, mut cookies) = match largest {
        Some((Some(site), placed)) => (site, [placed, unplaced].concat()),
        _ => {
            let first = site::service_domains(draft).first();
            (
                first.map_or_else(
                    || "the service".to_owned(),
                    |own| site::registrable(&own.value),
                ),
                unplaced,
            )
        }
    };
    cookies.sort_by_key(|cookie| cookie.disclosure.key.span);
    if let Some(first_too_many) = cookies.get(FLOOR) {
        let message = format!(
            "`{site}` has {} cookies; browsers need only keep {FLOOR} of them",
            cookies.len()
        );
        findings.push(
            Finding::new(Code::TooManyCookies, first_too_many.disclosure.key.span, message)
                .help("retire cookies that are not needed, or keep several values in one cookie or on the server")
                .entry(&*first_too_many.disclosure.entry),
        );
    }
}
