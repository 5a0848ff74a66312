//! The consent log, the same cases in SQLite and in PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

#[cfg(feature = "archive")]
mod archive;
mod cases;
mod crash;
mod migration;
mod place;
mod proofs;
#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;
#[cfg(feature = "archive")]
mod s3;
#[cfg(feature = "postgres-tls")]
mod tls;

use cases::CASES;
use cookie_registry_test_support::postgres::Postgres;
use place::Place;

#[test]
fn every_case_passes_in_sqlite() {
    for (name, case) in CASES {
        let folder = tempfile::tempdir().unwrap();
        eprintln!("case: {name}");
        runtime().block_on(case(Place::Sqlite(folder.path().join("consent.sqlite3"))));
    }
}

#[test]
fn every_case_passes_in_postgres() {
    let Some(server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    for (at, (name, case)) in CASES.iter().enumerate() {
        let url = server.database(&format!("case{at}")).unwrap();
        eprintln!("case: {name}");
        runtime().block_on(case(Place::Postgres(url)));
    }
}

#[test]
fn tables_of_version_2_in_postgres_are_migrated() {
    let Some(server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    let url = server.database("version2").unwrap();
    let case = migration::records_of_version_2_are_read_and_new_ones_have_a_profile(url);
    runtime().block_on(case);
}

#[cfg(feature = "archive")]
#[test]
fn past_months_are_archived_from_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| Place::Sqlite(folder.path().join(name));
    runtime().block_on(archive::a_past_month_is_archived(place("one.sqlite3")));
    runtime().block_on(archive::another_engine_reads_it(place("three.sqlite3")));
    runtime().block_on(archive::what_cannot_be_archived_is_reported(place(
        "two.sqlite3",
    )));
    runtime().block_on(archive::changes_at_the_same_time_are_made_in_turn(place(
        "four.sqlite3",
    )));
    runtime().block_on(archive::what_an_interrupted_write_left_is_removed(place(
        "five.sqlite3",
    )));
    runtime().block_on(archive::a_month_that_the_log_no_longer_has_is_kept(place(
        "six.sqlite3",
    )));
    runtime().block_on(archive::files_that_are_no_longer_needed_are_deleted(place(
        "seven.sqlite3",
    )));
    runtime().block_on(archive::a_day_that_the_log_has_in_part_is_kept(place(
        "eight.sqlite3",
    )));
}

#[cfg(feature = "archive")]
#[test]
fn past_months_are_archived_from_postgres() {
    let Some(server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    let place = |name: &str| Place::Postgres(server.database(name).unwrap());
    runtime().block_on(archive::a_past_month_is_archived(place("one")));
    runtime().block_on(archive::what_cannot_be_archived_is_reported(place("two")));
    runtime().block_on(archive::a_month_that_the_log_no_longer_has_is_kept(place(
        "three",
    )));
    runtime().block_on(archive::a_day_that_the_log_has_in_part_is_kept(place(
        "four",
    )));
}

#[cfg(feature = "archive")]
#[test]
fn past_months_are_archived_in_s3() {
    let Some(server) = cookie_registry_test_support::s3::S3::start_or_skip("archive").unwrap()
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| Place::Sqlite(folder.path().join(name));
    runtime().block_on(s3::a_store_that_refuses_is_reported(
        &server,
        place("one.sqlite3"),
    ));
    runtime().block_on(s3::a_connection_that_breaks_off_is_reported(
        &server,
        place("two.sqlite3"),
    ));
    runtime().block_on(s3::a_past_month_is_archived(
        &server,
        place("three.sqlite3"),
    ));
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}
