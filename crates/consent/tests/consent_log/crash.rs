//! What was confirmed outlives the end of the process, and of the database.

use crate::place::Place;
use crate::proofs::{NOW, chain, id, proof};
use crate::runtime;
use cookie_registry::Decision;
use cookie_registry_consent::{Answer, ConsentLog, LogSettings};
use cookie_registry_test_support::postgres::Postgres;
use std::collections::BTreeSet;
use std::env;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
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

/// How many rounds the next test runs; one where the variable is not set.
const ROUNDS: &str = "COOKIE_REGISTRY_TEST_CRASH_ROUNDS";
/// The size of the disk that is filled in each round.
const DISK: &str = "size=24m";

/// In each round a child records two choices of each visitor under a clock that steps back, and is ended by SIGKILL. Where
/// the test may mount a small file system, the disk is full again and again meanwhile.
#[test]
fn what_was_confirmed_is_there_once_after_full_disks_clock_steps_and_kill_9() {
    if let Some(path) = env::var_os(PLACE) {
        return record_two_choices_until_killed(&Place::Sqlite(path.into()));
    }
    let rounds = env::var(ROUNDS).map_or(1, |rounds| rounds.parse().unwrap());
    let test = "crash::what_was_confirmed_is_there_once_after_full_disks_clock_steps_and_kill_9";
    let mut total = Found::default();
    for _ in 0..rounds {
        let folder = tempfile::tempdir().unwrap();
        let disk = SmallDisk::mount(folder.path());
        let path = folder.path().join("consent.sqlite3");
        let is_over = AtomicBool::new(false);
        let confirmed = std::thread::scope(|scope| {
            let fills = disk
                .as_ref()
                .map(|disk| scope.spawn(|| disk.fill_until(&is_over)));
            let end = End(&is_over);
            let confirmed = kill_a_recorder(test, &path);
            drop(end);
            total.full_disks += fills.map_or(0, |fills| fills.join().unwrap());
            confirmed
        });
        total.add(&Place::Sqlite(path), &confirmed);
    }
    eprintln!("SQLite, {rounds} rounds: {total:?}");
    assert_eq!(
        (total.missing, total.doubled, total.out_of_order),
        (0, 0, 0)
    );
}

#[test]
fn what_postgres_confirmed_under_clock_steps_is_there_once_after_kill_9() {
    if let Ok(url) = env::var(PLACE) {
        return record_two_choices_until_killed(&Place::Postgres(url));
    }
    let Some(server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    let rounds = env::var(ROUNDS).map_or(1, |rounds| rounds.parse().unwrap());
    let test = "crash::what_postgres_confirmed_under_clock_steps_is_there_once_after_kill_9";
    let mut total = Found::default();
    for round in 0..rounds {
        let url = server.database(&format!("round{round}")).unwrap();
        let confirmed = kill_a_recorder(test, Path::new(&url));
        total.add(&Place::Postgres(url), &confirmed);
    }
    eprintln!("PostgreSQL, {rounds} rounds: {total:?}");
    assert_eq!(
        (total.missing, total.doubled, total.out_of_order),
        (0, 0, 0)
    );
}

/// What was found of the records of all rounds.
#[derive(Debug, Default)]
struct Found {
    acknowledged: usize,
    stored: usize,
    missing: usize,
    doubled: usize,
    out_of_order: usize,
    full_disks: usize,
}

impl Found {
    /// Compares what a round has confirmed with what its log has: two records of each visitor.
    fn add(&mut self, place: &Place, confirmed: &BTreeSet<u64>) {
        runtime().block_on(async {
            let log = place.open().await;
            for number in confirmed {
                let records = log.export(id(*number)).await.unwrap();
                let keys: BTreeSet<_> = records.iter().map(|record| record.key).collect();
                self.acknowledged += 2;
                self.stored += keys.len();
                self.missing += 2_usize.saturating_sub(keys.len());
                self.doubled += records.len() - keys.len();
                let refuses_all = records.last().is_some_and(|record| {
                    let mut decisions = record.decisions.iter();
                    decisions.all(|decided| decided.decision == Decision::Refused)
                });
                let follows = records
                    .windows(2)
                    .all(|both| both[1].previous == both[0].key);
                self.out_of_order += usize::from(!(refuses_all && follows));
            }
            // Its file system cannot be unmounted while the file is open.
            log.close().await;
        });
    }
}

/// Ends a round, also where it fails.
struct End<'r>(&'r AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A small file system in memory, mounted at a folder.
struct SmallDisk<'p>(&'p Path);

impl<'p> SmallDisk<'p> {
    /// Mounts it, where the test may.
    fn mount(path: &'p Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", DISK, "tmpfs"])
            .arg(path)
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(path));
        }
        eprintln!("no small file system can be mounted here; the disk stays large");
        None
    }

    /// Fills the disk and empties it again until the round is over. Returns how often it was full.
    fn fill_until(&self, is_over: &AtomicBool) -> usize {
        let ballast = self.0.join("ballast");
        let mut times = 0;
        // The log is opened on a disk with room, since it has to be readable at the end.
        let has_begun = || {
            let wal = std::fs::metadata(self.0.join("consent.sqlite3-wal"));
            wal.is_ok_and(|wal| wal.len() > 200_000)
        };
        while !has_begun() && !is_over.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(10));
        }
        while !is_over.load(Ordering::Relaxed) {
            let mut file = std::fs::File::create(&ballast).unwrap();
            while file.write_all(&[0; 4096]).is_ok() {}
            times += 1;
            std::thread::sleep(Duration::from_millis(50));
            std::fs::remove_file(&ballast).unwrap();
            std::thread::sleep(Duration::from_millis(400));
        }
        times
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        // If it stays mounted, the folder cannot be removed, which is reported.
        let _ = Command::new("umount").arg(self.0).status();
    }
}

/// Two choices of a visitor a millisecond, the second at a time before the first; each visitor is printed as soon as
/// both choices are confirmed. What the log refuses is not printed.
fn record_two_choices_until_killed(place: &Place) {
    let (accept, reject) = (Answer::accept_all(), Answer::reject_all());
    runtime().block_on(async {
        let settings = LogSettings::default()
            .timeout(Duration::from_secs(600))
            .retry_for(Duration::from_millis(50));
        let log = place.try_open(settings).await.unwrap();
        let mut clock = interval(Duration::from_millis(1));
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for number in 0..MOST {
            clock.tick().await;
            let now = NOW * 1000 + number;
            let step = [0, 1, 1_000, 3_600_000][usize::try_from(number % 4).unwrap()];
            let records = chain(id(number), [(now, &accept), (now - step, &reject)]);
            let log = log.clone();
            tokio::spawn(async move {
                for record in records {
                    if log.record(record).await.is_err() {
                        return;
                    }
                }
                let line = format!("{CONFIRMED}{number}\n");
                io::stderr().write_all(line.as_bytes()).unwrap();
            });
        }
    });
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

/// A thousand choices a second, where the machine can, each printed as soon as it is confirmed.
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
