//! Fingerprints of categories. A fingerprint changes if something changes that visitors must know before they decide.
//! It does not depend on order, formatting, comments or spelling.

use crate::facts::{self, Canonical, Fact, Part};
use crate::judged::{Judgements, fact_hash, text_hash};
use crate::model::Policy;
use std::collections::{BTreeSet, HashSet};
use std::fmt;

/// The 64-bit hash of the content of a category, written as 16 hexadecimal digits.
///
/// A visitor's consent is stored with the fingerprint. If the fingerprint has changed since, the consent does
/// not cover the current content, and the visitor is asked again. Fingerprints detect changes but offer no
/// security: an attacker who can edit the policy can construct two contents with the same fingerprint.
/// Approvals use a cryptographic hash.
///
/// The fingerprint covers every field that visitors must know before they decide: fields of the category, of its
/// entries that are in use, and of their third parties. It also covers the controller of the service.
///
/// Texts are covered in the language in which the visitor was asked, so that no visitor is asked again because of a
/// translation that the visitor did not see. Punctuation, white space and the case of the first letter of a sentence do
/// not count. If a `[[judged]]` table says that a content does not differ materially from an earlier content, both
/// contents have the same fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Fingerprint {
    /// Returns the 64-bit FNV-1a hash (Fowler, Noll and Vo) of bytes. Fingerprints are stored for years, so
    /// the function must never change. The hash of the name tables in core may change, so it is not used
    /// here.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        Self(bytes.iter().fold(OFFSET, |state, byte| {
            (state ^ u64::from(*byte)).wrapping_mul(PRIME)
        }))
    }

    /// Returns all 64 bits as a number.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl Policy {
    /// Returns the fingerprint of the category with a key, in the language of the policy; `None` if the category has no
    /// entry in use, no tracking, and no script or embed that waits for consent.
    ///
    /// ```
    /// use cookie_registry_policy::{Options, check_files, source::Memory};
    ///
    /// let text = |purpose: &str| format!(r#"
    /// format = 1
    /// [policy]
    /// title = "Cookie Policy"
    /// last_updated = 2026-05-09
    /// [service]
    /// name = "Almanac"
    /// domains = ["our.example"]
    /// contact = "privacy@our.example"
    /// [cookies.visits]
    /// name = "visits"
    /// category = "analytics"
    /// purpose = "{purpose}"
    /// lifetime = "30 days"
    /// "#);
    /// let fingerprint = |purpose| {
    ///     let files = Memory::from_iter([("policy.toml", text(purpose))]);
    ///     let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    ///     checked.recovered().fingerprint("analytics").unwrap()
    /// };
    /// assert_eq!(fingerprint("Counts visits."), fingerprint("counts  visits"));
    /// assert_ne!(fingerprint("Counts visits."), fingerprint("Counts visits for advertisers."));
    /// ```
    #[must_use]
    pub fn fingerprint(&self, category: &str) -> Option<Fingerprint> {
        self.fingerprint_in(category, &self.meta.language)
    }

    /// Returns the fingerprint of a category for visitors who are asked in a language. The fingerprint covers the texts
    /// in that language. For a text without a translation, it covers the text in the language of the policy. `None` in
    /// the same cases as for [`fingerprint`](Self::fingerprint).
    #[must_use]
    pub fn fingerprint_in(&self, category: &str, language: &str) -> Option<Fingerprint> {
        let reader = Some(language);
        let in_category = |disclosure: &crate::model::Disclosure| {
            disclosure.retired.is_none() && disclosure.category.key == category
        };
        let mut entries = Vec::new();
        let mut providers = Vec::new();
        let mut receivers: HashSet<&str> = HashSet::new();
        let cookies = self
            .cookies
            .iter()
            .filter(|one| in_category(&one.disclosure));
        let storage = self
            .storage
            .iter()
            .filter(|one| in_category(&one.disclosure));
        for (disclosure, part) in cookies
            .map(|one| (&one.disclosure, facts::cookie(self, one)))
            .chain(storage.map(|one| (&one.disclosure, facts::storage(self, one))))
        {
            entries.push(counted(self, &part, reader));
            providers.extend(disclosure.provider.as_deref());
            receivers.extend(disclosure.recipients.iter().map(String::as_str));
        }
        let tracking = self.tracking.iter();
        for one in tracking.filter(|one| one.category.key == category) {
            entries.push(counted(self, &facts::tracking(self, one), reader));
            // Visitors see the same company, by whichever of its key and its name the policy refers to it.
            let recipients = one.recipients.iter().map(String::as_str);
            receivers.extend(one.provider.as_deref().into_iter().chain(recipients));
        }
        let waiting: Vec<&str> = self
            .waiting_loads(category)
            .map(|(party, _)| party.key.as_str())
            .collect();
        if entries.is_empty() && waiting.is_empty() {
            return None;
        }
        providers.extend(waiting);
        let parties = self.third_parties.iter().filter(|party| {
            let (key, name) = (party.key.as_str(), party.name.as_str());
            providers.contains(&key) || receivers.contains(key) || receivers.contains(name)
        });
        entries.extend(parties.map(|party| counted(self, &facts::third_party(party), reader)));
        let declared = self.categories.iter().filter(|one| one.key == category);
        entries.extend(declared.map(|one| counted(self, &facts::category(one), reader)));
        entries.push(counted(self, &facts::service(&self.service), reader));
        // The parts are sorted by content, because the order and the keys of entries do not matter to
        // visitors.
        entries.sort_unstable_by(|a, b| a.as_bytes().cmp(b.as_bytes()));
        let mut all = Canonical::default();
        entries.iter().for_each(|entry| all.push_canonical(entry));
        Some(Fingerprint::of(all.as_bytes()))
    }

    /// Returns every category that has an entry in use, tracking, or a script or embed that waits for consent. Each
    /// category comes with its fingerprint in the language of the policy. The categories are in alphabetical order.
    #[must_use]
    pub fn fingerprints(&self) -> Vec<(&str, Fingerprint)> {
        let mut categories: Vec<&str> = self
            .entries()
            .map(|disclosure| disclosure.category.key.as_str())
            .chain(self.waiting_categories())
            .chain(self.tracking.iter().map(|one| one.category.key.as_str()))
            .collect();
        categories.sort_unstable();
        categories.dedup();
        categories
            .into_iter()
            .filter_map(|category| Some((category, self.fingerprint(category)?)))
            .collect()
    }
}

/// Encodes the fields of a part whose change can be material, each by the hash of its content as people judged it. `reader` is
/// the language of the visitor who reads the texts; without it, texts do not count.
pub(crate) fn counted(policy: &Policy, part: &Part<'_>, reader: Option<&str>) -> Canonical {
    let judged = Judgements::about(policy, &part.entry());
    let own = policy.meta.language.as_str();
    let mut canonical = Canonical::default();
    canonical.push(part.kind.table());
    for (field, fact) in &part.facts {
        if !field.is_fingerprinted() || (field.is_later() && fact.is_unwritten()) {
            continue;
        }
        canonical.push(field.as_str());
        match fact {
            Fact::Text(text) => {
                let mut hashes = BTreeSet::new();
                if let (Some(text), Some(reader)) = (text, reader) {
                    hashes.extend(facts::shown(text, reader, own).map(|(tag, text)| {
                        judged.settled(*field, Some(tag), text_hash(Some(text)))
                    }));
                }
                hashes.iter().for_each(|hash| canonical.push(hash));
            }
            other => {
                let hash = fact_hash(other, reader.unwrap_or(own), own);
                canonical.push(&judged.settled(*field, None, hash));
            }
        }
    }
    for raised in judged.raised(part) {
        canonical.push("judged");
        canonical.push(&raised.field);
        canonical.push(&raised.after);
    }
    canonical
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn the_function_is_fnv_1a() {
        // The test vectors that its authors publish.
        for (text, hash) in [
            ("", "cbf29ce484222325"),
            ("a", "af63dc4c8601ec8c"),
            ("foobar", "85944171f73967e8"),
        ] {
            assert_eq!(Fingerprint::of(text.as_bytes()).to_string(), hash);
        }
    }
}
