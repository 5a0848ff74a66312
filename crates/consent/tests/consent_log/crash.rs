//! What was confirmed outlives the end of the process, and of the database.

mod disk;
mod recorder;
mod rounds;
mod unwritable;

use crate::place::Place;
use crate::proofs::{NOW, id, proof};
use crate::runtime;
use cookie_registry_consent::{Answer, ConsentLog as _};
use cookie_registry_test_support::postgres::Postgres;
use recorder::{ENOUGH, PLACE, kill_a_recorder, record_until_killed};
use std::collections::BTreeSet;
use std::env;
use std::path::Path;
use std::time::Duration;

#[test]
fn what_sqlite_confirmed_is_there_after_kill_9() {
    if let Some(path) = env::var_os(PLACE) {
        return record_until_killed(&Place::Sqlite(path.into()));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("consent.sqlite3");
    let test = "crash::what_sqlite_confirmed_is_there_after_kill_9";
    let said = kill_a_recorder(test, &path, ENOUGH).unwrap();
    assert_all_there(&Place::Sqlite(path), &said.confirmed);
}

#[test]
fn what_postgres_confirmed_is_there_after_kill_9() {
    if let Ok(url) = env::var(PLACE) {
        return record_until_killed(&Place::Postgres(url));
    }
    let Some(server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    let url = server.database("consent").unwrap();
    let test = "crash::what_postgres_confirmed_is_there_after_kill_9";
    let said = kill_a_recorder(test, Path::new(&url), ENOUGH).unwrap();
    assert_all_there(&Place::Postgres(url), &said.confirmed);
}

#[test]
fn a_server_that_crashes_loses_nothing_that_was_confirmed_and_is_found_again() {
    let Some(mut server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    let place = Place::Postgres(server.database("consent").unwrap());
    let runtime = runtime();
    let log = runtime.block_on(place.open());
    let record = |number| {
        let log = log.clone();
        let record = proof(id(number), NOW, &Answer::accept_all());
        async move { log.record(record).await }
    };
    runtime.block_on(async {
        for number in 0..100 {
            record(number).await.unwrap();
        }
    });
    server.crash().unwrap();
    // They are handed over while there is no server, and wait.
    let waiting: Vec<_> = (100..200)
        .map(|number| runtime.spawn(record(number)))
        .collect();
    runtime.block_on(async { tokio::time::sleep(Duration::from_millis(100)).await });
    assert!(waiting.iter().all(|task| !task.is_finished()));
    server.start_again().unwrap();
    runtime.block_on(async {
        for task in waiting {
            task.await.unwrap().unwrap();
        }
    });
    assert_all_there(&place, &(0..200).collect());
}

fn assert_all_there(place: &Place, confirmed: &BTreeSet<u64>) {
    runtime().block_on(assert_all_stored(place, confirmed));
}

/// Opens the log and fails the test unless it has one record of each number.
async fn assert_all_stored(place: &Place, confirmed: impl IntoIterator<Item = &u64>) {
    let log = place.open().await;
    for number in confirmed {
        let found = log.export(id(*number)).await.unwrap();
        assert_eq!(found.len(), 1, "record {number}");
    }
    log.close().await;
}
