//! Removes the cookies and lists the storage keys that a visitor's choice does not allow.
//!
//! A removal has no effect on a cookie that was set with another `Domain`. Scripts and libraries often set a
//! cookie for a whole domain although the policy declares a single host, so each cookie is removed both with
//! and without `Domain`.

use super::{AskedCategory, AskedParty, Choice, ConsentPlan};
use crate::family::{self, Allowance};
use crate::read::{self, Name};
use crate::spec::{CookieSpec, Names};
use crate::write::Target;
use crate::{Deployment, SetCookies, StorageSpec, chunked};
use cookie_registry_core::domain_match;
use http::HeaderMap;
use http::header::HOST;

/// The greatest number of family cookies that one response removes. Chromium stores up to 180 cookies for a
/// domain, so a few responses remove them all.
pub(super) const MAX_FAMILY_COOKIES: usize = 64;
/// The limit for the headers with which a response removes family cookies, in bytes. The cookie whose removal reaches
/// the limit is the last. Proxies refuse responses with long headers; nginx's default limit is 4 or 8 KiB, depending on
/// the platform.
pub(super) const MAX_FAMILY_BYTES: usize = 4 * 1024;

/// Which cookies to remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The cookies that the request carries.
    Carried,
    /// These, and single cookies that the request does not carry, because they may belong to another path.
    All,
}

/// Returns the headers that remove the cookies that the choice does not allow.
///
/// The policy determines how many single cookies and chunks there are, but a request determines how many
/// cookies a family has. This function therefore removes only a limited number of family cookies. The result counts the
/// others as omitted. The browser sends them again with the next request.
pub(super) fn cookies(
    choice: &Choice,
    deployment: &Deployment,
    headers: &HeaderMap,
    which: Which,
) -> SetCookies {
    let plan = choice.plan();
    let mut all = SetCookies::new();
    let mut allowance = Allowance::new(MAX_FAMILY_COOKIES, MAX_FAMILY_BYTES);
    for spec in forbidden_cookies(choice) {
        for variable_part in variable_parts(spec, deployment, headers, which) {
            let is_of_family = matches!(spec.names, Names::Family { .. });
            if is_of_family && allowance.is_used_up() {
                all.omit();
                continue;
            }
            let target = Target::new(spec, &variable_part);
            let elsewhere = elsewhere(target, plan, deployment, headers);
            let mut bytes = 0;
            for removal in std::iter::once(target.removal(deployment)).chain(elsewhere) {
                bytes += removal.header_value().len();
                all.push(removal);
            }
            if is_of_family {
                allowance.count(bytes);
            }
        }
    }
    all
}

/// Returns the storage keys that the choice does not allow.
pub(super) fn storage(choice: &Choice) -> impl Iterator<Item = &'static StorageSpec> {
    let categories = choice.plan().categories.iter();
    categories.flat_map(|category| {
        let is_forbidden = !choice.allows(category);
        let all = is_forbidden.then_some(category.storage);
        let of_parties = (!is_forbidden).then(|| refused_parties(choice, category));
        let of_parties = of_parties.into_iter().flatten();
        let lists = all.into_iter().chain(of_parties.map(|party| party.storage));
        lists.flatten().copied()
    })
}

/// Returns the cookies that the choice does not allow: those of a category, or those of its third parties that the visitor
/// refused.
pub(super) fn forbidden_cookies(choice: &Choice) -> impl Iterator<Item = &'static CookieSpec> {
    let categories = choice.plan().categories.iter();
    categories.flat_map(|category| {
        let is_forbidden = !choice.allows(category);
        let all = is_forbidden.then_some(category.cookies);
        let of_parties = (!is_forbidden).then(|| refused_parties(choice, category));
        let of_parties = of_parties.into_iter().flatten();
        let lists = all.into_iter().chain(of_parties.map(|party| party.cookies));
        lists.flatten().copied()
    })
}

/// Returns the third parties of a category that the visitor refused.
fn refused_parties(
    choice: &Choice,
    category: &'static AskedCategory,
) -> impl Iterator<Item = &'static AskedParty> {
    let parties = category.parties.iter();
    parties.filter(move |party| !choice.allows_party(category, party.key))
}

/// Returns the variable part of the name of each cookie to remove.
fn variable_parts(
    spec: &'static CookieSpec,
    deployment: &Deployment,
    headers: &HeaderMap,
    which: Which,
) -> Vec<String> {
    match spec.names {
        Names::One => {
            let name = Name::new(spec.parts(deployment).name(), "");
            let removed = which == Which::All || read::first(headers, name).is_some();
            removed.then(String::new).into_iter().collect()
        }
        Names::Chunked => chunked::suffixes(spec, deployment, headers, which == Which::All),
        Names::Family { .. } => family::targets(spec, deployment, headers)
            .into_iter()
            .map(|target| target.variable_part.to_owned())
            .collect(),
    }
}

/// Returns the header that removes a cookie of the same name in another scope: without `Domain` if the policy
/// declares one, and with the domain of the service if the policy declares none.
fn elsewhere(
    target: Target<'_>,
    plan: &ConsentPlan,
    deployment: &Deployment,
    headers: &HeaderMap,
) -> Option<crate::SetCookie> {
    if target.has_domain(deployment) {
        return Some(target.removal_in(deployment, None));
    }
    // Browsers refuse a `Domain` that is neither the host of the request nor a domain above it, and refuse
    // any `Domain` with the prefix `__Host-`.
    let host = headers.get(HOST)?.to_str().ok()?;
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    let is_host_only = target.spec.parts(deployment).name().starts_with("__Host-");
    let domain = plan
        .domains
        .iter()
        .find(|domain| !is_host_only && domain_match(host, domain))?;
    Some(target.removal_in(deployment, Some(domain)))
}
