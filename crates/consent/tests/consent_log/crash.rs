//! What was confirmed outlives the end of the process, and of the database.

use crate::place::Place;
use crate::proofs::{NOW, id, proof};
use crate::runtime;
use cookie_registry_consent::{Answer, ConsentLog};
use cookie_registry_test_support::postgres::Postgres;
use std::collections::BTreeSet;
use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// Tells the test that it is the child, and where the log lies.
const PLACE: &str = "COOKIE_REGISTRY_TEST_RECORDS_IN";
/// What the child says before each number that was confirmed.
const CONFIRMED: &str = "confirmed ";
/// The parent ends the child after so many.
const ENOUGH: usize = 2_000;
/// Where no parent does, the child ends itself.
const MOST: u64 = 200_000;

#[test]
fn what_sqlite_confirmed_is_there_after_kill_9() {
    if let Some(path) = env::var_os(PLACE) {
        return record_until_killed(&Place::Sqlite(path.into()));
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("consent.sqlite3");
    let test = "crash::what_sqlite_confirmed_is_there_after_kill_9";
    let confirmed = kill_a_recorder(test, &path);
    assert_all_there(&Place::Sqlite(path), &confirmed);
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
    let confirmed = kill_a_recorder(test, Path::new(&url));
    assert_all_there(&Place::Postgres(url), &confirmed);
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

/// Runs a test of this program as a child, which records; ends it in the midst of that, and gives the numbers of
/// the records that it had confirmed.
fn kill_a_recorder(test: &str, place: &Path) -> BTreeSet<u64> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(PLACE, place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut confirmed = BTreeSet::new();
    let mut said = Vec::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        let line = line.unwrap();
        match line.strip_prefix(CONFIRMED).map(str::parse) {
            Some(Ok(number)) => assert!(confirmed.insert(number), "{number} twice"),
            _ => said.push(line),
        }
        if confirmed.len() == ENOUGH {
            // SIGKILL, at once; what the pipe still holds was said before.
            child.kill().unwrap();
        }
    }
    let status = child.wait().unwrap();
    assert!(confirmed.len() >= ENOUGH, "{status}: {}", said.join("\n"));
    assert!(!status.success(), "{status}");
    confirmed
}

/// A thousand choices a second, where the machine can, each told as soon as it is confirmed.
fn record_until_killed(place: &Place) {
    runtime().block_on(async {
        let log = place.open().await;
        let mut clock = interval(Duration::from_millis(1));
        // A machine that is too slow for it is given fewer, not all of them at once.
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for number in 0..MOST {
            clock.tick().await;
            let log = log.clone();
            let record = proof(id(number), NOW, &Answer::only(["analytics"]));
            tokio::spawn(async move {
                log.record(record).await.unwrap();
                // In one piece, and past what the test harness withholds.
                let line = format!("{CONFIRMED}{number}\n");
                io::stderr().write_all(line.as_bytes()).unwrap();
            });
        }
    });
}

fn assert_all_there(place: &Place, confirmed: &BTreeSet<u64>) {
    runtime().block_on(async {
        let log = place.open().await;
        for number in confirmed {
            let expected = log.export(id(*number)).await.unwrap();
            assert_eq!(expected.len(), 1, "record {number} of {}", confirmed.len());
        }
    });
}
