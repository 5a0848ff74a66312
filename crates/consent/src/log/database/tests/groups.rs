//! Groups of records: that they are stored like single ones, and that concurrent tasks share them.

use super::*;

/// All records in the order in which they were stored.
const ALL: &str = "SELECT key, previous, consent_id, sequence, millis, policy_version, policy_hash, page_hash, decisions, \
    method, language, gpc, dnt, profile FROM consent_records ORDER BY number";
/// Sizes with every binary digit, and with none and all of the lower ones.
const SIZES: [u64; 8] = [1, 2, 3, 21, 63, 64, 511, 512];

/// Records that differ in every column, each with what may be missing or not.
fn changes(size: u64) -> Vec<Change> {
    let record = |number: u64| {
        let mut proof = proof(number, if number.is_multiple_of(3) { "de" } else { "en" });
        proof.sequence += number;
        proof.millis += number * 40_000_000;
        proof.policy_version = number.to_string().into();
        if number.is_multiple_of(2) {
            proof.page_hash = Some(ContentHash::of([number.to_be_bytes()]));
            proof.key = format!("{number:021}A").parse().ok();
            proof.profile = Some(Profile::OptOut);
            proof.signals.global_privacy_control = true;
            proof.decisions = vec![for_consent::decided("a'b", Decision::Granted, "0123")];
        }
        if number.is_multiple_of(5) {
            proof.previous = format!("{:021}A", number + 1).parse().ok();
            proof.signals.do_not_track = true;
            proof.method = Method::RejectAll;
        }
        Change::Record(RecordRow::of(&proof))
    };
    (0..size).map(record).collect()
}

/// Writes records as one group, again as one, and into another log one by one.
async fn write(group: &DatabaseLog, single: &DatabaseLog, size: u64) {
    let changes = changes(size);
    let all: Vec<&Change> = changes.iter().collect();
    for _ in 0..2 {
        let counts = group.store.commit(&all).await.unwrap();
        assert_eq!(counts, vec![1; all.len()]);
    }
    for change in all {
        assert_eq!(single.store.commit(&[change]).await.unwrap(), [1]);
    }
}

#[tokio::test]
async fn a_group_of_any_size_is_stored_like_single_records() {
    for size in SIZES {
        let folder = tempfile::tempdir().unwrap();
        let group = open(&folder.path().join("group"), long_timeout()).await;
        let single = open(&folder.path().join("single"), long_timeout()).await;
        write(&group, &single, size).await;
        let mut rows: Vec<Vec<RecordRow>> = Vec::new();
        for log in [&group, &single] {
            let Store::Sqlite { read, .. } = &log.store else {
                unreachable!("the tests open files");
            };
            rows.push(sqlx::query_as(ALL).fetch_all(read).await.unwrap());
        }
        assert_eq!(rows[0].len() as u64, size);
        assert_eq!(rows[0], rows[1]);
    }
}

#[test]
fn a_connection_that_is_kept_when_the_runtime_ends_is_closed_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let runtime = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap()
    };
    let first = runtime();
    let log = first.block_on(open(&path, long_timeout()));
    let change = Change::Record(RecordRow::of(&proof(1, "en")));
    first.block_on(log.store.commit(&[&change])).unwrap();
    drop(first);
    drop(log);
    let second = runtime();
    let log = second.block_on(open(&path, long_timeout()));
    let kept = second.block_on(log.erase_before(u64::MAX)).unwrap();
    assert_eq!(kept, 1);
}

#[cfg(feature = "postgres")]
mod postgres {
    use super::*;
    use cookie_registry_test_support::postgres::Postgres;

    fn pool(log: &DatabaseLog) -> &sqlx::PgPool {
        match &log.store {
            Store::Postgres { pool, .. } => pool,
            Store::Sqlite { .. } => unreachable!("the tests open a database"),
        }
    }

    #[tokio::test]
    async fn a_group_of_any_size_is_stored_like_single_records() {
        let Some(server) = Postgres::start_or_skip().unwrap() else {
            return;
        };
        for size in SIZES {
            let mut logs = Vec::new();
            for name in ["group", "single"] {
                let url = server.database(&format!("{name}_{size}")).unwrap();
                logs.push(DatabaseLog::postgres(&url, long_timeout()).await.unwrap());
            }
            write(&logs[0], &logs[1], size).await;
            let mut rows: Vec<Vec<RecordRow>> = Vec::new();
            for log in &logs {
                rows.push(sqlx::query_as(ALL).fetch_all(pool(log)).await.unwrap());
                log.close().await;
            }
            assert_eq!(rows[0].len() as u64, size);
            assert_eq!(rows[0], rows[1]);
        }
    }

    // Otherwise the first sender that a commit wakes makes the next group alone (`gather` in `writer.rs`).
    #[tokio::test(flavor = "multi_thread", worker_threads = 1)]
    async fn what_tasks_send_after_a_commit_is_one_transaction() {
        const TASKS: u64 = 64;
        const EACH: u64 = 20;
        let Some(server) = Postgres::start_or_skip().unwrap() else {
            return;
        };
        let url = server.database("transactions").unwrap();
        let log = DatabaseLog::postgres(&url, long_timeout()).await.unwrap();
        let running: Vec<_> = (0..TASKS)
            .map(|task| {
                let log = log.clone();
                tokio::spawn(async move {
                    for number in 0..EACH {
                        let record = proof(task * EACH + number, "en");
                        log.record(record).await.unwrap();
                    }
                })
            })
            .collect();
        for task in running {
            task.await.unwrap();
        }
        let (records, transactions): (i64, i64) =
            sqlx::query_as("SELECT count(*), count(DISTINCT xmin::TEXT) FROM consent_records")
                .fetch_one(pool(&log))
                .await
                .unwrap();
        assert_eq!(records, i64::try_from(TASKS * EACH).unwrap());
        let least = i64::try_from(EACH).unwrap();
        assert!(transactions < least * 3 / 2, "{transactions}");
        log.close().await;
    }
}
