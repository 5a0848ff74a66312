//! Writes the policy as the `deviceStorage.json` of the IAB's "Vendor Device Storage & Operational Disclosures".
//!
//! Only vendors of the Transparency and Consent Framework must publish such a file. Here it serves as a
//! format that consent tools can read. Publishing it does not register a service with the framework.

mod hosts;

use crate::page::Sentence;
use cookie_registry_core::{Category, Environment, Exemption, SetBy};
use cookie_registry_policy::model::{Cookie, Disclosure, Domain, Naming, Policy};
use hosts::Host;
use serde::Serialize;

/// Purpose 1, "Store and/or access information on a device": listed for exactly those entries that need
/// consent (ePrivacy Directive, article 5(3)).
const STORE_OR_ACCESS: u8 = 1;
/// Special purpose 1, "Ensure security, prevent and detect fraud, and fix errors".
const SECURITY: u8 = 1;

#[derive(Debug, Serialize)]
struct DeviceStorage<'a> {
    disclosures: Vec<Item>,
    domains: Vec<Host<'a>>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    identifier: String,
    #[serde(rename = "type")]
    kind: &'static str,
    /// 0 for a session cookie; `null` for storage other than cookies.
    max_age_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cookie_refresh: Option<bool>,
    domains: Vec<String>,
    purposes: Vec<u8>,
    #[serde(skip_serializing_if = "<[u8]>::is_empty")]
    special_purposes: &'static [u8],
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
}

/// Returns the file, with descriptions in this language if they are available in it.
pub(crate) fn json(policy: &Policy, language: &str) -> serde_json::Result<String> {
    let in_use = |disclosure: &Disclosure| disclosure.retired.is_none();
    let cookies = policy
        .cookies
        .iter()
        .filter(|cookie| in_use(&cookie.disclosure));
    let storage = policy
        .storage
        .iter()
        .filter(|entry| in_use(&entry.disclosure));
    let file = DeviceStorage {
        disclosures: cookies
            .flat_map(|cookie| of_cookie(policy, cookie, language))
            .chain(storage.map(|entry| item(policy, &entry.disclosure, language)))
            .collect(),
        domains: hosts::hosts(policy, language),
    };
    serde_json::to_string_pretty(&file).map(|json| json + "\n")
}

fn of_cookie(policy: &Policy, cookie: &Cookie, language: &str) -> Vec<Item> {
    let item = Item {
        kind: "cookie",
        max_age_seconds: Some(cookie.disclosure.longest_seconds().unwrap_or_default()),
        cookie_refresh: Some(cookie.rolling),
        domains: domains(policy, cookie),
        ..item(policy, &cookie.disclosure, language)
    };
    let mut items = vec![item.clone()];
    if cookie.chunked {
        let identifier = format!("{}.*", item.identifier);
        items.push(Item { identifier, ..item });
    }
    items
}

/// Returns the fields of an entry that is not a cookie. Cookies have further fields.
fn item(policy: &Policy, disclosure: &Disclosure, language: &str) -> Item {
    Item {
        identifier: identifier(&disclosure.naming),
        kind: "web",
        max_age_seconds: None,
        cookie_refresh: None,
        domains: policy.service.domains.clone(),
        purposes: purposes(disclosure.category.like, disclosure.needs_consent()),
        special_purposes: special_purposes(disclosure.exemption),
        description: Sentence::of(&disclosure.purpose, language).plain(),
    }
}

/// Returns the name. The format allows `*` only at the start or the end, so the suffix of a family is
/// omitted. The pattern then covers more names than the family has, never fewer.
fn identifier(naming: &Naming) -> String {
    match naming {
        Naming::Exact { .. } => naming.name(Environment::Production).to_owned(),
        Naming::Family { prefix, .. } => format!("{prefix}*"),
    }
}

/// Returns the hosts to which the browser sends a cookie.
fn domains(policy: &Policy, cookie: &Cookie) -> Vec<String> {
    let with_below = |domain: &String| [domain.clone(), format!("*.{domain}")];
    match (&cookie.domain, &cookie.host) {
        (Domain::Fixed(domain), _) => with_below(domain).to_vec(),
        (Domain::FromConfig { within }, _) => within.iter().flat_map(with_below).collect(),
        (Domain::HostOnly, Some(host)) => vec![host.clone()],
        (Domain::HostOnly, None) => {
            let mut hosts = policy.service.domains.clone();
            // A third party's script sets the cookie for our host, a frame for its own host. The policy does
            // not say which is the case.
            if cookie.disclosure.set_by == SetBy::ThirdParty {
                let provider = cookie.disclosure.provider.as_deref();
                let party = provider.and_then(|key| policy.third_party(key));
                hosts.extend(party.into_iter().flat_map(|party| party.domains.clone()));
            }
            hosts
        }
    }
}

const fn special_purposes(exemption: Option<Exemption>) -> &'static [u8] {
    match exemption {
        Some(Exemption::Security) => &[SECURITY],
        _ => &[],
    }
}

/// Returns the purposes of the Global Vendor List to which a category corresponds.
fn purposes(like: Category, needs_consent: bool) -> Vec<u8> {
    let of_category: &[u8] = match like {
        // Content performance, audiences, improvement of services.
        Category::Analytics => &[8, 9, 10],
        // Limited data for advertising, profiles, their use, advertising performance.
        Category::Marketing => &[2, 3, 4, 7],
        // The list has no purpose for operating a service or for remembering a choice.
        _ => &[],
    };
    let stored = needs_consent.then_some(STORE_OR_ACCESS);
    stored
        .into_iter()
        .chain(of_category.iter().copied())
        .collect()
}

#[cfg(test)]
mod tests;
