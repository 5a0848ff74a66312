//! Collects everything that is stored in one stage: from snapshots of the storage, and from each write that was seen
//! between two snapshots. It does not depend on a browser.

mod cookies;
mod key;
mod snapshot;

use crate::address::{Address, is_within, site};
use crate::digest::Digester;
use crate::exchange::Exchanges;
use crate::model::{
    CookieAttributes, Digest, Host, Kind, Party, Refused, Setter, StageReport, Stored,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

pub(crate) use key::{Key, kept_name};

/// The most different entries, and hosts, of one stage. A site that stores more is not fully reported, and the stage says so.
pub(crate) const MAX_ENTRIES: usize = 5_000;

/// The most setters that are reported for one entry.
const MAX_SETTERS: usize = 10;

/// What is stored at a moment, with the hashes of the values.
pub(crate) type State = BTreeMap<Key, Option<String>>;

/// Something that is in the browser now.
#[derive(Clone, Debug)]
pub(crate) struct Present {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) scope: String,
    pub(crate) cookie: Option<CookieAttributes>,
    pub(crate) stores: Vec<String>,
    pub(crate) value: Option<Digest>,
}

/// The records of one stage.
#[derive(Debug)]
pub(crate) struct Recorder {
    /// The hosts that belong to the site: those of the audited addresses, and the policy's domains.
    own: Vec<String>,
    started: Instant,
    page: String,
    entries: BTreeMap<Key, Stored>,
    refused: BTreeSet<Refused>,
    hosts: BTreeMap<String, Host>,
    pub(crate) exchanges: Exchanges,
    choice_made: bool,
    overflowed: bool,
    /// Cookies that scripts wrote and could not read back: the next snapshot shows whether the browser stored them.
    unconfirmed: Vec<(String, String, Setter)>,
}

impl Recorder {
    /// Begins a stage. `own` are the hosts and domains of the site.
    pub(crate) fn new(own: Vec<String>) -> Self {
        Self {
            own,
            started: Instant::now(),
            page: String::new(),
            entries: BTreeMap::new(),
            refused: BTreeSet::new(),
            hosts: BTreeMap::new(),
            exchanges: Exchanges::default(),
            choice_made: true,
            overflowed: false,
            unconfirmed: Vec::new(),
        }
    }

    /// Sets the page on which everything that follows is seen.
    pub(crate) fn on_page(&mut self, url: &str) {
        url.clone_into(&mut self.page);
    }

    pub(crate) fn page(&self) -> &str {
        &self.page
    }

    /// Marks the time before the choice of the stage.
    pub(crate) fn before_choice(&mut self) {
        self.choice_made = false;
    }

    /// Marks the choice: what follows was set after it.
    pub(crate) fn choice(&mut self) {
        self.choice_made = true;
    }

    /// Forgets everything that is not in the browser, since the next stage of the same profile begins. What is there stays known
    /// and counts as set before the choice of that stage.
    pub(crate) fn next_stage(&mut self) {
        self.entries.retain(|_, stored| stored.remains);
        for stored in self.entries.values_mut() {
            stored.after_choice = false;
        }
        self.refused.clear();
        self.hosts.clear();
        self.choice_made = false;
    }

    /// Returns whose a host is.
    pub(crate) fn party(&self, host: &str) -> Party {
        let own = self.own.iter().map(String::as_str);
        let same_site = |own: &String| site(own) == site(host);
        if is_within(host, own) || self.own.iter().any(same_site) {
            Party::First
        } else {
            Party::Third
        }
    }

    /// Iterates over the entries that differ from this one at most in their partition.
    fn siblings(&self, key: &Key) -> impl Iterator<Item = &Key> {
        let first = Key {
            partition: None,
            ..key.clone()
        };
        let key = key.clone();
        self.entries
            .range(first..)
            .map(|(other, _)| other)
            .take_while(move |other| other.is_sibling(&key))
    }

    /// Returns the record of an entry, which is new if it is seen for the first time; `None` if there are too many.
    fn entry(&mut self, key: Key, cookie: Option<CookieAttributes>) -> Option<&mut Stored> {
        if !self.entries.contains_key(&key) && self.entries.len() >= MAX_ENTRIES {
            self.overflowed = true;
            return None;
        }
        let host = Address::parse(&key.scope).map_or_else(|| key.scope.clone(), |it| it.host);
        let party = self.party(&host);
        let after_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let after_choice = self.choice_made;
        let page = &self.page;
        let stored = self.entries.entry(key).or_insert_with_key(|key| Stored {
            kind: key.kind,
            name: key.name.clone(),
            scope: key.scope.clone(),
            party,
            cookie,
            stores: Vec::new(),
            value: None,
            remains: false,
            after_choice,
            page: page.clone(),
            after_ms,
            setters: Vec::new(),
        });
        Some(stored)
    }

    /// Records that a script stored something other than a cookie.
    pub(crate) fn script(
        &mut self,
        (kind, name): (Kind, &str),
        origin: &str,
        setter: Option<Setter>,
        value: Option<&str>,
        digester: &Digester,
    ) {
        let key = Key {
            kind,
            name: kept_name(name),
            scope: origin.to_owned(),
            path: String::new(),
            partition: None,
        };
        let after_choice = self.choice_made;
        if let Some(stored) = self.entry(key, None) {
            stored.after_choice |= after_choice;
            if let Some(value) = value {
                stored.value = Some(digester.digest(value));
            }
            if let Some(setter) = setter {
                add_setter(stored, setter);
            }
        }
    }

    /// Records a request to a host.
    pub(crate) fn request(&mut self, url: &str, beacon: bool) {
        let Some(address) = Address::parse(url) else {
            return;
        };
        if !self.hosts.contains_key(&address.host) && self.hosts.len() >= MAX_ENTRIES {
            self.overflowed = true;
            return;
        }
        let party = self.party(&address.host);
        let page = self.page.clone();
        let host = self
            .hosts
            .entry(address.host.clone())
            .or_insert_with(|| Host {
                host: address.host,
                party,
                requests: 0,
                beacon: false,
                blocked: false,
                page,
            });
        host.requests += 1;
        host.beacon |= beacon;
    }

    /// Records that a request to a host was not let out.
    pub(crate) fn blocked(&mut self, url: &str) {
        if let Some(host) = Address::parse(url).and_then(|it| self.hosts.get_mut(&it.host)) {
            host.blocked = true;
        }
    }

    /// Returns what is stored at the moment, to see whether a click changed it.
    pub(crate) fn state(&self) -> State {
        let remaining = self.entries.iter().filter(|(_, stored)| stored.remains);
        remaining
            .map(|(key, stored)| {
                let value = stored.value.as_ref().map(|value| value.hash.clone());
                (key.clone(), value)
            })
            .collect()
    }

    /// Writes the records into the report of the stage.
    pub(crate) fn report(&self, report: &mut StageReport) {
        let mut stored: Vec<Stored> = self.entries.values().cloned().collect();
        for stored in &mut stored {
            stored.setters.sort();
            stored.stores.sort();
        }
        report.stored = stored;
        report.refused = self.refused.iter().cloned().collect();
        report.hosts = self.hosts.values().cloned().collect();
        if self.overflowed {
            report.problems.push(format!(
                "more than {MAX_ENTRIES} entries or hosts were seen; the others are not in the report"
            ));
        }
    }
}

/// Adds what has stored an entry.
fn add_setter(stored: &mut Stored, setter: Setter) {
    if stored.setters.len() < MAX_SETTERS && !stored.setters.contains(&setter) {
        stored.setters.push(setter);
    }
}

#[cfg(test)]
mod tests;
