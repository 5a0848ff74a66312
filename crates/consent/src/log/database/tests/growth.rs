//! How the work of the database grows: the steps of SQLite's virtual machine at n, 10 n and 100 n records.

#[cfg(feature = "postgres")]
mod postgres;

use super::*;
use crate::log::database::store::{ERASE, NEWEST, RECORDS};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The smallest number of records.
const SIZE: u64 = 10;
/// The visitor about whom the log is asked.
const ASKED: u64 = 7;
/// The steps of a statement about one record at most, whatever else the log has.
const FEW: u64 = 300;

/// Whose records a log has.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Records {
    /// All are of the visitor about whom the log is asked.
    OfOne,
    /// One is of that visitor, and each other one is of somebody else.
    OfMany,
}

/// The statements about one visitor.
const STATEMENTS: [(&str, &str); 3] = [("export", RECORDS), ("newest", NEWEST), ("erase", ERASE)];

/// Checks how many rows a statement was about in a log with so many records, and that its steps are in proportion to the rows.
/// Returns the steps.
fn assert_counted(name: &str, records: Records, size: u64, (rows, steps): (u64, u64)) -> u64 {
    let is_about_all = records == Records::OfOne && name != "newest";
    let expected = if is_about_all { size } else { 1 };
    assert_eq!(rows, expected, "{name}, {records:?}");
    if is_about_all {
        // Fewer than one for each row would not be a count.
        assert!((size..=30 * size + FEW).contains(&steps), "{name}: {steps}");
    } else {
        assert!(steps <= FEW, "{name}, {records:?}: {steps}");
    }
    steps
}

/// Checks that the steps at n, 10 n and 100 n records do not grow faster than the records.
fn assert_in_proportion(name: &str, steps: &[u64]) {
    assert_eq!(steps.len(), 3, "{name}: {steps:?}");
    let (few, more, most) = (steps[0], steps[1], steps[2]);
    if most > more + FEW {
        let growth = more.saturating_sub(few);
        assert!(most - more <= 11 * growth, "{name}: {steps:?}");
    }
}

#[test]
fn a_count_that_grows_faster_than_the_records_fails() {
    assert_in_proportion("linear", &[100, 1_000, 10_000]);
    assert_in_proportion("constant", &[40, 42, 50]);
    for steps in [[100, 10_000, 1_000_000], [10, 10, 1_000]] {
        let failed = std::panic::catch_unwind(|| assert_in_proportion("quadratic", &steps));
        assert!(failed.is_err(), "{steps:?}");
    }
}

/// Writes a log with so many records.
async fn fill(path: &Path, records: Records, size: u64) {
    let log = open(path, long_timeout()).await;
    let changes: Vec<Change> = (0..size)
        .map(|number| {
            let is_asked = records == Records::OfOne || number == size / 2;
            let visitor = if is_asked { ASKED } else { 1000 + number };
            let mut proof = proof(visitor, "en");
            proof.sequence += number;
            proof.millis += number;
            Change::Record(RecordRow::of(&proof))
        })
        .collect();
    let changes: Vec<&Change> = changes.iter().collect();
    log.store.commit(&changes).await.unwrap();
    log.close().await;
}

/// Runs a statement about the visitor, and returns how many rows it was about and how many steps it took.
async fn count(path: &Path, statement: &str) -> (u64, u64) {
    let options = SqliteConnectOptions::new().filename(path);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let id = proof(ASKED, "en").id.to_string();
    let steps = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&steps);
    let mut handle = connection.lock_handle().await.unwrap();
    handle.set_progress_handler(1, move || {
        counted.fetch_add(1, Ordering::Relaxed);
        true
    });
    drop(handle);
    let rows = if statement.starts_with("SELECT") {
        let rows = sqlx::query(statement).bind(id).fetch_all(&mut connection);
        rows.await.unwrap().len() as u64
    } else {
        let done = sqlx::query(statement).bind(id).execute(&mut connection);
        done.await.unwrap().rows_affected()
    };
    connection.close().await.unwrap();
    (rows, steps.load(Ordering::Relaxed))
}

#[tokio::test]
async fn what_the_database_does_grows_with_what_it_is_asked_about() {
    eprintln!("| statement | records | steps at {SIZE}, {SIZE}0 and {SIZE}00 |");
    eprintln!("| --- | --- | --- |");
    for (name, statement) in STATEMENTS {
        for records in [Records::OfOne, Records::OfMany] {
            let mut steps = Vec::new();
            for size in [SIZE, 10 * SIZE, 100 * SIZE] {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("log");
                fill(&path, records, size).await;
                let counted = count(&path, statement).await;
                steps.push(assert_counted(name, records, size, counted));
            }
            eprintln!("| {name} | {records:?} | {steps:?} |");
            assert_in_proportion(name, &steps);
        }
    }
}

#[tokio::test]
async fn a_search_of_the_whole_table_is_found_by_the_count() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    fill(&path, Records::OfMany, 100 * SIZE).await;
    let whole = RECORDS.replace("consent_id = $1", "+consent_id = $1");
    let (rows, taken) = count(&path, &whole).await;
    assert_eq!(rows, 1);
    assert!(taken > 2 * FEW, "{taken}");
}
