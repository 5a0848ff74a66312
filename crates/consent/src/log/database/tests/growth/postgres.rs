//! How the work of PostgreSQL grows: the rows and the pages that a plan has gone through, as PostgreSQL counts them.

use super::*;
use cookie_registry_test_support::postgres::Postgres;
use serde_json::Value;
use sqlx::{Connection as _, PgConnection, Row as _};

/// The smallest number of records. PostgreSQL reads a table of a few pages as a whole, so there are more than for SQLite.
const SIZE: u64 = 100;
/// The days over which the records are spread: those of four partitions.
const DAYS: u64 = 80;

/// Writes a log with so many records, and returns its address.
async fn fill(server: &Postgres, records: Records, size: u64) -> String {
    let name = format!("growth_{records:?}_{size}").to_lowercase();
    let url = server.database(&name).unwrap();
    let log = DatabaseLog::postgres(&url, long_timeout()).await.unwrap();
    let changes: Vec<Change> = (0..size)
        .map(|number| {
            let is_asked = records == Records::OfOne || number == size / 2;
            let visitor = if is_asked { ASKED } else { 1000 + number };
            let mut proof = proof(visitor, "en");
            proof.sequence += number;
            proof.millis += number % DAYS * 86_400_000 + number;
            Change::Record(RecordRow::of(&proof))
        })
        .collect();
    let changes: Vec<&Change> = changes.iter().collect();
    log.store.commit(&changes).await.unwrap();
    log.close().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let analyze = sqlx::raw_sql("ANALYZE consent_records");
    analyze.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    url
}

/// Adds up the rows that a node of a plan and those below it have gone through.
fn rows_of(node: &Value) -> u64 {
    let number = |name: &str| node[name].as_f64().unwrap_or_default();
    let loops = number("Actual Loops");
    let rows = (number("Actual Rows") + number("Rows Removed by Filter")) * loops;
    let below = node["Plans"].as_array().into_iter().flatten();
    rows as u64 + below.map(rows_of).sum::<u64>()
}

/// Runs a statement about the visitor and takes it back. Returns how many rows it was about, and how many rows and pages it has
/// gone through.
async fn count(url: &str, statement: &str) -> (u64, u64) {
    let id = proof(ASKED, "en").id.to_string();
    let statement = statement.replace("$1", &format!("'{id}'"));
    let mut connection = PgConnection::connect(url).await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    let explain = format!("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}");
    let rows = sqlx::raw_sql(&explain).fetch_all(&mut *transaction).await;
    let plan: String = rows.unwrap()[0].try_get_unchecked(0).unwrap();
    transaction.rollback().await.unwrap();
    let done = sqlx::raw_sql(&statement).execute(&mut connection);
    let affected = done.await.unwrap().rows_affected();
    connection.close().await.unwrap();
    let plan: Value = serde_json::from_str(&plan).unwrap();
    let root = &plan[0]["Plan"];
    let pages =
        ["Shared Hit Blocks", "Shared Read Blocks"].map(|name| root[name].as_u64().unwrap());
    (affected, rows_of(root) + pages.iter().sum::<u64>())
}

#[tokio::test]
async fn what_postgresql_does_grows_with_what_it_is_asked_about() {
    let Some(server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    eprintln!("| statement | records | rows and pages at {SIZE}, {SIZE}0 and {SIZE}00 |");
    eprintln!("| --- | --- | --- |");
    for records in [Records::OfOne, Records::OfMany] {
        let mut all = [const { Vec::new() }; 3];
        for size in [SIZE, 10 * SIZE, 100 * SIZE] {
            let url = fill(&server, records, size).await;
            for ((name, statement), counts) in STATEMENTS.iter().zip(&mut all) {
                let counted = count(&url, statement).await;
                counts.push(assert_counted(name, records, size, counted));
            }
        }
        for ((name, _), counts) in STATEMENTS.iter().zip(all) {
            eprintln!("| {name} | {records:?} | {counts:?} |");
            assert_in_proportion(name, &counts);
        }
    }
}

#[tokio::test]
async fn a_search_of_all_partitions_is_found_by_the_count() {
    let Some(server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    let url = fill(&server, Records::OfMany, 100 * SIZE).await;
    let whole = RECORDS.replace("consent_id = $1", "consent_id || '' = $1");
    let (rows, taken) = count(&url, &whole).await;
    assert_eq!(rows, 1);
    assert!(taken > 100 * SIZE, "{taken}");
}
