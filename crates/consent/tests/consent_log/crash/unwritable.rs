//! Disks that cannot be written: unmounted, read-only, damaged.

use super::disk::{SmallDisk, succeeds};
use super::{assert_all_stored, assert_all_there};
use crate::place::Place;
use crate::proofs::{NOW, id, proof};
use crate::runtime;
use cookie_registry_consent::{Answer, ConsentLog as _, DatabaseLog, LogSettings};
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The megabytes of a disk.
const DISK: u64 = 24;
/// The megabytes of a disk in a file.
const IMAGE: u64 = 32;

/// Settings with which a failure is reported at once.
fn without_retries() -> LogSettings {
    LogSettings::default()
        .timeout(Duration::from_secs(600))
        .retry_for(Duration::ZERO)
}

/// Records a choice of each visitor, and returns the visitors whose choice was confirmed, and the texts of the errors.
async fn record(log: &DatabaseLog, visitors: Range<u64>) -> (Vec<u64>, Vec<String>) {
    let (mut confirmed, mut errors) = (Vec::new(), Vec::new());
    for number in visitors {
        let record = proof(id(number), NOW, &Answer::accept_all());
        match log.record(record).await {
            Ok(()) => confirmed.push(number),
            Err(error) => errors.push(error.to_string()),
        }
    }
    (confirmed, errors)
}

/// Returns the visitors of whom a copy of the log's files has a record, as after a crash.
async fn stored_in_a_copy(log: &Path, visitors: Range<u64>) -> Vec<u64> {
    let copy = tempfile::tempdir().unwrap();
    let name = log.file_name().unwrap().to_str().unwrap();
    for suffix in ["", "-wal"] {
        let from = log.with_file_name(format!("{name}{suffix}"));
        if from.exists() {
            std::fs::copy(from, copy.path().join(format!("{name}{suffix}"))).unwrap();
        }
    }
    let log = Place::Sqlite(copy.path().join(name)).open().await;
    let mut stored = Vec::new();
    for number in visitors {
        let records = log.export(id(number)).await.unwrap();
        assert!(records.len() < 2, "{number} is there twice");
        stored.extend(records.first().map(|_| number));
    }
    log.close().await;
    stored
}

/// A disk that is unmounted while the log is open takes with it what was confirmed before, and nothing after: below it, no
/// second log is begun. If it is mounted again, all is there.
#[test]
fn nothing_is_confirmed_while_the_disk_of_the_log_is_unmounted() {
    let folder = tempfile::tempdir().unwrap();
    let (disk, data) = (folder.path().join("disk"), folder.path().join("data"));
    std::fs::create_dir(&disk).unwrap();
    std::fs::create_dir(&data).unwrap();
    let Some(small) = SmallDisk::mount(&disk, DISK) else {
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
        let log = Place::Sqlite(path.clone())
            .try_open(without_retries())
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

/// A disk that is made read-only by hand: the system permits it in the moment in which the log has no file open, which it closes
/// after each failure.
#[test]
fn nothing_that_was_confirmed_is_lost_by_a_disk_that_is_read_only_for_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path(), DISK) else {
        return;
    };
    let path = folder.path().join("consent.sqlite3");
    runtime().block_on(async {
        let place = Place::Sqlite(path.clone());
        let log = place.try_open(without_retries()).await.unwrap();
        let (mut acknowledged, _) = record(&log, 0..100).await;
        assert_eq!(acknowledged.len(), 100);
        assert!(!disk.remount("ro"), "the log has its files open");
        disk.fill().unwrap();
        for number in 100..1_000 {
            let (confirmed, errors) = record(&log, number..number + 1).await;
            acknowledged.extend(confirmed);
            if !errors.is_empty() {
                break;
            }
        }
        // The files are closed by the threads of SQLite, and possibly after the error was returned.
        remount_read_only(&disk).await;
        let (confirmed, errors) = record(&log, 1_000..1_020).await;
        assert_eq!(confirmed, [0; 0]);
        let about_the_disk =
            |error: &String| error.contains("readonly") || error.contains("unable to open");
        assert!(errors.iter().all(about_the_disk), "{errors:?}");
        let health = log.health();
        assert!(!health.is_writing());
        assert!(
            health
                .last_error
                .is_some_and(|error| about_the_disk(&error))
        );
        let other = place.try_open(without_retries()).await;
        assert!(other.is_err(), "no log is opened on such a disk");
        assert!(disk.remount("rw"));
        disk.empty().unwrap();
        let (confirmed, _) = record(&log, 2_000..2_100).await;
        assert_eq!(confirmed.len(), 100);
        acknowledged.extend(confirmed);
        assert!(log.health().is_writing());
        assert_eq!(log.health().replaced, 0);
        assert_eq!(stored_in_a_copy(&path, 0..2_100).await, acknowledged);
        log.close().await;
        assert_all_stored(&place, &acknowledged).await;
    });
}

/// Makes a disk read-only as soon as the log has no file open.
async fn remount_read_only(disk: &SmallDisk) {
    let mut tries = 0;
    while !disk.remount("ro") {
        tries += 1;
        assert!(tries < 2_000, "the log never closes its files");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A record that arrives while the disk is read-only is stored as soon as the disk can be written.
#[test]
fn what_waits_for_a_read_only_disk_is_stored_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(folder.path(), DISK) else {
        return;
    };
    let path = folder.path().join("consent.sqlite3");
    runtime().block_on(async {
        let log = Place::Sqlite(path.clone()).open().await;
        assert_eq!(record(&log, 0..10).await.0.len(), 10);
        disk.fill().unwrap();
        let waiting: Vec<_> = (10..40)
            .map(|number| {
                let log = log.clone();
                tokio::spawn(async move { record(&log, number..number + 1).await })
            })
            .collect();
        remount_read_only(&disk).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(waiting.iter().all(|task| !task.is_finished()));
        assert!(disk.remount("rw"));
        disk.empty().unwrap();
        for task in waiting {
            assert_eq!(task.await.unwrap().1, [""; 0]);
        }
        log.close().await;
    });
    assert_all_there(&Place::Sqlite(path), &(0..40).collect());
}

/// A disk that the kernel makes read-only after an error, while the log writes. Afterwards it is repaired and mounted again.
#[test]
fn nothing_that_was_confirmed_is_lost_by_a_disk_that_fails_and_is_repaired() {
    let folder = tempfile::tempdir().unwrap();
    let (image, data) = (folder.path().join("image"), folder.path().join("data"));
    std::fs::create_dir(&data).unwrap();
    let Some(disk) = SmallDisk::mount_image(&image, &data, IMAGE) else {
        return;
    };
    let path = data.join("consent.sqlite3");
    runtime().block_on(async {
        let place = Place::Sqlite(path.clone());
        let log = place.try_open(without_retries()).await.unwrap();
        let writes = tokio::spawn({
            let log = log.clone();
            async move { record(&log, 0..500).await }
        });
        while log.health().written < 200 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert!(disk.remount("abort"));
        let (mut confirmed, errors) = writes.await.unwrap();
        assert_eq!(confirmed.len() + errors.len(), 500);
        assert!(
            confirmed.len() >= 200 && errors.len() > 100,
            "{} confirmed",
            confirmed.len()
        );
        assert!(!log.health().is_writing());
        // The log closes its files, although it could not write them.
        let mut tries = 0;
        while !succeeds(Command::new("umount").arg(&data)) {
            tries += 1;
            assert!(tries < 500, "the log never closes its files");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        drop(disk);
        let repaired = Command::new("e2fsck")
            .args(["-p", "-f"])
            .arg(&image)
            .output();
        let repaired = repaired.unwrap();
        assert!(
            repaired.status.code().is_some_and(|code| code < 4),
            "{repaired:?}"
        );
        let again = SmallDisk::mount_image(&image, &data, IMAGE).unwrap();
        again.assert_mounted();
        let (after, errors) = record(&log, 3_000..3_100).await;
        // The same file system, unless the system has given it another device meanwhile; the log cannot know that one.
        let is_another = |error: &String| error.contains("mount its disk");
        assert!(errors.iter().all(is_another), "{errors:?}");
        assert!(after.len() == 100 || errors.len() == 100);
        confirmed.extend(after);
        log.close().await;
        assert_all_stored(&place, &confirmed).await;
        drop(again);
    });
}
