//! Collects everything that is stored in one stage: from snapshots of the storage, and from each write that was seen
//! between two snapshots. It does not depend on a browser.

use crate::address::{Address, is_within, site, without_query};
use crate::digest::{Digester, sha256};
use crate::exchange::Exchanges;
use crate::model::{
    CookieAttributes, Digest, Host, Kind, Party, Refused, Setter, StageReport, Stored,
};
use crate::set_cookie::{Written, WrittenLifetime};
use crate::short::short;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;
use time::OffsetDateTime;

/// The most different entries, and hosts, of one stage. A site that stores more is not fully reported, and the stage says so.
pub(crate) const MAX_ENTRIES: usize = 5_000;

/// The most setters that are reported for one entry.
const MAX_SETTERS: usize = 10;

/// The most bytes of a name. Browsers allow mebibytes.
const MAX_NAME: usize = 8_192;

/// The bytes of a longer name that are kept.
const START_OF_NAME: usize = 1_000;

/// The most object stores of a database that are reported.
const MAX_STORES: usize = 200;

/// Returns a name as it is kept. One that is too long is cut; its hash keeps it apart from others.
pub(crate) fn kept_name(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let start = short(name, START_OF_NAME);
    let hash = sha256(name.as_bytes());
    format!("{start}\u{2026} ({} bytes, SHA-256 {hash})", name.len())
}

/// What distinguishes entries: kind, name, scope, path and partition. Of writes, the partition is not always known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    kind: Kind,
    name: String,
    scope: String,
    path: String,
    partition: Option<String>,
}

impl Key {
    /// Returns whether this is the cookie of a name.
    pub(crate) fn is_cookie(&self, name: &str) -> bool {
        self.kind == Kind::Cookie && self.name == name
    }
}

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
            .take_while(move |other| is_same(other, &key))
    }

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

    /// Records a `Set-Cookie` header of a response, with what made the browser request it and the frame that did.
    pub(crate) fn header(
        &mut self,
        text: &str,
        url: &str,
        (initiator, frame): (Option<&str>, Option<&str>),
        digester: &Digester,
    ) {
        let setter = Setter::Response {
            url: without_query(url),
            initiator: initiator.map(str::to_owned),
            frame: frame.map(without_query),
        };
        self.written_cookie(text, url, setter, digester);
    }

    /// Records a `Set-Cookie` header of a browser that does not say whether it accepted the cookie: the next snapshot shows it.
    pub(crate) fn unconfirmed_header(&mut self, text: &str, url: &str, frame: Option<&str>) {
        let setter = Setter::Response {
            url: without_query(url),
            initiator: None,
            frame: frame.map(without_query),
        };
        self.unconfirmed(text, url, setter);
    }

    fn unconfirmed(&mut self, text: &str, url: &str, setter: Setter) {
        if self.unconfirmed.len() < MAX_ENTRIES {
            let write = (text.to_owned(), without_query(url), setter);
            self.unconfirmed.push(write);
        } else {
            self.overflowed = true;
        }
    }

    /// Records a cookie that a script wrote, on a page or in a frame at `url`; `confirmed` if the script could read it back.
    pub(crate) fn script_cookie(
        &mut self,
        (text, confirmed): (&str, bool),
        url: &str,
        setter: Setter,
        digester: &Digester,
    ) {
        if confirmed {
            self.written_cookie(text, url, setter, digester);
        } else {
            self.unconfirmed(text, url, setter);
        }
    }

    /// Decides which of the unconfirmed cookies were stored.
    fn confirm(&mut self, present: &[Present], digester: &Digester) {
        let unconfirmed = std::mem::take(&mut self.unconfirmed);
        if unconfirmed.is_empty() {
            return;
        }
        let names: BTreeSet<&str> = present
            .iter()
            .filter(|it| it.kind == Kind::Cookie)
            .map(|it| it.name.as_str())
            .collect();
        for (text, url, setter) in unconfirmed {
            let Some(mut written) = Written::parse(&text, OffsetDateTime::now_utc()) else {
                continue;
            };
            if written.lifetime == WrittenLifetime::Removed {
                continue;
            }
            // Firefox takes a text without `=` for a name, Chromium for a value.
            let is_name = written.name.is_empty() && names.contains(written.value.as_str());
            let (text, written) = match is_name {
                true => {
                    let name = format!("{}=", written.value);
                    let text = text.replacen(&written.value, &name, 1);
                    let name = std::mem::take(&mut written.value);
                    (text, Written { name, ..written })
                }
                false => (text, written),
            };
            if names.contains(written.name.as_str()) {
                self.written_cookie(&text, &url, setter, digester);
            } else {
                self.refused(&text, &url, vec!["NotStored".to_owned()]);
            }
        }
    }

    fn written_cookie(&mut self, text: &str, url: &str, setter: Setter, digester: &Digester) {
        let Some(address) = Address::parse(url) else {
            return;
        };
        let Some(written) = Written::parse(text, OffsetDateTime::now_utc()) else {
            return;
        };
        if written.lifetime == WrittenLifetime::Removed {
            return;
        }
        let with_domain = written.domain.is_some();
        let scope = match &written.domain {
            Some(domain) => format!(".{domain}"),
            None => address.host.clone(),
        };
        let path = written.path.unwrap_or_else(|| default_path(&address.path));
        let attributes = CookieAttributes {
            path: path.clone(),
            with_domain,
            secure: written.secure,
            http_only: written.http_only,
            same_site: written.same_site,
            partition: None,
            seconds: match written.lifetime {
                WrittenLifetime::Seconds(seconds) => Some(seconds),
                _ => None,
            },
            as_written: true,
        };
        let key = Key {
            kind: Kind::Cookie,
            name: kept_name(&written.name),
            scope,
            path,
            partition: written.partitioned.then(String::new),
        };
        // A copy in a known partition is the same cookie.
        let known = self
            .siblings(&key)
            .find(|other| other.partition.is_some() == key.partition.is_some())
            .cloned();
        let value = digester.digest(&written.value);
        let after_choice = self.choice_made;
        if let Some(stored) = self.entry(known.unwrap_or(key), Some(attributes.clone())) {
            if let Some(cookie) = &mut stored.cookie {
                cookie.seconds = attributes.seconds;
                cookie.as_written = true;
            }
            stored.value = Some(value);
            stored.after_choice |= after_choice;
            add_setter(stored, setter);
        }
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

    /// Records a cookie that the browser refused. It was not stored, even though its header was seen.
    pub(crate) fn refused(&mut self, text: &str, url: &str, mut reasons: Vec<String>) {
        let name = Written::parse(text, OffsetDateTime::now_utc())
            .map(|written| written.name)
            .unwrap_or_default();
        reasons.sort();
        reasons.dedup();
        if self.refused.len() < MAX_ENTRIES {
            self.refused.insert(Refused {
                name,
                url: without_query(url),
                reasons,
                page: self.page.clone(),
            });
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

    /// Records everything that is in the browser now; entries that are not in it do not remain.
    pub(crate) fn snapshot(&mut self, present: Vec<Present>, digester: &Digester) {
        self.confirm(&present, digester);
        for stored in self.entries.values_mut() {
            stored.remains = false;
        }
        for it in present {
            let key = Key {
                kind: it.kind,
                name: kept_name(&it.name),
                scope: it.scope,
                path: it
                    .cookie
                    .as_ref()
                    .map_or_else(String::new, |cookie| cookie.path.clone()),
                partition: it
                    .cookie
                    .as_ref()
                    .and_then(|cookie| cookie.partition.clone()),
            };
            // What was seen as it was written is now known with its partition.
            let known = self
                .siblings(&key)
                .find(|other| **other == key)
                .or_else(|| {
                    self.siblings(&key)
                        .find(|other| other.partition.as_deref() == Some(""))
                })
                .cloned();
            let before = known.and_then(|known| self.entries.remove(&known));
            if let Some(before) = before {
                self.entries.insert(key.clone(), before);
            }
            let value = it.value;
            let after_choice = self.choice_made;
            let Some(stored) = self.entry(key, it.cookie.clone()) else {
                continue;
            };
            stored.remains = true;
            for store in it.stores {
                let store = kept_name(&store);
                if stored.stores.len() < MAX_STORES && !stored.stores.contains(&store) {
                    stored.stores.push(store);
                }
            }
            if stored.value != value && value.is_some() {
                stored.after_choice |= after_choice;
                stored.value = value;
            }
            if let (Some(known), Some(now)) = (&mut stored.cookie, it.cookie) {
                let (seconds, as_written) = match known.as_written {
                    true => (known.seconds, true),
                    false => (now.seconds, false),
                };
                *known = CookieAttributes {
                    seconds,
                    as_written,
                    ..now
                };
            }
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

/// Returns whether two entries differ at most in their partition.
fn is_same(one: &Key, other: &Key) -> bool {
    (one.kind, &one.name, &one.scope, &one.path)
        == (other.kind, &other.name, &other.scope, &other.path)
}

fn add_setter(stored: &mut Stored, setter: Setter) {
    if stored.setters.len() < MAX_SETTERS && !stored.setters.contains(&setter) {
        stored.setters.push(setter);
    }
}

/// Returns the path of a cookie without `Path` (RFC 10025, section 5.1.4).
fn default_path(path: &str) -> String {
    match path.rfind('/') {
        None | Some(0) => "/".to_owned(),
        Some(at) => path[..at].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorder() -> Recorder {
        let mut recorder = Recorder::new(vec!["127.0.0.1".to_owned()]);
        recorder.on_page("http://127.0.0.1:1/");
        recorder
    }

    fn cookie(name: &str, partition: Option<&str>) -> Present {
        Present {
            kind: Kind::Cookie,
            name: name.to_owned(),
            scope: "127.0.0.1".to_owned(),
            cookie: Some(CookieAttributes {
                path: "/".to_owned(),
                partition: partition.map(str::to_owned),
                seconds: Some(34_560_000),
                ..CookieAttributes::default()
            }),
            stores: Vec::new(),
            value: None,
        }
    }

    fn report(recorder: &Recorder) -> StageReport {
        let mut report = StageReport {
            stage: crate::Stage::BeforeChoice,
            pages: Vec::new(),
            choice: None,
            stored: Vec::new(),
            refused: Vec::new(),
            hosts: Vec::new(),
            problems: Vec::new(),
        };
        recorder.report(&mut report);
        report
    }

    #[test]
    fn a_header_and_the_jar_are_one_entry_and_the_header_knows_the_lifetime() {
        let digester = Digester::new(false);
        for partition in [None, Some("http://127.0.0.1")] {
            let mut recorder = recorder();
            let partitioned = if partition.is_some() {
                "; Partitioned"
            } else {
                ""
            };
            let header = format!("a=1; Path=/; Max-Age=63072000{partitioned}");
            recorder.header(
                &header,
                "http://127.0.0.1:1/x?secret=1",
                (None, None),
                &digester,
            );
            recorder.snapshot(vec![cookie("a", partition)], &digester);
            let stored = report(&recorder).stored;
            assert_eq!(stored.len(), 1, "{stored:?}");
            let attributes = stored[0].cookie.as_ref().unwrap();
            assert_eq!(attributes.seconds, Some(63_072_000));
            assert_eq!(attributes.partition.as_deref(), partition);
            assert!(attributes.as_written && stored[0].remains);
            let expected = Setter::Response {
                url: "http://127.0.0.1:1/x".to_owned(),
                initiator: None,
                frame: None,
            };
            assert_eq!(stored[0].setters, [expected]);
        }
    }

    #[test]
    fn an_entry_that_was_removed_again_is_reported_and_does_not_remain() {
        let digester = Digester::new(false);
        let mut recorder = recorder();
        recorder.header("a=1", "http://127.0.0.1:1/", (None, None), &digester);
        recorder.header(
            "b=; Max-Age=0",
            "http://127.0.0.1:1/",
            (None, None),
            &digester,
        );
        recorder.snapshot(Vec::new(), &digester);
        let stored = report(&recorder).stored;
        assert_eq!(stored.len(), 1, "{stored:?}");
        assert!(!stored[0].remains);
    }

    #[test]
    fn partitioned_copies_are_separate_entries() {
        let digester = Digester::new(false);
        let mut recorder = recorder();
        let copies = [None, Some("http://a"), Some("http://b")];
        recorder.snapshot(copies.map(|it| cookie("a", it)).to_vec(), &digester);
        assert_eq!(report(&recorder).stored.len(), 3);
    }

    #[test]
    fn what_the_next_stage_finds_was_not_set_after_its_choice_until_it_is_set_anew() {
        let digester = Digester::new(false);
        let mut recorder = recorder();
        recorder.header(
            "a=1; Path=/",
            "http://127.0.0.1:1/",
            (None, None),
            &digester,
        );
        recorder.snapshot(vec![cookie("a", None)], &digester);
        recorder.next_stage();
        recorder.choice();
        recorder.snapshot(vec![cookie("a", None)], &digester);
        assert!(!report(&recorder).stored[0].after_choice);
        recorder.header(
            "a=1; Path=/",
            "http://127.0.0.1:1/",
            (None, None),
            &digester,
        );
        assert!(report(&recorder).stored[0].after_choice);
    }

    #[test]
    fn a_name_of_any_length_is_kept_apart_from_others_and_in_few_bytes() {
        let digester = Digester::new(false);
        let mut recorder = recorder();
        let long = "\u{e4}".repeat(1_000_000);
        for name in [long.clone(), format!("{long}x"), "n".repeat(MAX_NAME)] {
            let entry = (Kind::LocalStorage, name.as_str());
            recorder.script(entry, "http://127.0.0.1:1", None, None, &digester);
            // The call and the list of what is there are one entry.
            let present = Present {
                kind: Kind::LocalStorage,
                scope: "http://127.0.0.1:1".to_owned(),
                cookie: None,
                ..cookie(&name, None)
            };
            recorder.snapshot(vec![present], &digester);
        }
        let names: Vec<String> = report(&recorder)
            .stored
            .into_iter()
            .map(|it| it.name)
            .collect();
        assert_eq!(names.len(), 3);
        assert!(names.iter().all(|it| it.len() <= MAX_NAME), "{names:?}");
        assert!(names.contains(&"n".repeat(MAX_NAME)));
    }

    #[test]
    fn growth_is_bounded_and_said() {
        let digester = Digester::new(false);
        let mut recorder = recorder();
        for number in 0..=MAX_ENTRIES {
            let name = number.to_string();
            let entry = (Kind::LocalStorage, name.as_str());
            recorder.script(entry, "http://127.0.0.1:1", None, None, &digester);
        }
        let report = report(&recorder);
        assert_eq!(
            (report.stored.len(), report.problems.len()),
            (MAX_ENTRIES, 1)
        );
    }
}
