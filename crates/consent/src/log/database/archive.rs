//! The archive of the log: the records of past months as Parquet files.

mod error;
mod parquet_file;
mod staged;

use super::rows::RecordRow;
use super::store::Store;
use super::{DatabaseLog, ProofRecord, mark_withdrawals};
use bytes::Bytes;
use cookie_registry::ConsentId;
pub use error::ArchiveError;
use futures_util::TryStreamExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use time::{Date, Duration, Month, OffsetDateTime};
use tokio::sync::Mutex;

/// The greatest number of records in one file. They are in memory while the file is written.
const RECORDS_PER_FILE: u32 = 50_000;
/// The years whose months can be archived: a record's time is not before 1970, and the day after the last month is in a year of
/// four digits, like the names of the folders.
const YEARS: RangeInclusive<i32> = 1970..=9998;

/// The result of [`ConsentArchive::write_month`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchivedMonth {
    /// The number of records, each read back from the store.
    pub records: u64,
    /// The number of files.
    pub files: u64,
}

/// An archive of consent records: Parquet files in a local folder, or in any store for which the crate `object_store` has a
/// driver, such as S3.
///
/// A log in a database contains the records that a service reads every day. To limit its size, erase old months from it
/// ([`ConsentLog::erase_before`](super::ConsentLog::erase_before)). If the records of a month must be kept for longer,
/// as proof of consent, first write the month to the archive ([`write_month`](Self::write_month)). The files are in
/// Hive folders, `service=NAME/date=2026-11-30/part-00000.parquet`, so that DuckDB, ClickHouse, Spark and DataFusion
/// read them as one table with the columns `service` and `date`. The other columns are those of the log; `time` is in
/// milliseconds since 1970-01-01 in UTC, and `decisions` is JSON. Files are compressed with Snappy.
///
/// Each change reads a file before it replaces the file. An archive and its clones therefore make one change at a time,
/// in the order of the calls. Archives that were created separately do not wait for each other, and neither do
/// processes. Create one archive per service, clone it, and let only one process at a time change the files. Otherwise,
/// erased records may reappear. A change that has begun runs to its end, even if its caller stops waiting.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let (path, archive) = (folder.path().join("consent.sqlite3"), folder.path());
/// use cookie_registry_consent::{ConsentArchive, DatabaseLog, LogSettings};
///
/// let log = DatabaseLog::sqlite(path, LogSettings::default()).await?;
/// let archive = ConsentArchive::folder(archive, "shop")?;
/// let month = archive.write_month(&log, 2025, 1).await?;
/// assert_eq!((month.records, month.files), (0, 0));
/// # log.close().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ConsentArchive {
    store: Arc<dyn ObjectStore>,
    service: String,
    /// The folder of the service in the file system, if the store is a local folder.
    local: Option<PathBuf>,
    /// Held by the change that is being made.
    change: Arc<Mutex<()>>,
}

impl ConsentArchive {
    /// Creates an archive in a folder, which must exist. Each file is written under a temporary name and then renamed.
    /// It is on disk when the call returns. If the process is killed before it renames a file, the temporary file, such
    /// as `part-00000.parquet#1`, remains. The next change removes it.
    ///
    /// # Errors
    /// [`ArchiveError`] if the folder does not exist, or the name of the service cannot be part of a path.
    pub fn folder(path: impl AsRef<std::path::Path>, service: &str) -> Result<Self, ArchiveError> {
        let store = Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true));
        let archive = Self::new(Arc::clone(&store) as Arc<dyn ObjectStore>, service)?;
        Ok(Self {
            local: Some(store.path_to_filesystem(&archive.root())?),
            ..archive
        })
    }

    /// Creates an archive in a store, such as `object_store::aws::AmazonS3` with the feature `aws` of that crate.
    ///
    /// # Errors
    /// [`ArchiveError::ServiceName`] if the name of the service cannot be part of a path.
    pub fn new(store: Arc<dyn ObjectStore>, service: &str) -> Result<Self, ArchiveError> {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let is_name = service.len() <= 64
            && service.bytes().next().is_some_and(is_plain)
            && service
                .bytes()
                .all(|byte| is_plain(byte) || b"-_.".contains(&byte));
        if !is_name {
            return Err(ArchiveError::ServiceName {
                name: service.to_owned(),
            });
        }
        Ok(Self {
            store,
            service: service.to_owned(),
            local: None,
            change: Arc::default(),
        })
    }

    /// Makes a change once no other change is being made.
    async fn make<T, F>(&self, change: impl FnOnce(Self) -> F) -> Result<T, ArchiveError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, ArchiveError>> + Send + 'static,
    {
        let turn = Arc::clone(&self.change).lock_owned().await;
        let local = self.local.clone();
        let change = change(self.clone());
        // A store may write in a thread that does not end with the caller's future. The task holds the lock until it has ended.
        let task = tokio::spawn(async move {
            let _turn = turn;
            if let Some(local) = local {
                let removed = tokio::task::spawn_blocking(move || staged::remove(&local)).await;
                removed.map_err(stopped)??;
            }
            change.await
        });
        task.await.map_err(stopped)?
    }

    /// Writes the records of a month, and reads each file back. Files of an earlier call are replaced. Files that are
    /// no longer needed are deleted once all others are written. If records were erased from the log since the earlier
    /// call, this call thus removes them from the archive too.
    ///
    /// Call this method for a month before you erase the records of that month from the log because of their age.
    /// Afterwards, do not call it for that month again. If the log has lost records of a day that are in the archive,
    /// the call returns an error and deletes nothing. It detects two such cases. Either the log has no records of that
    /// day, or the archive has records of that day that are older than the oldest record in the log.
    ///
    /// `year` is from 1970 to 9998, and `month` from 1 to 12.
    ///
    /// # Errors
    /// [`ArchiveError`] if there is no such month, or if the month ended less than a day ago. [`ArchiveError`] if the
    /// log cannot be read or the store fails: in these cases, write the month again. [`ArchiveError::NotInLog`] if the
    /// archive has records of a day for which the log has none. [`ArchiveError::PartlyInLog`] if the archive has older
    /// records of a day than the log. With the last two errors, no file was deleted.
    pub async fn write_month(
        &self,
        log: &DatabaseLog,
        year: i32,
        month: u8,
    ) -> Result<ArchivedMonth, ArchiveError> {
        let no_month = || ArchiveError::NoMonth { year, month };
        let of_year = Month::try_from(month).map_err(|_| no_month())?;
        let first = Some(year)
            .filter(|year| YEARS.contains(year))
            .and_then(|year| Date::from_calendar_date(year, of_year, 1).ok())
            .ok_or_else(no_month)?;
        let next = first + Duration::days(of_year.length(year).into());
        if next + Duration::DAY > OffsetDateTime::now_utc().date() {
            return Err(ArchiveError::NotClosed { year, month });
        }
        let log = log.store.clone();
        self.make(move |archive| async move { archive.write_days(&log, first, next).await })
            .await
    }

    /// Writes the records of each day from one to before another.
    async fn write_days(
        &self,
        log: &Store,
        first: Date,
        next: Date,
    ) -> Result<ArchivedMonth, ArchiveError> {
        let mut written = ArchivedMonth {
            records: 0,
            files: 0,
        };
        let mut unneeded = Vec::new();
        let oldest = log.oldest().await?;
        let mut day = first;
        while day < next {
            if let Some(oldest) = oldest {
                self.check_older(day, oldest).await?;
            }
            let (records, kept) = self.write_day(log, day).await?;
            written.records += records;
            written.files += kept.len() as u64;
            let found = self.files_in(&self.folder_of(day)).await?;
            if kept.is_empty() && !found.is_empty() {
                return Err(ArchiveError::NotInLog { day });
            }
            unneeded.extend(found.difference(&kept).cloned());
            day += Duration::DAY;
        }
        for path in unneeded {
            self.store.delete(&path).await?;
        }
        Ok(written)
    }

    /// Checks that the archive has no records of a day which are older than the oldest one of the log, if that is of the same day:
    /// they were erased from the log for their age, and a new file would not have them.
    async fn check_older(&self, day: Date, oldest: i64) -> Result<(), ArchiveError> {
        if !(millis(day)..millis(day + Duration::DAY)).contains(&oldest) {
            return Ok(());
        }
        for path in self.files_in(&self.folder_of(day)).await? {
            let rows = self.read_file(&path).await?;
            if rows.iter().any(|row| row.millis < oldest) {
                return Err(ArchiveError::PartlyInLog { day });
            }
        }
        Ok(())
    }

    /// Writes the records of a day. Returns their number, and the files.
    async fn write_day(
        &self,
        log: &Store,
        day: Date,
    ) -> Result<(u64, BTreeSet<Path>), ArchiveError> {
        let (from, to) = (millis(day), millis(day + Duration::DAY));
        let folder = self.folder_of(day);
        let (mut records, mut files) = (0, BTreeSet::new());
        let mut after = (from, i64::MIN);
        loop {
            let rows = log.page(after, to, RECORDS_PER_FILE).await?;
            let Some(last) = rows.last() else { break };
            after = (last.1.millis, last.0);
            records += rows.len() as u64;
            let rows: Vec<RecordRow> = rows.into_iter().map(|(_, row)| row).collect();
            let path = folder
                .clone()
                .join(format!("part-{:05}.parquet", files.len()));
            self.write_file(&path, rows).await?;
            files.insert(path);
        }
        Ok((records, files))
    }

    /// Writes a file, and compares what the store returns with what was written.
    async fn write_file(&self, path: &Path, rows: Vec<RecordRow>) -> Result<(), ArchiveError> {
        let (bytes, rows) = blocking(move || {
            let bytes = parquet_file::write(&rows);
            bytes.map(|bytes| (bytes, rows))
        })
        .await
        .map_err(|source| file(path, source))?;
        self.store.put(path, bytes.into()).await?;
        let found = self.read_file(path).await?;
        if found != rows {
            return Err(ArchiveError::Differs {
                path: path.to_string(),
            });
        }
        Ok(())
    }

    /// Reads a file.
    async fn read_file(&self, path: &Path) -> Result<Vec<RecordRow>, ArchiveError> {
        let bytes: Bytes = self.store.get(path).await?.bytes().await?;
        let rows = blocking(move || parquet_file::read(bytes)).await;
        rows.map_err(|source| file(path, source))
    }

    /// Returns all records of a consent id in the archive, in the order of the choices.
    /// [`withdrawn_at`](ProofRecord::withdrawn_at) takes only those later records into account that are in the archive.
    /// The call reads every file of the service. For frequent queries, read the files with a query engine for Parquet.
    ///
    /// # Errors
    /// [`ArchiveError`] if the store fails or a file is damaged.
    pub async fn export(&self, id: ConsentId) -> Result<Vec<ProofRecord>, ArchiveError> {
        let id = id.to_string();
        let mut records = Vec::new();
        for path in self.files().await? {
            let rows = self.read_file(&path).await?;
            let of_id = rows.into_iter().filter(|row| row.consent_id == id);
            for row in of_id {
                records.push(row.into_proof()?);
            }
        }
        records.sort_by_key(|record| record.sequence);
        mark_withdrawals(&mut records);
        Ok(records)
    }

    /// Erases all records of a consent id from the archive, and returns their number. It reads every file of the
    /// service, and replaces the files that have such a record. Erase the records from the log first. Otherwise, a
    /// later [`write_month`](Self::write_month) writes them to the archive again.
    ///
    /// # Errors
    /// [`ArchiveError`] if the store fails or a file is damaged. In this case, call the method again.
    pub async fn erase(&self, id: ConsentId) -> Result<u64, ArchiveError> {
        let id = id.to_string();
        self.make(move |archive| async move { archive.erase_id(&id).await })
            .await
    }

    /// Erases all records of a consent id.
    async fn erase_id(&self, id: &str) -> Result<u64, ArchiveError> {
        let mut erased = 0;
        for path in self.files().await? {
            let rows = self.read_file(&path).await?;
            let before = rows.len();
            let others: Vec<RecordRow> = rows
                .into_iter()
                .filter(|row| row.consent_id != id)
                .collect();
            let found = before - others.len();
            if found == 0 {
                continue;
            }
            if others.is_empty() {
                self.store.delete(&path).await?;
            } else {
                self.write_file(&path, others).await?;
            }
            erased += found as u64;
        }
        Ok(erased)
    }

    /// Deletes the files of all days before a day, `2025-11-01` for example, and returns their number.
    ///
    /// # Errors
    /// [`ArchiveError`] if the store fails. In this case, call the method again.
    pub async fn erase_before(&self, day: Date) -> Result<u64, ArchiveError> {
        self.make(move |archive| async move { archive.delete_before(day).await })
            .await
    }

    /// Deletes the files of all days before a day.
    async fn delete_before(&self, day: Date) -> Result<u64, ArchiveError> {
        let first = format!("date={day}");
        let mut deleted = 0;
        for path in self.files().await? {
            let folder = path.parts().nth(1);
            if folder.is_some_and(|folder| folder.as_ref() < first.as_str()) {
                self.store.delete(&path).await?;
                deleted += 1;
            }
        }
        Ok(deleted)
    }

    /// Returns the folder of the service.
    fn root(&self) -> Path {
        Path::from_iter([format!("service={}", self.service)])
    }

    /// Returns the folder of a day.
    fn folder_of(&self, day: Date) -> Path {
        self.root().join(format!("date={day}"))
    }

    /// Returns the Parquet files of the service, in the order of their days.
    async fn files(&self) -> Result<BTreeSet<Path>, ArchiveError> {
        self.files_in(&self.root()).await
    }

    /// Returns the Parquet files in a folder.
    async fn files_in(&self, folder: &Path) -> Result<BTreeSet<Path>, ArchiveError> {
        let found = self.store.list(Some(folder)).map_ok(|found| found.location);
        let found: Vec<Path> = found.try_collect().await?;
        let is_part = |path: &Path| path.as_ref().ends_with(".parquet");
        Ok(found.into_iter().filter(is_part).collect())
    }
}

/// Creates the error for a task that did not end.
fn stopped(source: tokio::task::JoinError) -> object_store::Error {
    object_store::Error::JoinError { source }
}

/// Creates the error for a file.
fn file(path: &Path, source: Box<dyn std::error::Error + Send + Sync>) -> ArchiveError {
    ArchiveError::File {
        path: path.to_string(),
        source,
    }
}

/// Returns the beginning of a day in UTC, in milliseconds since 1970-01-01.
fn millis(day: Date) -> i64 {
    day.midnight()
        .assume_utc()
        .unix_timestamp()
        .saturating_mul(1000)
}

/// Runs computation on a thread where it does not delay the tasks of the service.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
) -> Result<T, Box<dyn std::error::Error + Send + Sync>> {
    match tokio::task::spawn_blocking(work).await {
        Ok(outcome) => outcome,
        Err(error) => Err(error.into()),
    }
}
