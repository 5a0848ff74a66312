//! Records for the cases.

use crate::registry::Cookies;
use cookie_registry::{ConsentId, Deployment};
use cookie_registry_consent::{Answer, ProofRecord};
use http::HeaderMap;
use std::time::{Duration, UNIX_EPOCH};

/// A moment after which everything here happens.
pub(crate) const NOW: u64 = 1_800_000_000;

/// An id for each number.
pub(crate) fn id(number: u64) -> ConsentId {
    format!("{number:021}A").parse().unwrap()
}

/// What a visitor answers at a time, as the service would prove it.
pub(crate) fn proof(id: ConsentId, seconds: u64, answer: &Answer) -> ProofRecord {
    let time = UNIX_EPOCH + Duration::from_secs(seconds);
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let recorded = answer.record_at(&consent, &HeaderMap::new(), time).unwrap();
    let mut proof = ProofRecord::of(&recorded);
    proof.id = id;
    proof
}

/// What one visitor answers at several times in milliseconds, each answer with the cookie of the one before.
pub(crate) fn chain<'a>(
    id: ConsentId,
    answers: impl IntoIterator<Item = (u64, &'a Answer)>,
) -> Vec<ProofRecord> {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let mut headers = HeaderMap::new();
    let mut proofs = Vec::new();
    for (millis, answer) in answers {
        let time = UNIX_EPOCH + Duration::from_millis(millis);
        let recorded = answer.record_at(&consent, &headers, time).unwrap();
        let cookie = format!("cookie-consent={}", recorded.record);
        headers.insert(http::header::COOKIE, cookie.parse().unwrap());
        let mut proof = ProofRecord::of(&recorded);
        proof.id = id;
        proofs.push(proof);
    }
    proofs
}
