//! The consent log in a database.

mod rows;
mod schema;
mod store;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
mod writer;

use super::{
    ConsentLog, ContentHash, LogError, Pending, ProofDocument, ProofRecord, mark_withdrawals,
};
use cookie_registry::ConsentId;
use rows::{DocumentRow, RecordRow};
use std::time::Duration;
use store::Store;
use tokio::runtime::Handle;
use writer::{Change, Writer};

const MOST_WAITING: usize = 1_000_000;
const DAY: Duration = Duration::from_secs(86_400);

/// How a [`DatabaseLog`] writes. The default suits a service that records up to some thousand choices a second.
///
/// ```
/// use cookie_registry_consent::LogSettings;
/// use std::time::Duration;
/// let settings = LogSettings::default().patience(Duration::from_secs(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogSettings {
    waiting: usize,
    patience: Duration,
    retry_for: Duration,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            waiting: 4096,
            patience: Duration::from_secs(5),
            retry_for: Duration::from_secs(60),
        }
    }
}

impl LogSettings {
    /// How many changes may wait to be written, from 1 to a million; 4096 by default. A record takes about a kilobyte.
    #[must_use]
    pub fn waiting(mut self, changes: usize) -> Self {
        self.waiting = changes.clamp(1, MOST_WAITING);
        self
    }

    /// How long [`ConsentLog::record`] waits at most for a place and for the database's word, up to
    /// a day; 5 seconds by default.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience.min(DAY);
        self
    }

    /// For how long a change is tried again while the database is busy or away, up to a day; 60 seconds by
    /// default.
    #[must_use]
    pub fn retry_for(mut self, time: Duration) -> Self {
        self.retry_for = time.min(DAY);
        self
    }
}

/// The consent log in an SQLite file (`sqlite`) or a PostgreSQL database (`postgres`).
///
/// It is made once, when the service starts, in a tokio runtime that has its drivers of time and of input and output,
/// as `#[tokio::main]` has. A clone is another handle of the same log.
///
/// One task writes: what is asked for while a transaction is being committed goes into the next one together, so
/// that many records share one wait for the disk. Nothing is confirmed before its transaction is committed and on the
/// disk. While the database is busy or away the task tries again, ever more slowly; writing the same record
/// again is harmless. The tables are made, and brought up to date, when it is opened.
#[derive(Clone, Debug)]
pub struct DatabaseLog {
    store: Store,
    writer: Writer,
}

impl DatabaseLog {
    /// Opens the log in an SQLite file, which is made where there is none, in a folder that is there. Beside it
    /// SQLite keeps two files of its own, with the endings `-wal` and `-shm`; a copy takes all three, or is made with
    /// `sqlite3 FILE '.backup COPY'`. The file must not lie on a network drive.
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
    /// [`LogError`] where the file cannot be opened, is no database, or was written by a later version.
    #[cfg(feature = "sqlite")]
    pub async fn sqlite(
        path: impl AsRef<std::path::Path>,
        settings: LogSettings,
    ) -> Result<Self, LogError> {
        let runtime = runtime()?;
        let store = Store::sqlite(path.as_ref()).await?;
        Ok(Self::on(store, settings, &runtime))
    }

    /// Opens the log in a PostgreSQL database, at a URL such as `postgres://consent@db.example.org/consent`. The
    /// user must be allowed to create tables in the first schema of its search path. Several instances of a service
    /// can write into one database.
    ///
    /// Without the feature `postgres-tls` the connection is not encrypted, and a URL with
    /// `sslmode=require` is refused.
    ///
    /// # Errors
    /// [`LogError`] where the database cannot be reached, refuses, or was written by a later version.
    #[cfg(feature = "postgres")]
    pub async fn postgres(url: &str, settings: LogSettings) -> Result<Self, LogError> {
        let runtime = runtime()?;
        let store = Store::postgres(url).await?;
        Ok(Self::on(store, settings, &runtime))
    }

    fn on(store: Store, settings: LogSettings, runtime: &Handle) -> Self {
        let writer = Writer::start(store.clone(), settings, runtime);
        Self { store, writer }
    }

    /// Writes what still waits, tells everybody who waits for it, and closes the database: for the end of the
    /// service, after it has answered its last request. From here on every handle gives [`LogError::Closed`].
    ///
    /// Without it nothing that was confirmed is lost either; what waits and was not confirmed is.
    pub async fn close(&self) {
        self.writer.close().await;
        self.store.close().await;
    }
}

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
            let mut records = rows
                .into_iter()
                .map(RecordRow::into_proof)
                .collect::<Result<Vec<_>, _>>()?;
            mark_withdrawals(&mut records);
            Ok(records)
        })
    }

    fn erase(&self, id: ConsentId) -> Pending<'_, u64> {
        Box::pin(self.writer.write(Change::Erase(id.to_string())))
    }

    fn erase_before(&self, seconds: u64) -> Pending<'_, u64> {
        Box::pin(
            self.writer
                .write(Change::EraseBefore(rows::signed(seconds))),
        )
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
