//! The completed policy, with every default filled in. All steps after the check use it.

mod entry;
mod lower;

#[cfg(test)]
pub(crate) use lower::LOWERED;

pub use crate::keys::completed::{CategoryRef, Domain, Naming, Text, Value};
pub use crate::keys::model::{
    Change, Changes, Choices, Cookie, CustomCategory, Disclosure, Exempt, FurtherLifetime, Judged,
    Load, Meta, Planned, Service, Storage, ThirdParty, Tracking, Transfer,
};
pub use entry::{Asked, Kept};

use cookie_registry_core::Category;
use cookie_registry_words::Catalog;
use time::Date;

/// A valid policy. Only a check creates one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// `[policy]`.
    pub meta: Meta,
    /// `[service]`.
    pub service: Service,
    /// `[cookies.KEY]`, in the order of the files, including retired ones.
    pub cookies: Vec<Cookie>,
    /// `[storage.KEY]`.
    pub storage: Vec<Storage>,
    /// `[tracking.KEY]`.
    pub tracking: Vec<Tracking>,
    /// `[third_parties.KEY]`.
    pub third_parties: Vec<ThirdParty>,
    /// `[planned.KEY]`.
    pub planned: Vec<Planned>,
    /// `[categories.KEY]`.
    pub categories: Vec<CustomCategory>,
    /// `[choices]`.
    pub choices: Choices,
    /// `[changes]`.
    pub changes: Changes,
    /// `[[exempt]]`.
    pub exempt: Vec<Exempt>,
    /// `[[judged]]`.
    pub judged: Vec<Judged>,
    /// The packages whose declarations are included.
    pub shared_packages: Vec<String>,
    /// The sentences in the files of `words`.
    pub catalogs: Vec<Catalog>,
}

impl Meta {
    /// Returns the day of the last update, or `None` if it could not be read.
    #[must_use]
    pub fn read_last_updated(&self) -> Option<Date> {
        (self.last_updated != Date::MIN).then_some(self.last_updated)
    }
}

impl Policy {
    /// Returns the categories of all entries in the order of the page: each of the four standard categories,
    /// followed by the custom categories whose key `like` names it.
    #[must_use]
    pub fn categories_in_use(&self) -> Vec<CategoryRef> {
        self.categories_where(|category| {
            self.entries()
                .any(|disclosure| disclosure.category == *category)
        })
    }

    /// Returns the categories of all entries, of tracking, and of the scripts and embeds that wait for consent, in the same order.
    /// A banner lists all of them.
    #[must_use]
    pub fn categories_to_show(&self) -> Vec<CategoryRef> {
        let in_use = self.categories_in_use();
        self.categories_where(|category| {
            in_use.contains(category)
                || self.tracking.iter().any(|one| one.category == *category)
                || self.waiting_loads(&category.key).next().is_some()
        })
    }

    fn categories_where(&self, is_shown: impl Fn(&CategoryRef) -> bool) -> Vec<CategoryRef> {
        let mut all = Vec::new();
        for &like in <Category as cookie_registry_core::Word>::ALL {
            let built_in = std::iter::once(like.as_str().to_owned());
            let custom = self.categories.iter().filter(|custom| custom.like == like);
            let keys = built_in.chain(custom.map(|custom| custom.key.clone()));
            all.extend(keys.map(|key| CategoryRef { key, like }));
        }
        all.retain(is_shown);
        all
    }

    /// Iterates over the disclosures of every cookie and storage key that is in use, cookies first.
    pub fn entries(&self) -> impl Iterator<Item = &Disclosure> {
        let cookies = self.cookies.iter().map(|cookie| &cookie.disclosure);
        cookies
            .chain(self.storage.iter().map(|storage| &storage.disclosure))
            .filter(|disclosure| disclosure.retired.is_none())
    }

    /// Returns the third party with a key. The `provider` of an entry may be such a key.
    #[must_use]
    pub fn third_party(&self, key: &str) -> Option<&ThirdParty> {
        self.third_parties.iter().find(|party| party.key == key)
    }

    /// Returns the domains with which a cookie of the service may have been set: the domains of the service, and the
    /// domains that its cookies declare. The domains are in lower case.
    #[must_use]
    pub fn cookie_domains(&self) -> Vec<String> {
        let declared = self.cookies.iter().flat_map(|cookie| match &cookie.domain {
            Domain::HostOnly => &[],
            Domain::Fixed(domain) => std::slice::from_ref(domain),
            Domain::FromConfig { within } => within.as_slice(),
        });
        let mut domains: Vec<String> = Vec::new();
        for domain in self.service.domains.iter().chain(declared) {
            let domain = domain.to_ascii_lowercase();
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        domains
    }

    /// Returns the events that the entries name under `cleared_on`, without duplicates, in the order of the file.
    #[must_use]
    pub fn events(&self) -> Vec<&str> {
        let mut events = Vec::new();
        let disclosure = self
            .cookies
            .iter()
            .map(|cookie| &cookie.disclosure)
            .chain(self.storage.iter().map(|entry| &entry.disclosure));
        for event in disclosure.flat_map(|disclosure| &disclosure.cleared_on) {
            if !events.contains(&event.as_str()) {
                events.push(event);
            }
        }
        events
    }
}
