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

/// Marks the test as the child, and has the path of the log.
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
    let confirmed = kill_a_recorder(test, &path).unwrap();
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
    let confirmed = kill_a_recorder(test, Path::new(&url)).unwrap();
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
/// More than that disk holds.
const BALLAST: u64 = 25 << 20;
/// After so long without a commit that succeeds, the child gives up.
const PATIENCE: Duration = Duration::from_secs(30);

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
        // Otherwise what was confirmed would be looked for in another file system.
        disk.iter().for_each(SmallDisk::assert_mounted);
        let confirmed = confirmed.unwrap();
        total.add(&Place::Sqlite(path), &confirmed);
        disk.iter().for_each(SmallDisk::assert_mounted);
    }
    eprintln!("SQLite, {rounds} rounds: {total:?}");
    assert_eq!(
        (total.missing, total.doubled, total.out_of_order),
        (0, 0, 0)
    );
}

/// A disk that is unmounted while the log is open takes with it what was confirmed before, and nothing after: below it, no
/// second log is begun. If it is mounted again, all is there.
#[test]
fn nothing_is_confirmed_while_the_disk_of_the_log_is_unmounted() {
    let folder = tempfile::tempdir().unwrap();
    let (disk, data) = (folder.path().join("disk"), folder.path().join("data"));
    std::fs::create_dir(&disk).unwrap();
    std::fs::create_dir(&data).unwrap();
    let Some(small) = SmallDisk::mount(&disk) else {
        return;
    };
    // The same file system at a second place, from which it is unmounted.
    let bind = |what: &[&str]| {
        let status = Command::new(what[0]).args(&what[1..]).arg(&data).status();
        assert!(status.unwrap().success(), "{what:?}");
    };
    let mount = || bind(&["mount", "--bind", disk.to_str().unwrap()]);
    mount();
    let path = data.join("consent.sqlite3");
    let record = |number| proof(id(number), NOW, &Answer::accept_all());
    runtime().block_on(async {
        let settings = LogSettings::default()
            .timeout(Duration::from_secs(600))
            .retry_for(Duration::ZERO);
        let log = Place::Sqlite(path.clone())
            .try_open(settings)
            .await
            .unwrap();
        for number in 0..100 {
            log.record(record(number)).await.unwrap();
        }
        bind(&["umount", "--lazy"]);
        for number in 100..110 {
            let refused = log.record(record(number)).await.unwrap_err();
            assert!(refused.to_string().contains("mount its disk"), "{refused}");
        }
        assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0);
        mount();
        for number in 200..300 {
            log.record(record(number)).await.unwrap();
        }
        log.close().await;
    });
    assert_all_there(&Place::Sqlite(path), &(0..100).chain(200..300).collect());
    bind(&["umount"]);
    small.assert_mounted();
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
        let confirmed = kill_a_recorder(test, Path::new(&url)).unwrap();
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
struct SmallDisk<'p> {
    path: &'p Path,
    /// The device of the file system.
    device: u64,
}

impl<'p> SmallDisk<'p> {
    /// Mounts it, where the test may.
    fn mount(path: &'p Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", DISK, "tmpfs"])
            .arg(path)
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            let device = device(path).unwrap();
            return Some(Self { path, device });
        }
        eprintln!("no small file system can be mounted here; the disk stays large");
        None
    }

    /// Returns whether the file system is still mounted there.
    fn is_mounted(&self) -> bool {
        device(self.path).is_ok_and(|device| device == self.device)
    }

    /// Fails the test if the file system is gone, which the test itself unmounts only at the end of a round.
    fn assert_mounted(&self) {
        assert!(
            self.is_mounted(),
            "another process has unmounted {} during the round, and with it the log: what was confirmed is out of reach, \
             and this round shows nothing",
            self.path.display()
        );
    }

    /// Fills the disk and empties it again until the round is over, or the disk is gone. Returns how often it was full.
    fn fill_until(&self, is_over: &AtomicBool) -> usize {
        let ballast = self.path.join("ballast");
        let mut times = 0;
        let goes_on = || !is_over.load(Ordering::Relaxed) && self.is_mounted();
        // The log is opened on a disk with room, since it has to be readable at the end.
        let has_begun = || {
            let wal = std::fs::metadata(self.path.join("consent.sqlite3-wal"));
            wal.is_ok_and(|wal| wal.len() > 200_000)
        };
        while !has_begun() && goes_on() {
            std::thread::sleep(Duration::from_millis(10));
        }
        while goes_on() {
            let filled = fill(&ballast);
            std::thread::sleep(Duration::from_millis(50));
            // Where the disk is gone, the end of the round says so.
            if filled.and_then(|()| std::fs::remove_file(&ballast)).is_ok() {
                times += 1;
            }
            std::thread::sleep(Duration::from_millis(400));
        }
        times
    }
}

/// Writes a file until the disk is full, and no more than fits on it: if the disk is gone, the folder is on a large one.
fn fill(ballast: &Path) -> io::Result<()> {
    let mut file = std::fs::File::create(ballast)?;
    let mut written = 0;
    while written < BALLAST && file.write_all(&[0; 4096]).is_ok() {
        written += 4096;
    }
    Ok(())
}

/// Returns the device of the file system at a path.
#[cfg(not(unix))]
fn device(_: &Path) -> io::Result<u64> {
    Ok(0)
}

/// Returns the device of the file system at a path.
#[cfg(unix)]
fn device(path: &Path) -> io::Result<u64> {
    let metadata = std::fs::metadata(path)?;
    Ok(std::os::unix::fs::MetadataExt::dev(&metadata))
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        // If it stays mounted, the folder cannot be removed, which is reported.
        let _ = Command::new("umount").arg(self.path).status();
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
            let health = log.health();
            let failing = health.failing_since.and_then(|since| since.elapsed().ok());
            if failing.is_some_and(|failing| failing > PATIENCE) {
                panic!("nothing is stored any more: {:?}", health.last_error);
            }
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
/// the records that it had confirmed, or why it has not confirmed enough of them.
fn kill_a_recorder(test: &str, place: &Path) -> Result<BTreeSet<u64>, String> {
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
    if confirmed.len() < ENOUGH {
        let count = confirmed.len();
        return Err(format!("{count} confirmed, {status}: {}", said.join("\n")));
    }
    assert!(!status.success(), "{status}");
    Ok(confirmed)
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
