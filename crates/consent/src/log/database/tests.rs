//! States of a database that only code inside the crate can produce: locked by another writer, refusing a
//! record, of a later version, and changed by hand.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use super::change::Change;
use super::rows::RecordRow;
use super::writer::Writer;
use super::{DatabaseLog, LogSettings, Store};
use crate::Method;
use crate::log::{ConsentLog, ContentHash, LogError, ProofRecord};
use cookie_registry::{ConsentId, Signals};
use std::path::Path;
use std::time::Duration;
use tokio::runtime::Handle;

fn proof(number: u64, language: &str) -> ProofRecord {
    let id: ConsentId = format!("{number:021}A").parse().unwrap();
    ProofRecord {
        id,
        seconds: 1_800_000_000,
        policy_version: "3".into(),
        policy_hash: ContentHash::of(["policy"]),
        page_hash: None,
        decisions: Vec::new(),
        method: Method::AcceptAll,
        language: language.into(),
        signals: Signals::default(),
        withdrawn_at: None,
    }
}

/// Runs a statement on the connection that writes.
async fn run(log: &DatabaseLog, statement: &str) {
    let pool = match &log.store {
        Store::Sqlite { write, .. } => write,
        #[cfg(feature = "postgres")]
        Store::Postgres(_) => unreachable!("the tests open files"),
    };
    sqlx::raw_sql(statement).execute(pool).await.unwrap();
}

async fn open(path: &Path, settings: LogSettings) -> DatabaseLog {
    DatabaseLog::sqlite(path, settings).await.unwrap()
}

/// Settings with a timeout for slow machines.
fn long_timeout() -> LogSettings {
    LogSettings::default().timeout(Duration::from_secs(600))
}

#[tokio::test]
async fn tables_of_a_later_version_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let log = open(&path, long_timeout()).await;
    run(&log, "INSERT INTO consent_schema (version) VALUES (99)").await;
    log.close().await;
    let refused = DatabaseLog::sqlite(&path, long_timeout()).await;
    assert!(
        matches!(
            refused,
            Err(LogError::TooNew {
                found: 99,
                supported: 1
            })
        ),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    std::fs::write(
        &path,
        "no database at all, and long enough to be looked at".repeat(99),
    )
    .unwrap();
    let refused = DatabaseLog::sqlite(&path, long_timeout()).await;
    assert!(
        matches!(refused, Err(LogError::Database { .. })),
        "{refused:?}"
    );
    let refused = DatabaseLog::sqlite(folder.path().join("none/log"), long_timeout()).await;
    assert!(
        matches!(refused, Err(LogError::Database { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_full_queue_is_reported_and_a_busy_database_is_retried() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let log = open(&path, long_timeout()).await;
    // Another writer locks the file.
    let other = open(&path, long_timeout()).await;
    let Store::Sqlite { write, .. } = &other.store else {
        unreachable!("the tests open files");
    };
    let held = write.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let settings = LogSettings::default()
        .queue_capacity(1)
        .timeout(Duration::from_millis(200));
    let writer = Writer::start(log.store.clone(), settings, &Handle::current());
    let write = |number| {
        let change = Change::Record(RecordRow::of(&proof(number, "en")));
        let writer = writer.clone();
        tokio::spawn(async move { writer.write(change).await })
    };
    // One record is being written and one is queued; the queue has no room for more.
    let answers = [write(1), write(2), write(3), write(4)];
    let (mut late, mut full) = (0, 0);
    for answer in answers {
        match answer.await.unwrap() {
            Err(LogError::TimedOut { .. }) => late += 1,
            Err(LogError::QueueFull { capacity: 1 }) => full += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(late >= 1 && full >= 1, "{late} late, {full} full");
    held.rollback().await.unwrap();
    writer.close().await;
    // The queued records were written, and nothing else.
    let kept = log.erase_before(u64::MAX).await.unwrap();
    assert_eq!(kept, late);
}

#[tokio::test]
async fn a_refused_record_does_not_affect_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder.path().join("log"), long_timeout()).await;
    run(
        &log,
        "CREATE TRIGGER refuse BEFORE INSERT ON consent_records WHEN NEW.language = 'xx' \
         BEGIN SELECT RAISE(ABORT, 'not this one'); END",
    )
    .await;
    let record = |number, language| {
        let (log, record) = (log.clone(), proof(number, language));
        tokio::spawn(async move { log.record(record).await })
    };
    let tasks = [
        record(1, "en"),
        record(2, "xx"),
        record(3, "de"),
        record(4, "fr"),
    ];
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    let refused = outcomes.remove(1).unwrap_err();
    assert!(refused.to_string().contains("not this one"), "{refused}");
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(log.erase_before(u64::MAX).await.unwrap(), 3);
}

#[tokio::test]
async fn a_value_that_was_changed_by_hand_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder.path().join("log"), long_timeout()).await;
    let record = proof(1, "en");
    log.record(record.clone()).await.unwrap();
    for (change, what) in [
        ("SET decisions = '[{}]'", "list of decisions"),
        ("SET method = 'dice', decisions = '[]'", "method"),
        (
            "SET policy_hash = 'abc', method = 'accept-all'",
            "policy hash",
        ),
    ] {
        run(&log, &format!("UPDATE consent_records {change}")).await;
        let refused = log.export(record.id).await;
        let Err(LogError::Unreadable { what: told, .. }) = refused else {
            panic!("{change}: {refused:?}");
        };
        assert_eq!(told, what);
    }
    let hash = ContentHash::of(["page"]);
    run(
        &log,
        &format!("INSERT INTO consent_documents VALUES ('{hash}', 'page', '{hash}', 'en', 'another page')"),
    )
    .await;
    let refused = log.get(hash).await;
    assert!(
        matches!(refused, Err(LogError::Unreadable { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_full_disk_affects_no_later_record() {
    let folder = tempfile::tempdir().unwrap();
    let settings = long_timeout().retry_for(Duration::ZERO);
    let log = open(&folder.path().join("log"), settings).await;
    log.record(proof(1, "en")).await.unwrap();
    // The file must not grow, which causes the same error as a full disk, SQLITE_FULL.
    run(&log, "PRAGMA max_page_count = 1").await;
    let mut large = proof(2, "en");
    large.policy_version = "x".repeat(1_000_000).into();
    let refused = log.record(large.clone()).await.unwrap_err();
    assert!(refused.to_string().contains("full"), "{refused}");
    // There is room again.
    run(&log, "PRAGMA max_page_count = 1073741823").await;
    log.record(large).await.unwrap();
    log.record(proof(3, "en")).await.unwrap();
    assert_eq!(log.erase_before(u64::MAX).await.unwrap(), 3);
}

#[tokio::test]
async fn an_abandoned_transaction_affects_no_later_record() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder.path().join("log"), long_timeout()).await;
    // Each failure may interrupt a different step of a transaction. The next attempt must succeed after each.
    for number in 1..=20 {
        let change = Change::Record(RecordRow::of(&proof(number, "en")));
        let limit = Duration::from_micros(number * 100);
        let _ = tokio::time::timeout(limit, log.store.commit(&[&change])).await;
        log.record(proof(100 + number, "en")).await.unwrap();
        assert_eq!(
            log.export(proof(100 + number, "en").id)
                .await
                .unwrap()
                .len(),
            1
        );
    }
}

#[test]
fn a_log_needs_a_runtime() {
    let opened = std::pin::pin!(DatabaseLog::sqlite("never made", long_timeout()));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(refused) = opened.poll(&mut context) else {
        panic!("it waits for something");
    };
    assert!(matches!(refused, Err(LogError::NoRuntime)), "{refused:?}");
}
