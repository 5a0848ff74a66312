//! Functions over the records of a visitor.

use crate::Declared;
use crate::consent::runtime;
use crate::registry::Cookies;
use cookie_registry::{ConsentId, Deployment};
use cookie_registry_consent::{
    Answer, ConsentLog, DatabaseLog, LogSettings, ProofRecord, mark_withdrawals,
};
use http::HeaderMap;
use std::hint::black_box;
use std::time::Duration;

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
    ("export, records of one id", 10, |size| {
        with_log(size, async |log, id| {
            assert!(!log.export(id).await.unwrap().is_empty());
        })
    }),
    ("newest, records of one id", 10, |size| {
        with_log(size, async |log, id| {
            assert!(log.newest(id).await.unwrap().is_some());
        })
    }),
    ("erasure, records of one id", 10, |size| {
        with_log(size, async |log, id| {
            assert!(log.erase(id).await.unwrap() > 0);
        })
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

/// Calls a function with a log that has the records of a visitor.
fn with_log(size: usize, work: impl AsyncFnOnce(&DatabaseLog, ConsentId)) {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let settings = LogSettings::default()
            .timeout(Duration::from_secs(600))
            .queue_capacity(size);
        let path = folder.path().join("log");
        let log = DatabaseLog::sqlite(path, settings).await.unwrap();
        let records = chain(size);
        let id = records[0].id;
        let tasks: Vec<_> = records
            .into_iter()
            .map(|record| {
                let log = log.clone();
                tokio::spawn(async move { log.record(record).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        work(&log, id).await;
        log.close().await;
    });
}
