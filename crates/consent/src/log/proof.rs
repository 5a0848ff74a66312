//! The record that proves one choice, and the time of its withdrawal.

use super::ContentHash;
use crate::{Method, Recorded};
use cookie_registry::{ConsentId, Decided, Decision, Profile, RecordKey, Signals};
use std::collections::BTreeMap;

/// One choice of a visitor, with everything that proves it (GDPR, article 7(1)).
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cookie_registry::Deployment;
/// use cookie_registry_consent::{Answer, ContentHash, Method, ProofRecord};
/// use http::HeaderMap;
///
/// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
/// let recorded = Answer::only(["analytics"]).record(&consent, &HeaderMap::new())?;
/// let proof = ProofRecord::of(&recorded);
/// assert_eq!(proof.method, Method::ByCategory);
/// assert_eq!(proof.policy_hash, ContentHash::of_policy(consent.plan()));
/// assert!(proof.to_json().starts_with(r#"{"consent_id":""#));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProofRecord {
    /// The id in the visitor's consent cookie.
    pub id: ConsentId,
    /// The key of the choice, which identifies it. `None` in records that earlier versions of the log wrote.
    pub key: Option<RecordKey>,
    /// The key of the previous choice with the same id. `None` for the first choice, and if the previous choice has no key.
    /// If the log has no record with this key, the proof of the previous choice was erased or never stored.
    pub previous: Option<RecordKey>,
    /// The number that orders the choices with the same id. A later choice has a higher number, even if the clock was set
    /// back. Two choices can have the same number only if both follow the same previous choice and have the same time.
    pub sequence: u64,
    /// The time of the choice by the clock of the server: milliseconds since 1970-01-01 in UTC.
    pub millis: u64,
    /// The version of the policy: its number, or the date of its last change.
    pub policy_version: Box<str>,
    /// The content hash of the policy, [`ContentHash::of_policy`].
    pub policy_hash: ContentHash,
    /// The hash of the banner or page on which the visitor chose; `None` if the service does not record it.
    pub page_hash: Option<ContentHash>,
    /// The decision on each category, with the fingerprint of its text.
    pub decisions: Vec<Decided>,
    /// How the visitor answered.
    pub method: Method,
    /// The language of the question.
    pub language: Box<str>,
    /// The signals that the browser sent with the choice.
    pub signals: Signals,
    /// The profile of the visitor's region at the time of the question. `None` in records that earlier versions of the
    /// log wrote.
    pub profile: Option<Profile>,
    /// The time of the withdrawal, in milliseconds since 1970-01-01 in UTC; `None` if the visitor has not withdrawn.
    ///
    /// The time of the withdrawal is the time of the first later choice with the same id that refuses a category which
    /// this record grants. The log computes it from the later records and does not store it, because a stored record
    /// never changes. The refusal of a single third party does not withdraw the category.
    pub withdrawn_at: Option<u64>,
}

impl ProofRecord {
    /// Creates the proof of a choice that was just recorded.
    #[must_use]
    pub fn of(recorded: &Recorded) -> Self {
        let plan = recorded.choice.plan();
        let record = &recorded.record;
        Self {
            id: record.id,
            key: record.key,
            previous: recorded.previous,
            sequence: record.sequence,
            millis: record.millis,
            policy_version: plan.version.into(),
            policy_hash: ContentHash::of_policy(plan),
            page_hash: None,
            decisions: record.decisions.clone(),
            method: recorded.method,
            language: record.language.clone(),
            signals: recorded.choice.signals(),
            profile: Some(recorded.choice.profile()),
            withdrawn_at: None,
        }
    }

    /// Returns the time of the choice in whole seconds since 1970-01-01 in UTC.
    #[must_use]
    pub const fn seconds(&self) -> u64 {
        self.millis / 1000
    }

    /// Sets [`page_hash`](Self::page_hash): the hash of the banner or page on which the visitor chose.
    #[must_use]
    pub fn on_page(mut self, page: ContentHash) -> Self {
        self.page_hash = Some(page);
        self
    }
}

/// Computes [`withdrawn_at`](ProofRecord::withdrawn_at) of each record. For each record, it is the time of the first
/// later record that refuses a category which the record grants. A custom implementation of
/// [`ConsentLog`](super::ConsentLog) calls this function in [`export`](super::ConsentLog::export). `records` must
/// contain all records of one consent id, in the order of [`sequence`](ProofRecord::sequence). For n decisions in these
/// records, the call takes O(n log n) time.
///
/// A later choice without a decision on a category does not withdraw a grant of that category. A withdrawn grant stays
/// withdrawn even if the visitor grants the category again, because another record contains the new grant.
pub fn mark_withdrawals(records: &mut [ProofRecord]) {
    // The loop runs backwards, so that the next refusal of each category is known when it reaches a record.
    let mut next_refusals: BTreeMap<Box<str>, (usize, u64)> = BTreeMap::new();
    for (at, record) in records.iter_mut().enumerate().rev() {
        let decided = |decision| {
            let decisions = record.decisions.iter();
            decisions.filter(move |decided| decided.decision == decision)
        };
        let first = decided(Decision::Granted)
            .filter_map(|granted| next_refusals.get(&granted.category))
            .min();
        record.withdrawn_at = first.map(|(_, millis)| *millis);
        for refused in decided(Decision::Refused) {
            next_refusals.insert(refused.category.clone(), (at, record.millis));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry::private::for_consent;

    /// A record with these decisions, made at a time.
    fn record(millis: u64, decisions: &[(&str, Decision)]) -> ProofRecord {
        let decided = |(category, decision): &(&str, Decision)| {
            for_consent::decided(category, *decision, "85944171f73967e8")
        };
        ProofRecord {
            id: "AAECAwQFBgcICQoLDA0ODw".parse().unwrap(),
            key: None,
            previous: None,
            sequence: millis,
            millis,
            policy_version: "3".into(),
            policy_hash: ContentHash::of(["policy"]),
            page_hash: None,
            decisions: decisions.iter().map(decided).collect(),
            method: Method::ByCategory,
            language: "en".into(),
            signals: Signals::default(),
            profile: None,
            withdrawn_at: None,
        }
    }

    #[test]
    fn withdrawals_are_those_that_a_search_of_all_later_records_finds() {
        const DECISIONS: [Decision; 2] = [Decision::Granted, Decision::Refused];
        // Each record decides on a varying part of three categories; several share a second.
        let mut records: Vec<ProofRecord> = (0..200_u64)
            .map(|number| {
                let of = |category, shift: u64| {
                    let bits = number.wrapping_mul(2_654_435_761) >> shift;
                    (!bits.is_multiple_of(3))
                        .then(|| (category, DECISIONS[usize::from(bits.is_multiple_of(5))]))
                };
                let decisions: Vec<_> = [of("a", 4), of("b", 9), of("c", 14)]
                    .into_iter()
                    .flatten()
                    .collect();
                record(number / 3, &decisions)
            })
            .collect();
        mark_withdrawals(&mut records);
        let mut withdrawn = 0;
        for (at, one) in records.iter().enumerate() {
            let withdraws = |later: &&ProofRecord| {
                one.decisions
                    .iter()
                    .filter(|granted| granted.decision == Decision::Granted)
                    .any(|granted| {
                        later.decisions.iter().any(|now| {
                            now.category == granted.category && now.decision == Decision::Refused
                        })
                    })
            };
            let expected = records[at + 1..].iter().find(withdraws);
            assert_eq!(one.withdrawn_at, expected.map(|later| later.millis), "{at}");
            withdrawn += usize::from(one.withdrawn_at.is_some());
        }
        assert!((50..200).contains(&withdrawn), "{withdrawn}");
    }
}
