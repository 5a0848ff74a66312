//! Files and folders that are deleted, moved and replaced while the log is open.

use super::{DatabaseLog, LogSettings, Store, long_timeout, open, proof};
use crate::log::{ConsentLog, LogError, ProofRecord};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Settings with which a failure is reported at once.
fn without_retries() -> LogSettings {
    long_timeout().retry_for(Duration::ZERO)
}

/// A folder with a log in it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(place.log_folder()).unwrap();
        place
    }

    fn log_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.log_folder().join("log")
    }

    fn companion(&self, suffix: &str) -> PathBuf {
        self.log_folder().join(format!("log{suffix}"))
    }

    /// Returns the numbers of the records that a crash at this moment would leave: those in copies of the database and
    /// its write-ahead log.
    async fn after_a_crash(&self, numbers: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let copy = tempfile::tempdir().unwrap();
        for suffix in ["", "-wal"] {
            let to = copy.path().join(format!("log{suffix}"));
            if self.companion(suffix).exists() {
                std::fs::copy(self.companion(suffix), to).unwrap();
            }
        }
        let log = open(&copy.path().join("log"), long_timeout()).await;
        let mut found = Vec::new();
        for number in numbers {
            if is_stored(&log, number).await {
                found.push(number);
            }
        }
        log.close().await;
        found
    }
}

fn record(number: u64) -> ProofRecord {
    proof(number, "en")
}

async fn is_stored(log: &DatabaseLog, number: u64) -> bool {
    !log.export(record(number).id).await.unwrap().is_empty()
}

/// Checks that neither a write nor a read is answered, and that the health says where to look.
async fn assert_out_of_reach(log: &DatabaseLog, number: u64) {
    let refused = log.record(record(number)).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("mount its disk or move it back"),
        "{refused}"
    );
    let health = log.health();
    assert!(!health.is_writing());
    assert!(health.last_error.unwrap().contains("data"), "{refused}");
    for read in [
        log.export(record(1).id).await.map(drop),
        log.newest(record(1).id).await.map(drop),
    ] {
        assert!(matches!(read, Err(LogError::Database { .. })), "{read:?}");
    }
}

#[tokio::test]
async fn a_folder_that_was_moved_away_gets_no_second_log_and_may_come_back() {
    let place = Place::new();
    let away = place.folder.path().join("away");
    let log = open(&place.log(), without_retries()).await;
    log.record(record(1)).await.unwrap();
    // Missing, empty, and with another log in it.
    let other = Place::new();
    let stranger = open(&other.log(), long_timeout()).await;
    stranger.record(record(50)).await.unwrap();
    stranger.close().await;
    std::fs::rename(place.log_folder(), &away).unwrap();
    assert_out_of_reach(&log, 2).await;
    std::fs::create_dir(place.log_folder()).unwrap();
    assert_out_of_reach(&log, 3).await;
    assert_eq!(
        std::fs::read_dir(place.log_folder()).unwrap().count(),
        0,
        "nothing was made there"
    );
    std::fs::remove_dir(place.log_folder()).unwrap();
    std::fs::rename(other.log_folder(), place.log_folder()).unwrap();
    assert_out_of_reach(&log, 4).await;
    // It is back, and so is everything in it.
    std::fs::rename(place.log_folder(), other.log_folder()).unwrap();
    std::fs::rename(&away, place.log_folder()).unwrap();
    log.record(record(5)).await.unwrap();
    assert!(log.health().is_writing());
    assert_eq!(log.health().replaced, 0);
    assert_eq!(place.after_a_crash(1..=5).await, [1, 5]);
}

#[tokio::test]
async fn a_record_waits_for_a_folder_that_is_away_for_a_moment() {
    let place = Place::new();
    let away = place.folder.path().join("away");
    let log = open(&place.log(), long_timeout()).await;
    log.record(record(1)).await.unwrap();
    std::fs::rename(place.log_folder(), &away).unwrap();
    std::fs::create_dir(place.log_folder()).unwrap();
    let waiting = tokio::spawn({
        let log = log.clone();
        async move { log.record(record(2)).await }
    });
    while log.health().is_writing() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    std::fs::remove_dir(place.log_folder()).unwrap();
    std::fs::rename(&away, place.log_folder()).unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!(place.after_a_crash(1..=2).await, [1, 2]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_log_behind_a_symbolic_link_is_written_and_its_target_is_watched() {
    let place = Place::new();
    let link = place.folder.path().join("link");
    std::os::unix::fs::symlink("data/log", &link).unwrap();
    let log = open(&link, without_retries()).await;
    log.record(record(1)).await.unwrap();
    std::fs::remove_file(place.log()).unwrap();
    std::fs::remove_file(place.companion("-wal")).unwrap();
    log.record(record(2)).await.unwrap();
    assert_eq!(log.health().replaced, 1);
    assert_eq!(place.after_a_crash(1..=2).await, [2]);
    // The link leads to another folder.
    let elsewhere = Place::new();
    std::fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(elsewhere.log(), &link).unwrap();
    log.record(record(3)).await.unwrap_err();
    assert!(!elsewhere.log().exists());
}

#[tokio::test]
async fn deleted_companions_take_no_confirmed_record_with_them() {
    type Damage = fn(&Place);
    let damages: [(&str, Damage); 5] = [
        ("the write-ahead log", |place| {
            std::fs::remove_file(place.companion("-wal")).unwrap();
        }),
        ("the shared memory", |place| {
            std::fs::remove_file(place.companion("-shm")).unwrap();
        }),
        ("both", |place| {
            std::fs::remove_file(place.companion("-wal")).unwrap();
            std::fs::remove_file(place.companion("-shm")).unwrap();
        }),
        ("an empty write-ahead log", |place| {
            std::fs::remove_file(place.companion("-wal")).unwrap();
            std::fs::write(place.companion("-wal"), "").unwrap();
        }),
        ("a write-ahead log without a header", |place| {
            std::fs::remove_file(place.companion("-wal")).unwrap();
            std::fs::write(place.companion("-wal"), [0; 8192]).unwrap();
        }),
    ];
    for (what, damage) in damages {
        let place = Place::new();
        let log = open(&place.log(), long_timeout()).await;
        for number in 1..=20 {
            log.record(record(number)).await.unwrap();
        }
        // A reader that has the same files open.
        assert!(is_stored(&log, 1).await);
        damage(&place);
        log.record(record(21)).await.unwrap();
        assert_eq!(log.health().replaced, 0, "{what}");
        let all: Vec<u64> = (1..=21).collect();
        assert_eq!(place.after_a_crash(1..=21).await, all, "{what}");
    }
}

#[tokio::test]
async fn a_write_ahead_log_that_is_deleted_during_an_export_is_not_replaced_before_its_end() {
    let place = Place::new();
    let log = open(&place.log(), long_timeout()).await;
    for number in 1..=20 {
        log.record(record(number)).await.unwrap();
    }
    let Store::Sqlite { read, .. } = &log.store else {
        unreachable!("the tests open files");
    };
    let mut export = read.begin().await.unwrap();
    let count = "SELECT count(*) FROM consent_records";
    let counted: i64 = sqlx::query_scalar(count)
        .fetch_one(&mut *export)
        .await
        .unwrap();
    assert_eq!(counted, 20);
    std::fs::remove_file(place.companion("-wal")).unwrap();
    let waiting = tokio::spawn({
        let log = log.clone();
        async move { log.record(record(21)).await }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished(), "nothing is confirmed meanwhile");
    export.rollback().await.unwrap();
    waiting.await.unwrap().unwrap();
    let all: Vec<u64> = (1..=21).collect();
    assert_eq!(place.after_a_crash(1..=21).await, all);
}

#[tokio::test]
async fn a_deleted_database_next_to_its_old_write_ahead_log_is_made_again() {
    let place = Place::new();
    let log = open(&place.log(), long_timeout()).await;
    log.record(record(1)).await.unwrap();
    std::fs::remove_file(place.log()).unwrap();
    log.record(record(2)).await.unwrap();
    assert_eq!(log.health().replaced, 1);
    assert_eq!(place.after_a_crash(1..=2).await, [2]);
}

/// A file that is made after another was deleted often has its number.
#[tokio::test]
async fn a_file_that_was_replaced_while_nothing_had_it_open_is_counted() {
    let place = Place::new();
    let log = open(&place.log(), long_timeout()).await;
    log.record(record(1)).await.unwrap();
    let Store::Sqlite { write, read, .. } = &log.store else {
        unreachable!("the tests open files");
    };
    for pool in [read, write] {
        while let Some(connection) = pool.try_acquire() {
            connection.close().await.unwrap();
        }
    }
    let times = 20;
    for number in 2..2 + times {
        std::fs::remove_file(place.log()).unwrap();
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(place.companion(suffix));
        }
        log.record(record(number)).await.unwrap();
        assert_eq!(log.health().replaced, number - 1);
        while let Some(connection) = write.try_acquire() {
            connection.close().await.unwrap();
        }
    }
    assert_eq!(place.after_a_crash(1..2 + times).await, [1 + times]);
}

/// The folder is away again and again, as behind a disk that is unmounted, and another one is there meanwhile.
#[tokio::test]
async fn what_is_confirmed_while_the_folder_comes_and_goes_is_in_the_log() {
    let place = Place::new();
    let log = open(&place.log(), long_timeout()).await;
    let away = place.folder.path().join("away");
    let is_over = Arc::new(AtomicBool::new(false));
    let moves = std::thread::spawn({
        let (here, is_over) = (place.log_folder(), Arc::clone(&is_over));
        move || {
            let mut moved = 0;
            while !is_over.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(11));
                std::fs::rename(&here, &away).unwrap();
                std::fs::create_dir(&here).unwrap();
                std::thread::sleep(Duration::from_millis(5));
                // A connection that was opened in this moment may have made a file, in which nothing is confirmed.
                while std::fs::rename(&away, &here).is_err() {
                    let _ = std::fs::remove_dir_all(&here);
                }
                moved += 1;
            }
            moved
        }
    });
    let numbers: Vec<u64> = (1..=20).collect();
    for number in &numbers {
        log.record(record(*number)).await.unwrap();
    }
    is_over.store(true, Ordering::Relaxed);
    let moved = moves.join().unwrap();
    assert!(moved > 2, "{moved}");
    assert_eq!(log.health().replaced, 0);
    assert_eq!(place.after_a_crash(numbers.clone()).await, numbers);
}
