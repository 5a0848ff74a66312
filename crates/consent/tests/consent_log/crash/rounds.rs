//! Rounds in which the process is killed under a clock that steps back. Meanwhile the disk is full or read-only again and again,
//! and the server crashes.

use super::disk::SmallDisk;
use super::recorder::{ENOUGH, PLACE, Said, kill_a_recorder, record_two_choices_until_killed};
use crate::place::Place;
use crate::proofs::id;
use crate::runtime;
use cookie_registry_consent::{ConsentLog as _, ProofRecord};
use cookie_registry_test_support::postgres::Postgres;
use sqlx::{ConnectOptions as _, Connection as _};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How many rounds a test runs; one where the variable is not set.
const ROUNDS: &str = "COOKIE_REGISTRY_TEST_CRASH_ROUNDS";
/// How many visitors a round confirms.
const VISITORS: &str = "COOKIE_REGISTRY_TEST_CRASH_VISITORS";
/// The megabytes of SQLite's disk, which holds 10,000 visitors.
const DISK: u64 = 48;
/// One of so many visitors is also exported.
const SAMPLE: usize = 100;
/// The megabytes of PostgreSQL's disk.
const SERVER_DISK: u64 = 192;

#[test]
fn what_sqlite_confirmed_is_there_once_after_full_and_read_only_disks_clock_steps_and_kill_9() {
    if let Some(path) = env::var_os(PLACE) {
        return record_two_choices_until_killed(&Place::Sqlite(path.into()));
    }
    let test = "crash::rounds::what_sqlite_confirmed_is_there_once_after_full_and_read_only_disks_clock_steps_and_kill_9";
    let mut total = Found::default();
    for _ in 0..rounds() {
        let folder = tempfile::tempdir().unwrap();
        let disk = SmallDisk::mount(folder.path(), DISK);
        let path = folder.path().join("consent.sqlite3");
        let (said, disturbed) = while_disturbed(
            |is_over| match &disk {
                Some(disk) => fill_until(is_over, disk, &path),
                None => Disturbed::default(),
            },
            || kill_a_recorder(test, &path, visitors()),
        );
        // Otherwise what was confirmed would be looked for in another file system.
        disk.iter().for_each(SmallDisk::assert_mounted);
        total.disturbed.add(disturbed);
        total.add(&Place::Sqlite(path), &said.unwrap());
        disk.iter().for_each(SmallDisk::assert_mounted);
    }
    total.assert_complete("SQLite");
}

#[test]
fn what_postgres_confirmed_is_there_once_after_full_disks_crashes_clock_steps_and_kill_9() {
    if let Ok(url) = env::var(PLACE) {
        return record_two_choices_until_killed(&Place::Postgres(url));
    }
    let test = "crash::rounds::what_postgres_confirmed_is_there_once_after_full_disks_crashes_clock_steps_and_kill_9";
    let folder = folder_for_all();
    let disk = SmallDisk::mount(folder.path(), SERVER_DISK);
    let Some(mut server) = Postgres::start_on_or_skip(folder.path()).unwrap() else {
        return;
    };
    let mut total = Found::default();
    for round in 0..rounds() {
        let database = format!("round{round}");
        let url = server.database(&database).unwrap();
        let (said, disturbed) = while_disturbed(
            |is_over| crash_until(is_over, &mut server, disk.as_ref()),
            || kill_a_recorder(test, Path::new(&url), visitors()),
        );
        disk.iter().for_each(SmallDisk::assert_mounted);
        total.disturbed.add(disturbed);
        total.add(&Place::Postgres(url), &said.unwrap());
        // The disk has room for one round.
        let drop = format!("DROP DATABASE {database} WITH (FORCE)");
        server.run("postgres", &drop).unwrap();
    }
    total.assert_complete("PostgreSQL");
}

fn rounds() -> usize {
    env::var(ROUNDS).map_or(1, |rounds| rounds.parse().unwrap())
}

fn visitors() -> usize {
    env::var(VISITORS).map_or(ENOUGH, |visitors| visitors.parse().unwrap())
}

/// Returns a temporary folder that the server's user can enter.
fn folder_for_all() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let all = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(folder.path(), all).unwrap();
    }
    folder
}

/// What happened to the database during a round.
#[derive(Clone, Copy, Debug, Default)]
struct Disturbed {
    full: usize,
    read_only: usize,
    crashes: usize,
}

impl Disturbed {
    fn add(&mut self, other: Self) {
        self.full += other.full;
        self.read_only += other.read_only;
        self.crashes += other.crashes;
    }
}

/// Runs a round, and disturbs it until it is over.
fn while_disturbed<T>(
    disturb: impl FnOnce(&AtomicBool) -> Disturbed + Send,
    round: impl FnOnce() -> T,
) -> (T, Disturbed) {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let disturbs = scope.spawn(|| disturb(&is_over));
        let end = End(&is_over);
        let outcome = round();
        drop(end);
        (outcome, disturbs.join().unwrap())
    })
}

/// Ends a round, also where it fails.
struct End<'r>(&'r AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Fills the disk of a log and empties it again until the round is over, or the disk is gone. Every second time the disk is also
/// read-only.
fn fill_until(is_over: &AtomicBool, disk: &SmallDisk, log: &Path) -> Disturbed {
    let mut disturbed = Disturbed::default();
    let goes_on = || !is_over.load(Ordering::Relaxed) && disk.is_mounted();
    let wal = log.with_extension("sqlite3-wal");
    // The log is opened on a disk with room, since it has to be readable at the end.
    let has_begun = || std::fs::metadata(&wal).is_ok_and(|wal| wal.len() > 200_000);
    while !has_begun() && goes_on() {
        thread::sleep(Duration::from_millis(10));
    }
    while goes_on() {
        let begin = Instant::now();
        let (was_full, was_read_only) = disk.be_full(disturbed.full % 2 == 1);
        disturbed.full += usize::from(was_full);
        disturbed.read_only += usize::from(was_read_only);
        thread::sleep(Duration::from_millis(400).max(begin.elapsed() * 3));
    }
    disturbed
}

/// Fills the disk of a server, and crashes the server, in turn, until the round is over. Afterwards the server runs.
fn crash_until(is_over: &AtomicBool, server: &mut Postgres, disk: Option<&SmallDisk>) -> Disturbed {
    let mut disturbed = Disturbed::default();
    let mut quiet = Duration::from_secs(1);
    loop {
        thread::sleep(quiet);
        if is_over.load(Ordering::Relaxed) {
            server.revive().unwrap();
            return disturbed;
        }
        let begin = Instant::now();
        match disk {
            Some(disk) if disturbed.full <= disturbed.crashes => {
                disturbed.full += usize::from(disk.be_full(false).0);
            }
            _ => {
                server.crash().unwrap();
                disturbed.crashes += 1;
            }
        }
        // Without room for its own log, it ends.
        server.revive().unwrap();
        // On a slow machine it takes long to start, and what records needs some time, too.
        quiet = Duration::from_secs(1) + begin.elapsed() * 2;
    }
}

/// What was found of the records of all rounds.
#[derive(Debug, Default)]
struct Found {
    rounds: usize,
    acknowledged: usize,
    stored: usize,
    missing: usize,
    doubled: usize,
    out_of_order: usize,
    /// The visitors of whom one choice was refused. They are no loss, since the service reports it to them.
    refused: usize,
    disturbed: Disturbed,
}

impl Found {
    /// Compares what a round has confirmed with what its log has: two records of each visitor.
    fn add(&mut self, place: &Place, said: &Said) {
        self.rounds += 1;
        self.refused += said.refused;
        runtime().block_on(async {
            // Opened as after any crash, which restores the database.
            let log = place.open().await;
            let mut all = rows(place).await;
            for (at, number) in said.confirmed.iter().enumerate() {
                let id = id(*number);
                let rows = all.remove(&id.to_string()).unwrap_or_default();
                if at % SAMPLE == 0 {
                    let records = log.export(id).await.unwrap();
                    let same = |(record, row): (&ProofRecord, &Row)| {
                        record.key.is_some_and(|key| key.to_string() == row.key)
                    };
                    assert_eq!(records.len(), rows.len());
                    assert!(records.iter().zip(&rows).all(same), "{records:?} {rows:?}");
                }
                self.add_visitor(&rows);
            }
            // Its file system cannot be unmounted while the file is open.
            log.close().await;
        });
        eprintln!("{self:?}");
    }

    /// Compares what the log has of a visitor with the two choices that were confirmed.
    fn add_visitor(&mut self, rows: &[Row]) {
        let keys: BTreeSet<_> = rows.iter().map(|row| &row.key).collect();
        self.acknowledged += 2;
        self.stored += keys.len();
        self.missing += 2_usize.saturating_sub(keys.len());
        self.doubled += rows.len() - keys.len();
        let refuses_all = rows.last().is_some_and(|row| !row.grants);
        let follows = rows
            .windows(2)
            .all(|both| both[1].previous.as_ref() == Some(&both[0].key));
        self.out_of_order += usize::from(!(refuses_all && follows));
    }

    fn assert_complete(&self, database: &str) {
        eprintln!("{database}: {self:?}");
        assert_eq!((self.missing, self.doubled, self.out_of_order), (0, 0, 0));
        assert_eq!(self.acknowledged, self.stored);
    }
}

/// A record as it is stored.
#[derive(Debug)]
struct Row {
    key: String,
    previous: Option<String>,
    /// Whether it grants anything.
    grants: bool,
}

/// Returns all records of a log by their consent ids, each in the order of the visitor's choices. One query takes much less time
/// than an export of each visitor.
async fn rows(place: &Place) -> BTreeMap<String, Vec<Row>> {
    const ALL: &str = "SELECT consent_id, key, previous, decisions FROM consent_records ORDER BY sequence, number";
    type Columns = (String, String, Option<String>, String);
    let found: Vec<Columns> = match place {
        Place::Sqlite(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let mut connection = options.connect().await.unwrap();
            let found = sqlx::query_as(ALL).fetch_all(&mut connection).await;
            connection.close().await.unwrap();
            found.unwrap()
        }
        Place::Postgres(url) => {
            let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
            sqlx::query_as(ALL)
                .fetch_all(&mut connection)
                .await
                .unwrap()
        }
    };
    let mut all = BTreeMap::<String, Vec<Row>>::new();
    for (id, key, previous, decisions) in found {
        let grants = decisions.contains("granted");
        all.entry(id).or_default().push(Row {
            key,
            previous,
            grants,
        });
    }
    all
}
