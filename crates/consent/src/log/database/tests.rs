//! States of a database that only code inside the crate can produce: locked by another writer, refusing a
//! record, of a later version, and changed by hand.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod files;
mod groups;
mod growth;

use super::change::Change;
use super::rows::RecordRow;
use super::writer::Writer;
use super::{DatabaseLog, LogSettings, Store};
use crate::Method;
use crate::log::{ConsentLog, ContentHash, LogError, ProofRecord};
use cookie_registry::private::for_consent;
use cookie_registry::{ConsentId, Decision, Profile, Signals};
use std::path::Path;
use std::time::Duration;
use tokio::runtime::Handle;

fn proof(number: u64, language: &str) -> ProofRecord {
    let id: ConsentId = format!("{number:021}A").parse().unwrap();
    ProofRecord {
        id,
        key: None,
        previous: None,
        sequence: 1_800_000_000_000,
        millis: 1_800_000_000_000,
        policy_version: "3".into(),
        policy_hash: ContentHash::of(["policy"]),
        page_hash: None,
        decisions: Vec::new(),
        method: Method::AcceptAll,
        language: language.into(),
        signals: Signals::default(),
        profile: None,
        withdrawn_at: None,
    }
}

/// Runs a statement on the connection that writes.
async fn run(log: &DatabaseLog, statement: &str) {
    let pool = match &log.store {
        Store::Sqlite { write, .. } => write,
        #[cfg(feature = "postgres")]
        Store::Postgres { .. } => unreachable!("the tests open files"),
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
                supported: 3
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
    // One record is being written and one is queued; the queue has no room for more. Each task of this runtime goes on until it
    // waits, so that the first record is being written when the others come.
    let first = write(1);
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    let answers = [first, write(2), write(3), write(4)];
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
async fn profile_explicit_grants_and_refused_parties_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder.path().join("log"), long_timeout()).await;
    let mut decided = for_consent::decided("marketing", Decision::Granted, "85944171f73967e8");
    decided.despite_signal = true;
    decided.refused_parties = vec!["acme".into(), "example".into()];
    for (number, profile) in (1..).zip(Profile::ALL.iter().copied().map(Some).chain([None])) {
        let mut record = proof(number, "en");
        record.profile = profile;
        record.decisions = vec![decided.clone()];
        log.record(record.clone()).await.unwrap();
        assert_eq!(log.export(record.id).await.unwrap(), [record]);
    }
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
        (
            &*format!(
                "SET profile = 'dice', policy_hash = '{}'",
                record.policy_hash
            ),
            "profile",
        ),
    ] {
        run(&log, &format!("UPDATE consent_records {change}")).await;
        let refused = log.export(record.id).await;
        let Err(LogError::Unreadable { what: reported, .. }) = refused else {
            panic!("{change}: {refused:?}");
        };
        assert_eq!(reported, what);
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

#[tokio::test]
async fn a_file_that_was_deleted_is_made_again_and_its_loss_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let log = open(&path, long_timeout()).await;
    log.record(proof(1, "en")).await.unwrap();
    assert_eq!(log.export(proof(1, "en").id).await.unwrap().len(), 1);
    let wal = folder.path().join("log-wal");
    // The database with its companions, as by `rm log*`; the write-ahead log alone; and another file in its place.
    type Damage = fn(&Path, &Path);
    let damages: [(Damage, u64); 3] = [
        (
            |path, wal| {
                [path, wal]
                    .into_iter()
                    .for_each(|file| std::fs::remove_file(file).unwrap());
            },
            1,
        ),
        (|_, wal| std::fs::remove_file(wal).unwrap(), 1),
        (
            |path, wal| {
                std::fs::remove_file(path).unwrap();
                std::fs::remove_file(wal).unwrap();
                std::fs::write(path, "").unwrap();
            },
            2,
        ),
    ];
    for (number, (damage, replaced)) in (2..).zip(damages) {
        damage(&path, &wal);
        log.record(proof(number, "en")).await.unwrap();
        assert_eq!(log.health().replaced, replaced, "{number}");
        assert!(log.health().is_writing());
        // What was confirmed is in the file under the path, and both readers and later writers use that one.
        let other = open(&path, long_timeout()).await;
        for reader in [&log, &other] {
            assert_eq!(
                reader.export(proof(number, "en").id).await.unwrap().len(),
                1,
                "{number}"
            );
        }
        log.record(proof(100 + number, "en")).await.unwrap();
        assert_eq!(
            other
                .export(proof(100 + number, "en").id)
                .await
                .unwrap()
                .len(),
            1
        );
        other.close().await;
    }
}

#[tokio::test]
async fn a_connection_that_can_only_read_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder.path().join("log"), long_timeout()).await;
    // SQLITE_READONLY, as after a read-only remount: the connection keeps refusing, a new one does not.
    run(&log, "PRAGMA query_only = 1").await;
    log.record(proof(1, "en")).await.unwrap();
    let health = log.health();
    assert!(
        health.is_writing() && health.last_error.is_some(),
        "{health:?}"
    );
    assert_eq!((health.written, health.failed, health.replaced), (1, 0, 0));
}

#[tokio::test]
async fn a_log_that_cannot_be_written_says_so_until_it_can() {
    let folder = tempfile::tempdir().unwrap();
    let settings = long_timeout().retry_for(Duration::ZERO);
    let log = open(&folder.path().join("log"), settings).await;
    run(
        &log,
        "CREATE TRIGGER refuse BEFORE INSERT ON consent_records WHEN NEW.language = 'xx' \
        BEGIN SELECT RAISE(ABORT, 'not this one'); END",
    )
    .await;
    log.record(proof(1, "xx")).await.unwrap_err();
    let health = log.health();
    assert!(!health.is_writing() && health.failing_since.is_some());
    assert!(
        health
            .last_error
            .as_deref()
            .unwrap()
            .contains("not this one"),
        "{health:?}"
    );
    assert_eq!((health.written, health.failed), (0, 1));
    log.record(proof(1, "en")).await.unwrap();
    let health = log.health();
    assert!(health.is_writing());
    assert_eq!((health.written, health.failed), (1, 1));
}

/// The tables of version 1 with records, the later ones of a second after the earlier ones.
const ROWS_OF_VERSION_1: &str = "INSERT INTO consent_records (key, consent_id, seconds, policy_version, policy_hash, \
    decisions, method, language, gpc, dnt) VALUES \
    ('HASH1', 'ID', 1700000000, '3', 'HASH1', 'GRANTED', 'accept-all', 'en', FALSE, FALSE), \
    ('HASH3', 'ID', 1700000001, '3', 'HASH1', 'GRANTED', 'accept-all', 'en', FALSE, TRUE), \
    ('HASH2', 'ID', 1700000000, '3', 'HASH1', 'REFUSED', 'reject-all', 'de', TRUE, FALSE), \
    ('HASH4', 'ID', 9223372036854775807, '3', 'HASH1', 'REFUSED', 'withdrawal', 'en', FALSE, FALSE)";

fn rows_of_version_1() -> String {
    let mut rows = ROWS_OF_VERSION_1.replace("ID", &proof(1, "en").id.to_string());
    for number in 1..=4 {
        let hash = ContentHash::of([number.to_string()]).to_string();
        rows = rows.replace(&format!("HASH{number}"), &hash);
    }
    for (word, decision) in [("GRANTED", "granted"), ("REFUSED", "refused")] {
        let json = format!(
            r#"[{{"category":"analytics","decision":"{decision}","fingerprint":"85944171f73967e8"}}]"#
        );
        rows = rows.replace(word, &json);
    }
    rows
}

/// Checks the records of version 1 after the migration, and that a new choice follows them.
async fn assert_migrated(log: &DatabaseLog) {
    let id = proof(1, "en").id;
    let records = log.export(id).await.unwrap();
    let read: Vec<_> = records
        .iter()
        .map(|one| (one.seconds(), one.method, one.withdrawn_at))
        .collect();
    let last = u64::try_from(i64::MAX / 1000).unwrap();
    let (first, end) = (Some(1_700_000_000_000), Some(last * 1000));
    assert_eq!(
        read,
        [
            (1_700_000_000, Method::AcceptAll, first),
            (1_700_000_000, Method::RejectAll, None),
            (1_700_000_001, Method::AcceptAll, end),
            (last, Method::Withdrawal, None),
        ]
    );
    assert!(
        records
            .iter()
            .all(|one| one.key.is_none() && one.previous.is_none())
    );
    assert_eq!(&*records[1].language, "de");
    assert!(records[1].signals.global_privacy_control && records[2].signals.do_not_track);
    // Writing one again stores no second row, and the rest of the log works.
    let mut again = proof(2, "en");
    for _ in 0..2 {
        log.record(again.clone()).await.unwrap();
    }
    again.key = Some("EBESExQVFhcYGRobHB0eHw".parse().unwrap());
    log.record(again.clone()).await.unwrap();
    assert_eq!(log.export(again.id).await.unwrap().len(), 2);
    assert_eq!(log.erase(id).await.unwrap(), 4);
}

#[tokio::test]
async fn sqlite_tables_of_version_1_are_migrated_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
    for script in [
        include_str!("../../../migrations/sqlite/0001_consent_log.sql"),
        super::schema::VERSIONS,
        "INSERT INTO consent_schema (version) VALUES (1)",
        &rows_of_version_1(),
    ] {
        sqlx::raw_sql(script).execute(&pool).await.unwrap();
    }
    pool.close().await;
    assert_migrated(&open(&path, long_timeout()).await).await;
}

#[tokio::test]
async fn an_id_is_read_by_an_index_without_sorting() {
    let folder = tempfile::tempdir().unwrap();
    let log = open(&folder.path().join("log"), long_timeout()).await;
    let Store::Sqlite { read, .. } = &log.store else {
        unreachable!("the tests open files");
    };
    for query in [super::store::RECORDS, super::store::NEWEST] {
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(&format!("EXPLAIN QUERY PLAN {query}"))
                .bind("an id")
                .fetch_all(read)
                .await
                .unwrap();
        assert_eq!(plan.len(), 1, "{plan:?}");
        assert!(
            plan[0]
                .3
                .contains("USING INDEX consent_records_by_id (consent_id=?)"),
            "{plan:?}"
        );
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use super::*;
    use cookie_registry_test_support::postgres::Postgres;

    /// The names of the partitions.
    const PARTITIONS: &str = "SELECT relname::TEXT FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid \
        WHERE inhparent = 'consent_records'::REGCLASS ORDER BY relname";

    fn pool(log: &DatabaseLog) -> &sqlx::PgPool {
        match &log.store {
            Store::Postgres { pool, .. } => pool,
            Store::Sqlite { .. } => unreachable!("the tests open a database"),
        }
    }

    async fn partitions(log: &DatabaseLog) -> Vec<String> {
        sqlx::query_scalar(PARTITIONS)
            .fetch_all(pool(log))
            .await
            .unwrap()
    }

    fn at(number: u64, seconds: u64) -> ProofRecord {
        let mut record = proof(number, "en");
        (record.millis, record.sequence) = (seconds * 1000, seconds * 1000);
        record
    }

    #[tokio::test]
    async fn tables_of_version_1_are_migrated_in_their_order() {
        let Some(server) = Postgres::start_or_skip().unwrap() else {
            return;
        };
        let url = server.database("migrated").unwrap();
        let first = sqlx::PgPool::connect(&url).await.unwrap();
        for script in [
            include_str!("../../../migrations/postgres/0001_consent_log.sql"),
            super::super::schema::VERSIONS,
            "INSERT INTO consent_schema (version) VALUES (1)",
            &rows_of_version_1(),
        ] {
            sqlx::raw_sql(script).execute(&first).await.unwrap();
        }
        first.close().await;
        let log = DatabaseLog::postgres(&url, long_timeout()).await.unwrap();
        assert_migrated(&log).await;
    }

    #[tokio::test]
    async fn a_month_is_erased_by_dropping_its_partition() {
        // The middle of January, February and March 2024, and the end of February.
        const MONTHS: [u64; 3] = [1_705_276_800, 1_707_955_200, 1_710_460_800];
        const END_OF_FEBRUARY: u64 = 1_709_251_200;
        let Some(server) = Postgres::start_or_skip().unwrap() else {
            return;
        };
        let url = server.database("months").unwrap();
        let log = DatabaseLog::postgres(&url, long_timeout()).await.unwrap();
        let ahead = partitions(&log).await;
        assert_eq!(ahead.len(), 3, "this month and two more: {ahead:?}");
        for (number, seconds) in (1..).zip(MONTHS) {
            for again in 0..2 {
                // An id over all months, and others.
                log.record(at(7, seconds + again)).await.unwrap();
                log.record(at(10 * number + again, seconds)).await.unwrap();
            }
        }
        let made = partitions(&log).await;
        assert_eq!(
            made[..3],
            [
                "consent_records_2024_01",
                "consent_records_2024_02",
                "consent_records_2024_03"
            ]
        );
        assert_eq!(log.export(at(7, 0).id).await.unwrap().len(), 6);

        // Until the middle of February: January is dropped, and rows of February are deleted.
        assert_eq!(log.erase_before(MONTHS[1] + 1).await.unwrap(), 4 + 3);
        assert_eq!(partitions(&log).await, [&made[1..]].concat());
        assert_eq!(log.erase_before(END_OF_FEBRUARY).await.unwrap(), 1);
        assert_eq!(partitions(&log).await, [&made[2..]].concat());
        // A late record of a month that was dropped, also where another instance has dropped it.
        let other = DatabaseLog::postgres(&url, long_timeout()).await.unwrap();
        log.record(at(50, MONTHS[1])).await.unwrap();
        assert_eq!(other.erase_before(END_OF_FEBRUARY).await.unwrap(), 1);
        log.record(at(51, MONTHS[1])).await.unwrap();
        assert_eq!(other.export(at(51, 0).id).await.unwrap().len(), 1);
        // Erasure by id over all months.
        log.record(at(7, MONTHS[0])).await.unwrap();
        assert_eq!(log.erase(at(7, 0).id).await.unwrap(), 3);
        assert_eq!(log.export(at(7, 0).id).await.unwrap(), []);
        // Whatever the clock says.
        log.record(at(60, 0)).await.unwrap();
        let mut last = at(61, 0);
        (last.millis, last.sequence) = (u64::MAX, u64::MAX);
        log.record(last.clone()).await.unwrap();
        assert_eq!(log.export(last.id).await.unwrap().len(), 1);
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
