//! The archive of past months as Parquet files, from SQLite and from PostgreSQL.

use crate::place::Place;
use crate::proofs::{chain, id};
use cookie_registry_consent::{
    Answer, ArchiveError, ConsentArchive, ConsentLog, DatabaseLog, ProofRecord,
};
use cookie_registry_test_support::duckdb::{DuckDb, DuckDbError};
use std::fs;
use std::future::poll_fn;
use std::path::Path;
use std::sync::Arc;
use std::task::Poll;
use tempfile::TempDir;
use time::{Date, Month, OffsetDateTime};

/// The first millisecond of a day of March 2025.
pub(crate) fn day(day: u8) -> u64 {
    let date = Date::from_calendar_date(2025, Month::March, day).unwrap();
    let seconds = date.midnight().assume_utc().unix_timestamp();
    u64::try_from(seconds).unwrap() * 1000
}

/// Three visitors: one answers three times, on two days; one at the last millisecond of the month; one in the next month.
pub(crate) fn records() -> Vec<ProofRecord> {
    let (accept, reject) = (Answer::accept_all(), Answer::reject_all());
    let german = Answer::only(["analytics"]).in_language("de-AT");
    let mut records = chain(
        id(1),
        [(day(3), &accept), (day(3) + 1, &german), (day(4), &reject)],
    );
    records.extend(chain(id(2), [(day(31) + 86_399_999, &accept)]));
    records.extend(chain(id(3), [(day(31) + 86_400_000, &accept)]));
    records
}

/// The files of the archive, by their path in its folder.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let path = path.strip_prefix(folder).unwrap();
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Records the answers of [`records`], and archives the month in a new folder.
async fn archived(place: Place) -> (TempDir, DatabaseLog, ConsentArchive) {
    let folder = tempfile::tempdir().unwrap();
    let log = place.open().await;
    for record in records() {
        log.record(record).await.unwrap();
    }
    let archive = ConsentArchive::folder(folder.path(), "shop").unwrap();
    assert_eq!(month(&archive, &log).await, (4, 3));
    (folder, log, archive)
}

pub(crate) async fn month(archive: &ConsentArchive, log: &DatabaseLog) -> (u64, u64) {
    let written = archive.write_month(log, 2025, 3).await.unwrap();
    (written.records, written.files)
}

pub(crate) async fn a_past_month_is_archived(place: Place) {
    let (folder, log, archive) = archived(place).await;
    let of_days = |days: &[&str]| -> Vec<String> {
        let path = |day: &&str| format!("service=shop/date=2025-03-{day}/part-00000.parquet");
        days.iter().map(path).collect()
    };
    assert_eq!(files(folder.path()), of_days(&["03", "04", "31"]));
    for number in [1, 2] {
        let id = id(number);
        let kept = log.export(id).await.unwrap();
        assert_eq!(
            archive.export(id).await.unwrap(),
            kept,
            "also when it was withdrawn"
        );
    }
    assert_eq!(archive.export(id(3)).await.unwrap(), []);
    // Another service in the same store has its own folder.
    let other = ConsentArchive::folder(folder.path(), "shop-2").unwrap();
    assert_eq!(other.export(id(1)).await.unwrap(), []);

    // Any store will do.
    let store = Arc::new(object_store::memory::InMemory::new());
    let remote = ConsentArchive::new(store, "shop").unwrap();
    assert_eq!(month(&remote, &log).await, (4, 3));
    assert_eq!(remote.export(id(2)).await.unwrap().len(), 1);

    // A visitor who is erased from the log leaves the archive when the month is written again, or at once.
    log.erase(id(2)).await.unwrap();
    assert_eq!(archive.erase(id(2)).await.unwrap(), 1);
    assert_eq!(month(&archive, &log).await, (3, 2));
    assert_eq!(files(folder.path()), of_days(&["03", "04"]));
    assert_eq!(archive.erase(id(1)).await.unwrap(), 3);
    assert_eq!(archive.erase(id(1)).await.unwrap(), 0);
    assert_eq!(files(folder.path()), [""; 0]);

    assert_eq!(month(&archive, &log).await, (3, 2));
    let fourth = Date::from_calendar_date(2025, Month::March, 4).unwrap();
    assert_eq!(archive.erase_before(fourth).await.unwrap(), 1);
    assert_eq!(files(folder.path()), of_days(&["04"]));
    log.close().await;
}

/// A month that is written again after its records have left the log for their age keeps the archive.
pub(crate) async fn a_month_that_the_log_no_longer_has_is_kept(place: Place) {
    let (folder, log, archive) = archived(place).await;
    // A file of a day that needs fewer files now is not deleted either, whatever the order of the days.
    let of_day = folder.path().join("service=shop/date=2025-03-31");
    let superfluous = of_day.join("part-00001.parquet");
    fs::copy(of_day.join("part-00000.parquet"), &superfluous).unwrap();
    let before = files(folder.path());
    for (until, missing) in [(5, 3), (32, 3)] {
        log.erase_before(day(1) / 1000 + (until - 1) * 86_400)
            .await
            .unwrap();
        let refused = archive.write_month(&log, 2025, 3).await.unwrap_err();
        assert!(
            matches!(refused, ArchiveError::NotInLog { day } if day.day() == missing),
            "{refused:?}"
        );
        let message = refused.to_string();
        for part in [
            "the log has no records of 2025-03-03",
            "but the archive has",
            "nothing was deleted",
            "`erase` or `erase_before`",
        ] {
            assert!(message.contains(part), "{message}");
        }
        assert_eq!(files(folder.path()), before);
        assert_eq!(archive.export(id(1)).await.unwrap().len(), 3);
    }
    log.close().await;
}

/// A day of which the log has only the later records keeps the earlier ones in the archive.
pub(crate) async fn a_day_that_the_log_has_in_part_is_kept(place: Place) {
    let folder = tempfile::tempdir().unwrap();
    let log = place.open().await;
    let later = chain(id(4), [(day(3) + 3_600_000, &Answer::accept_all())]);
    for record in records().into_iter().chain(later) {
        log.record(record).await.unwrap();
    }
    let archive = ConsentArchive::folder(folder.path(), "shop").unwrap();
    assert_eq!(month(&archive, &log).await, (5, 3));
    let before = files(folder.path());
    // In the middle of the third of March.
    log.erase_before(day(3) / 1000 + 1800).await.unwrap();
    let refused = archive.write_month(&log, 2025, 3).await.unwrap_err();
    assert!(
        matches!(refused, ArchiveError::PartlyInLog { day } if day.day() == 3),
        "{refused:?}"
    );
    for part in ["of 2025-03-03 that are older", "nothing was deleted"] {
        assert!(refused.to_string().contains(part), "{refused}");
    }
    assert_eq!(files(folder.path()), before);
    assert_eq!(archive.export(id(1)).await.unwrap().len(), 3);
    // Who is erased from both is no reason to refuse.
    log.erase(id(4)).await.unwrap();
    archive.erase(id(4)).await.unwrap();
    let fourth = Date::from_calendar_date(2025, Month::March, 4).unwrap();
    archive.erase_before(fourth).await.unwrap();
    assert_eq!(month(&archive, &log).await, (2, 2));
    log.close().await;
}

/// A day that needs fewer files than before has no other files afterwards.
pub(crate) async fn files_that_are_no_longer_needed_are_deleted(place: Place) {
    let (folder, log, archive) = archived(place).await;
    let before = files(folder.path());
    let of_day = folder.path().join("service=shop/date=2025-03-03");
    for part in ["part-00001.parquet", "part-00002.parquet"] {
        fs::copy(of_day.join("part-00000.parquet"), of_day.join(part)).unwrap();
    }
    assert_eq!(month(&archive, &log).await, (4, 3));
    assert_eq!(files(folder.path()), before);
    log.close().await;
}

/// Changes of one file at the same time each take effect.
pub(crate) async fn changes_at_the_same_time_are_made_in_turn(place: Place) {
    let log = place.open().await;
    for number in 0..10 {
        for record in chain(id(number), [(day(3), &Answer::accept_all())]) {
            log.record(record).await.unwrap();
        }
    }
    let store = Arc::new(object_store::memory::InMemory::new());
    let archive = ConsentArchive::new(store, "shop").unwrap();
    assert_eq!(month(&archive, &log).await, (10, 1));
    let erasures: Vec<_> = (1..10)
        .map(|number| {
            let archive = archive.clone();
            tokio::spawn(async move { archive.erase(id(number)).await })
        })
        .collect();
    for erasure in erasures {
        assert_eq!(erasure.await.unwrap().unwrap(), 1);
    }
    for number in 1..10 {
        assert_eq!(archive.export(id(number)).await.unwrap(), [], "{number}");
    }
    assert_eq!(archive.export(id(0)).await.unwrap().len(), 1);

    // A caller that does not wait neither stops the change nor lets the next one begin before its end.
    let mut erasure = Box::pin(archive.erase(id(0)));
    let polled = poll_fn(|context| Poll::Ready(erasure.as_mut().poll(context))).await;
    assert!(polled.is_pending());
    drop(erasure);
    assert_eq!(archive.erase(id(0)).await.unwrap(), 0);
    log.close().await;
}

/// What a killed process has left of a write is removed with the next change, whatever it is, and nothing else is.
pub(crate) async fn what_an_interrupted_write_left_is_removed(place: Place) {
    let (folder, log, archive) = archived(place).await;
    let other = ConsentArchive::folder(folder.path(), "other").unwrap();
    assert_eq!(month(&other, &log).await, (4, 3));
    let of_day = folder.path().join("service=shop/date=2025-03-03");
    let part = of_day.join("part-00000.parquet");
    for kept in [
        of_day.join("notes.txt#1"),
        of_day.join("part-00000.parquet#old"),
        folder.path().join("part-00000.parquet#1"),
        folder
            .path()
            .join("service=other/date=2025-03-03/part-00000.parquet#1"),
    ] {
        fs::copy(&part, kept).unwrap();
    }
    fs::create_dir(of_day.join("folder.parquet#1")).unwrap();
    let before = files(folder.path());
    let leave = || {
        fs::copy(&part, of_day.join("part-00000.parquet#1")).unwrap();
        fs::copy(&part, of_day.join("part-00007.parquet#23")).unwrap();
        assert_eq!(files(folder.path()).len(), before.len() + 2);
    };

    leave();
    assert_eq!(month(&archive, &log).await, (4, 3));
    assert_eq!(files(folder.path()), before);
    leave();
    let first = Date::from_calendar_date(2025, Month::March, 1).unwrap();
    assert_eq!(archive.erase_before(first).await.unwrap(), 0);
    assert_eq!(files(folder.path()), before);
    leave();
    assert_eq!(archive.erase(id(9)).await.unwrap(), 0);
    assert_eq!(files(folder.path()), before);
    assert!(of_day.join("folder.parquet#1").is_dir());
    log.close().await;
}

/// Another reader of Parquet finds the same records, by service and day.
pub(crate) async fn another_engine_reads_it(place: Place) {
    let Some(duckdb) = DuckDb::find_or_skip().unwrap() else {
        return;
    };
    let (folder, log, _) = archived(place).await;
    log.close().await;
    let files = format!(
        "read_parquet('{}/**/*.parquet', hive_partitioning = true)",
        folder.path().display()
    );
    let ask = |query: &str| duckdb.query(&query.replace("ARCHIVE", &files)).unwrap();
    assert_eq!(
        ask("SELECT service, date::VARCHAR, count(*) FROM ARCHIVE GROUP BY ALL ORDER BY ALL"),
        "shop|2025-03-03|2\nshop|2025-03-04|1\nshop|2025-03-31|1"
    );
    let (third, fourth) = (day(3), day(4));
    assert_eq!(
        ask(
            "SELECT epoch_ms(time), method, language, json_extract_string(decisions, '$[0].decision') FROM ARCHIVE \
             WHERE consent_id = '000000000000000000001A' ORDER BY sequence"
        ),
        format!(
            "{third}|accept-all|en|granted\n{}|by-category|de-AT|granted\n{fourth}|reject-all|en|refused",
            third + 1
        )
    );
    let wrong = duckdb.query("SELECT no_such_column FROM (SELECT 1)");
    assert!(
        matches!(wrong, Err(DuckDbError::Failed { .. })),
        "{wrong:?}"
    );
}

pub(crate) async fn what_cannot_be_archived_is_reported(place: Place) {
    let folder = tempfile::tempdir().unwrap();
    let log = place.open().await;
    let archive = ConsentArchive::folder(folder.path(), "shop").unwrap();
    let now = OffsetDateTime::now_utc();
    let open = archive
        .write_month(&log, now.year(), now.month().into())
        .await;
    assert!(
        matches!(open, Err(ArchiveError::NotClosed { .. })),
        "{open:?}"
    );
    for (year, month) in [
        (2025, 0),
        (2025, 13),
        (1969, 12),
        (9999, 1),
        (9999, 12),
        (10_000, 1),
        (i32::MIN, 1),
        (i32::MAX, 255),
    ] {
        let wrong = archive.write_month(&log, year, month).await.unwrap_err();
        assert!(matches!(wrong, ArchiveError::NoMonth { .. }), "{wrong:?}");
        let range = "write a year from 1970 to 9998 and a month from 1 to 12";
        assert!(wrong.to_string().ends_with(range), "{wrong}");
    }
    // The last and the first month of which the message says that they exist.
    let last = archive.write_month(&log, 9998, 12).await;
    assert!(
        matches!(last, Err(ArchiveError::NotClosed { .. })),
        "{last:?}"
    );
    assert_eq!(archive.write_month(&log, 1970, 1).await.unwrap().files, 0);
    for name in ["", "a/b", "..", "Shop", "a b", &"a".repeat(65)] {
        let wrong = ConsentArchive::folder(folder.path(), name);
        assert!(
            matches!(wrong, Err(ArchiveError::ServiceName { .. })),
            "{name}"
        );
    }
    // It is the error of every change, and so must be what it says.
    let differs = ArchiveError::Differs {
        path: "part".into(),
    };
    assert_eq!(
        differs.to_string(),
        "part does not have the records that were just written to it, and none was removed from the log: let only one process change the archive at a time, and make this change again"
    );
    let missing = ConsentArchive::folder(folder.path().join("missing"), "shop");
    assert!(
        matches!(missing, Err(ArchiveError::Store(_))),
        "{missing:?}"
    );

    log.record(records().remove(0)).await.unwrap();
    assert_eq!(month(&archive, &log).await, (1, 1));
    let path = folder
        .path()
        .join("service=shop/date=2025-03-03/part-00000.parquet");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let damaged = archive.export(id(1)).await;
    assert!(
        matches!(damaged, Err(ArchiveError::File { .. })),
        "{damaged:?}"
    );
    let damaged = archive.erase(id(1)).await;
    assert!(
        matches!(damaged, Err(ArchiveError::File { .. })),
        "{damaged:?}"
    );
    log.close().await;
}
