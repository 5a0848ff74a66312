//! The domains that collect data, each with its purposes. Tracking without cookies and storage is listed here, because
//! the list of disclosures contains only storage.

use super::{purposes, special_purposes};
use crate::page::Sentence;
use cookie_registry_core::{Category, Exemption, SetBy};
use cookie_registry_policy::model::{Policy, ThirdParty, Tracking};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A domain.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Host<'a> {
    domain: &'a str,
    purposes: Vec<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    special_purposes: Vec<u8>,
    #[serde(rename = "use", skip_serializing_if = "String::is_empty")]
    used_for: String,
    /// The purposes of tracking that `used_for` has.
    #[serde(skip)]
    said: HashSet<String>,
}

impl Host<'_> {
    fn add(&mut self, like: Category, needs_consent: bool, exemption: Option<Exemption>) {
        self.purposes.extend(purposes(like, needs_consent));
        self.purposes.sort_unstable();
        self.purposes.dedup();
        self.special_purposes.extend(special_purposes(exemption));
        self.special_purposes.dedup();
    }

    fn add_tracking(&mut self, tracking: &Tracking, language: &str) {
        let like = tracking.category.like;
        self.add(like, tracking.needs_consent(), tracking.exemption);
        let purpose = Sentence::of(&tracking.purpose, language).plain();
        if !self.said.contains(&purpose) {
            if !self.used_for.is_empty() {
                self.used_for.push(' ');
            }
            self.used_for.push_str(&purpose);
            self.said.insert(purpose);
        }
    }
}

/// Returns the domains of the service, then those of the third parties that receive data of tracking.
pub(super) fn hosts<'a>(policy: &'a Policy, language: &str) -> Vec<Host<'a>> {
    let mut hosts: Vec<Host<'a>> = policy
        .service
        .domains
        .iter()
        .map(|one| empty(one))
        .collect();
    for host in &mut hosts {
        let own = policy.entries();
        for disclosure in own.filter(|one| one.set_by != SetBy::ThirdParty) {
            let like = disclosure.category.like;
            host.add(like, disclosure.needs_consent(), disclosure.exemption);
        }
    }
    let own = hosts.len();
    let mut places: HashMap<&str, usize> = HashMap::new();
    places.extend(hosts.iter().enumerate().map(|(at, host)| (host.domain, at)));
    let names = policy.third_parties.iter();
    let names = names.flat_map(|party| [(party.name.as_str(), party), (party.key.as_str(), party)]);
    let parties: HashMap<&str, &ThirdParty> = names.collect();
    for tracking in &policy.tracking {
        let receivers = tracking.provider.iter().chain(&tracking.recipients);
        let receivers = receivers.filter_map(|written| parties.get(written.as_str()));
        let mut domains = receivers.flat_map(|party| &party.domains).peekable();
        if domains.peek().is_none() {
            // As far as the policy says, the service itself collects the data.
            let own = hosts.iter_mut().take(own);
            own.for_each(|host| host.add_tracking(tracking, language));
        }
        for domain in domains {
            let at = *places.entry(domain).or_insert_with(|| {
                hosts.push(empty(domain));
                hosts.len() - 1
            });
            if let Some(host) = hosts.get_mut(at) {
                host.add_tracking(tracking, language);
            }
        }
    }
    hosts
}

fn empty(domain: &str) -> Host<'_> {
    Host {
        domain,
        purposes: Vec::new(),
        special_purposes: Vec::new(),
        used_for: String::new(),
        said: HashSet::new(),
    }
}
