//! The consent log in a database.

#[cfg(feature = "archive")]
mod archive;
mod change;
#[cfg(feature = "sqlite")]
mod file;
mod health;
#[cfg(feature = "postgres")]
mod months;
mod rows;
mod schema;
mod store;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
mod writer;

use super::{
    ConsentLog, ContentHash, LogError, Pending, ProofDocument, ProofRecord, mark_withdrawals,
};
#[cfg(feature = "archive")]
pub use archive::{ArchiveError, ArchivedMonth, ConsentArchive};
use change::Change;
use cookie_registry::ConsentId;
pub use health::LogHealth;
use rows::{DocumentRow, RecordRow};
use std::time::Duration;
use store::Store;
use tokio::runtime::Handle;
use writer::Writer;

const MAX_QUEUE_CAPACITY: usize = 1_000_000;
const DAY: Duration = Duration::from_secs(86_400);

/// The limits and timeouts of a [`DatabaseLog`]. The defaults suit a service that records up to a few
/// thousand choices per second.
///
/// ```
/// use cookie_registry_consent::LogSettings;
/// use std::time::Duration;
/// let settings = LogSettings::default().timeout(Duration::from_secs(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogSettings {
    queue_capacity: usize,
    timeout: Duration,
    retry_for: Duration,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            queue_capacity: 4096,
            timeout: Duration::from_secs(5),
            retry_for: Duration::from_secs(60),
        }
    }
}

impl LogSettings {
    /// Sets the number of changes that the queue can hold, from 1 to 1,000,000; 4096 by default. A record
    /// takes about a kilobyte.
    #[must_use]
    pub fn queue_capacity(mut self, changes: usize) -> Self {
        self.queue_capacity = changes.clamp(1, MAX_QUEUE_CAPACITY);
        self
    }

    /// Sets how long [`ConsentLog::record`] waits for room in the queue and for the confirmation by the database: at
    /// most a day; 5 seconds by default. If the time is zero, `record` queues the change, does not wait for the
    /// confirmation, and returns [`LogError::TimedOut`].
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(DAY);
        self
    }

    /// Sets how long the log retries a change while the database is busy or unreachable: at most a day; 60 seconds by
    /// default.
    #[must_use]
    pub fn retry_for(mut self, time: Duration) -> Self {
        self.retry_for = time.min(DAY);
        self
    }
}

/// The consent log in an SQLite file (`sqlite`) or a PostgreSQL database (`postgres`).
///
/// The service opens it once, when it starts, in a tokio runtime with the I/O and time drivers, such as that
/// of `#[tokio::main]`. A clone is another handle to the same log.
///
/// A single task writes all changes. Changes that arrive during a commit share the next transaction, so that many
/// records need only one write to disk. The log confirms a change once its transaction is committed and on disk. While
/// the database is busy or unreachable, the task retries with increasing pauses. A record that is written twice is
/// stored once. Opening the log creates or migrates its tables.
#[derive(Clone, Debug)]
pub struct DatabaseLog {
    store: Store,
    writer: Writer,
}

impl DatabaseLog {
    /// Opens the log in an SQLite file. Creates the file if it does not exist, but not its folder. The file
    /// must not be on a network drive. SQLite keeps two more files next to it, with the suffixes `-wal` and
    /// `-shm`: to back up the log, copy all three while the service is stopped, or run `sqlite3 FILE '.backup
    /// COPY'`.
    ///
    /// A record is confirmed only if neither the three files nor their folder were deleted or replaced. The log creates
    /// a deleted file again, and [`LogHealth::replaced`] counts such files. If the folder was replaced, for example
    /// because a disk was unmounted, the log creates no file: writing and reading fail until the folder is back or the
    /// log is opened again.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("consent.sqlite3");
    /// use cookie_registry_consent::{ConsentLog, DatabaseLog, LogSettings};
    ///
    /// let log = DatabaseLog::sqlite(path, LogSettings::default()).await?;
    /// let id = "AAECAwQFBgcICQoLDA0ODw".parse()?;
    /// assert!(log.export(id).await?.is_empty());
    /// log.close().await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`LogError`] if the file cannot be opened or written, is not a database, or was written by a later version.
    #[cfg(feature = "sqlite")]
    pub async fn sqlite(
        path: impl AsRef<std::path::Path>,
        settings: LogSettings,
    ) -> Result<Self, LogError> {
        let runtime = runtime()?;
        let store = Store::sqlite(path.as_ref()).await?;
        Ok(Self::on(store, settings, &runtime))
    }

    /// Opens the log in a PostgreSQL database, at a URL such as `postgres://consent@db.our.example/consent`.
    /// The user needs permission to create tables in the first schema of its search path. Several instances
    /// of a service can share one database.
    ///
    /// Without the feature `postgres-tls` the connection is not encrypted, and a URL with `sslmode=require`
    /// is an error. With this feature, `sslmode=require` encrypts the connection, but does not check the server's certificate.
    /// `sslmode=verify-full` also checks the certificate and the host name. The certificate must come from a public
    /// certificate authority, or from the authority in `sslrootcert=FILE`.
    ///
    /// # Errors
    /// [`LogError`] if the database cannot be reached or written, refuses the connection, or was written by a later version.
    #[cfg(feature = "postgres")]
    pub async fn postgres(url: &str, settings: LogSettings) -> Result<Self, LogError> {
        let runtime = runtime()?;
        let store = Store::postgres(url).await?;
        Ok(Self::on(store, settings, &runtime))
    }

    /// Starts the writer of an open database.
    fn on(store: Store, settings: LogSettings, runtime: &Handle) -> Self {
        let writer = Writer::start(store.clone(), settings, runtime);
        Self { store, writer }
    }

    /// Returns the state of the log: whether writing works, and how many changes are queued, were written or have
    /// failed. The call does not wait for the database, so it is suitable for health checks and metrics.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("consent.sqlite3");
    /// use cookie_registry_consent::{DatabaseLog, LogSettings};
    ///
    /// let log = DatabaseLog::sqlite(path, LogSettings::default()).await?;
    /// let health = log.health();
    /// assert!(health.is_writing());
    /// assert_eq!((health.queued, health.failed), (0, 0));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn health(&self) -> LogHealth {
        let mut health = self.writer.health();
        health.replaced = self.store.replaced();
        health
    }

    /// Writes the queued changes, confirms them, and closes the database. Call it when the service ends, after its last
    /// response. Afterwards every handle returns [`LogError::Closed`].
    ///
    /// If the service stops without this call, unconfirmed changes are lost. Confirmed changes are on disk.
    pub async fn close(&self) {
        self.writer.close().await;
        self.store.close().await;
    }
}

/// Returns the tokio runtime of the caller.
fn runtime() -> Result<Handle, LogError> {
    Handle::try_current().map_err(|_| LogError::NoRuntime)
}

impl ConsentLog for DatabaseLog {
    fn record(&self, proof: ProofRecord) -> Pending<'_, ()> {
        Box::pin(async move {
            let change = Change::Record(RecordRow::of(&proof));
            self.writer.write(change).await.map(drop)
        })
    }

    fn export(&self, id: ConsentId) -> Pending<'_, Vec<ProofRecord>> {
        Box::pin(async move {
            let rows = self.store.records(&id.to_string()).await?;
            // An id may have many records, and reading one is work for the processor.
            let read = tokio::task::spawn_blocking(move || {
                let records = rows.into_iter().map(RecordRow::into_proof);
                let mut records = records.collect::<Result<Vec<_>, _>>()?;
                mark_withdrawals(&mut records);
                Ok(records)
            });
            read.await.map_err(|error| store::cannot("read", error))?
        })
    }

    fn newest(&self, id: ConsentId) -> Pending<'_, Option<ProofRecord>> {
        Box::pin(async move {
            let row = self.store.newest(&id.to_string()).await?;
            row.map(RecordRow::into_proof).transpose()
        })
    }

    fn erase(&self, id: ConsentId) -> Pending<'_, u64> {
        Box::pin(self.writer.write(Change::Erase(id.to_string())))
    }

    fn erase_before(&self, seconds: u64) -> Pending<'_, u64> {
        let millis = rows::signed(seconds.saturating_mul(1000));
        Box::pin(self.writer.write(Change::EraseBefore(millis)))
    }

    fn put(&self, document: ProofDocument) -> Pending<'_, ()> {
        Box::pin(async move {
            let change = Change::Put(DocumentRow::of(document));
            self.writer.write(change).await.map(drop)
        })
    }

    fn get(&self, hash: ContentHash) -> Pending<'_, Option<ProofDocument>> {
        Box::pin(async move {
            let row = self.store.document(&hash.to_string()).await?;
            row.map(DocumentRow::into_document).transpose()
        })
    }
}
