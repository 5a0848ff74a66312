//! Functions over the records of a visitor.

use crate::Declared;
use crate::registry::Cookies;
use cookie_registry::Deployment;
use cookie_registry_consent::{Answer, ProofRecord, mark_withdrawals};
use http::HeaderMap;
use std::hint::black_box;

pub(crate) const CASES: &[Declared] = &[
    ("withdrawals, records of one id", 30, |size| {
        let mut records = chain(size);
        mark_withdrawals(&mut records);
        assert!(records[0].withdrawn_at.is_some());
    }),
    ("records as JSON", 30, |size| {
        black_box(
            chain(size)
                .iter()
                .map(ProofRecord::to_json)
                .collect::<String>(),
        );
    }),
];

/// A visitor who accepts and refuses in turn.
fn chain(size: usize) -> Vec<ProofRecord> {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let [accepted, refused] = [Answer::accept_all(), Answer::reject_all()]
        .map(|answer| ProofRecord::of(&answer.record(&consent, &HeaderMap::new()).unwrap()));
    (0..size as u64)
        .map(|number| {
            let mut record = if number.is_multiple_of(2) {
                accepted.clone()
            } else {
                refused.clone()
            };
            (record.id, record.key) = (accepted.id, None);
            (record.sequence, record.millis) = (number, number);
            record
        })
        .collect()
}
