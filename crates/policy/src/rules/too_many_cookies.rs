//! `too-many-cookies`: A site has at most 50 cookies.

use super::prelude::*;
use super::shared::site;
use cookie_registry_core::SetBy;
use std::collections::BTreeMap;

/// The number of cookies per domain that browsers must at least support.
const FLOOR: usize = 50;

pub(super) const RULE: Rule = Rule {
    code: Code::TooManyCookies,
    severity: Severity::Warning,
    explanation: include_str!("too_many_cookies.md"),
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
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    // The key `None` holds the cookies that do not state their host.
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
        // The site of a vendor's cookie is known only if the policy states it.
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
            "`{site}` has {} cookies; browsers need to keep only {FLOOR}",
            cookies.len()
        );
        findings.push(
            Finding::new(
                Code::TooManyCookies,
                first_too_many.disclosure.key.span,
                message,
            )
            .help("retire unneeded cookies, or keep several values in one cookie or on the server")
            .entry(&*first_too_many.disclosure.entry),
        );
    }
}
