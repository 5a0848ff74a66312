//! The database: its transactions and its queries.
//!
//! SQLite and PostgreSQL share the statements, because both support `$1` and `ON CONFLICT`; only the start of
//! a transaction differs. sqlx has separate types for the two, so a macro generates the functions for both.

mod insert;
mod lease;
#[cfg(feature = "sqlite")]
mod on_file;

use super::change::Change;
#[cfg(feature = "sqlite")]
use super::file::LogFile;
#[cfg(feature = "postgres")]
use super::months::Months;
#[cfg(feature = "archive")]
use super::rows::NumberedRow;
use super::rows::{DocumentRow, RecordRow};
use super::schema;
use crate::log::LogError;
use lease::Kept;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// The time after which an attempt to connect fails.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The number of connections for reading. Only an occasional export uses them.
const READERS: u32 = 4;

pub(super) const RECORDS: &str = "SELECT key, previous, consent_id, sequence, millis, policy_version, policy_hash, \
    page_hash, decisions, method, language, gpc, dnt, profile FROM consent_records WHERE consent_id = $1 \
    ORDER BY sequence, number";
pub(super) const NEWEST: &str = "SELECT key, previous, consent_id, sequence, millis, policy_version, policy_hash, \
    page_hash, decisions, method, language, gpc, dnt, profile FROM consent_records WHERE consent_id = $1 \
    ORDER BY sequence DESC, number DESC LIMIT 1";
#[cfg(feature = "archive")]
const PAGE: &str = "SELECT number, key, previous, consent_id, sequence, millis, policy_version, policy_hash, \
    page_hash, decisions, method, language, gpc, dnt, profile FROM consent_records \
    WHERE (millis, number) > ($1, $2) AND millis < $3 ORDER BY millis, number LIMIT $4";
#[cfg(feature = "archive")]
const OLDEST: &str = "SELECT MIN(millis) FROM consent_records";
const DOCUMENT: &str =
    "SELECT hash, kind, policy_hash, language, bytes FROM consent_documents WHERE hash = $1";
const PUT: &str = "INSERT INTO consent_documents (hash, kind, policy_hash, language, bytes) \
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (hash) DO NOTHING";
pub(super) const ERASE: &str = "DELETE FROM consent_records WHERE consent_id = $1";

/// An open database. A clone is another handle to the same database.
#[derive(Clone, Debug)]
pub(super) enum Store {
    /// One connection writes, as SQLite permits only one writer; others read at the same time.
    #[cfg(feature = "sqlite")]
    Sqlite {
        write: sqlx::SqlitePool,
        kept: Kept<sqlx::Sqlite>,
        read: sqlx::SqlitePool,
        file: Arc<LogFile>,
    },
    #[cfg(feature = "postgres")]
    Postgres {
        pool: sqlx::PgPool,
        kept: Kept<sqlx::Postgres>,
        months: Arc<Months>,
    },
}

impl Store {
    /// Opens an SQLite file, and migrates its tables.
    #[cfg(feature = "sqlite")]
    pub(super) async fn sqlite(path: &std::path::Path) -> Result<Self, LogError> {
        use sqlx::sqlite::{
            SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
        };
        // An absolute path always names a file. The relative path `:memory:` would open a database that is
        // lost when the process ends.
        let path = std::path::absolute(path).map_err(|error| cannot("open", error))?;
        let file = Arc::new(LogFile::new(&path));
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // With NORMAL, the last transactions would be lost in a power failure.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(CONNECT_TIMEOUT)
            // SQLite must overwrite erased records instead of only marking their space as free.
            .pragma("secure_delete", "ON");
        let pool = |connections, options| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(CONNECT_TIMEOUT)
                .before_acquire({
                    let file = Arc::clone(&file);
                    move |_, connection| {
                        let is_valid = file.is_valid(connection.age);
                        Box::pin(async move { Ok(is_valid) })
                    }
                })
                .connect_lazy_with(options)
        };
        // A reader makes no file: one in the wrong place would answer that there is no record.
        let reader = options.clone().create_if_missing(false);
        let (write, read) = (pool(1, options), pool(READERS, reader));
        on_file::open(&write, &file).await?;
        Ok(Self::Sqlite {
            write,
            kept: Kept::default(),
            read,
            file,
        })
    }

    /// Connects to PostgreSQL, and migrates its tables.
    #[cfg(feature = "postgres")]
    pub(super) async fn postgres(url: &str) -> Result<Self, LogError> {
        use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
        let options: PgConnectOptions = url
            .parse()
            .map_err(|error| cannot("parse its URL", error))?;
        // The task that writes needs one more connection.
        let pool = PgPoolOptions::new()
            .max_connections(READERS + 1)
            .acquire_timeout(CONNECT_TIMEOUT)
            .connect_lazy_with(options);
        postgres::migrate(&pool).await?;
        let months = Arc::default();
        make_months(&pool, &months, &[])
            .await
            .map_err(|error| cannot("create its tables", error))?;
        Ok(Self::Postgres {
            pool,
            kept: Kept::default(),
            months,
        })
    }

    /// Makes the changes in one transaction. Returns, once the transaction is committed and on disk, the
    /// number of rows that each change wrote or erased.
    pub(super) async fn commit(&self, changes: &[&Change]) -> Result<Vec<u64>, sqlx::Error> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite {
                write,
                kept,
                read,
                file,
            } => on_file::commit((write, kept), read, file, changes).await,
            #[cfg(feature = "postgres")]
            Self::Postgres { pool, kept, months } => {
                make_months(pool, months, changes).await?;
                let outcome = postgres::commit(pool, kept, changes).await;
                if outcome.is_err() {
                    months.clear();
                }
                outcome
            }
        }
    }

    /// Gives the connection that writes back to its pool, because no change waits.
    pub(super) fn rest(&self) {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { kept, .. } => drop(kept.take()),
            #[cfg(feature = "postgres")]
            Self::Postgres { kept, .. } => drop(kept.take()),
        }
    }

    /// Returns how often the file of the log was found deleted or replaced.
    pub(super) fn replaced(&self) -> u64 {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { file, .. } => file.replaced(),
            #[cfg(feature = "postgres")]
            Self::Postgres { .. } => 0,
        }
    }

    /// Returns the newest record of a consent id.
    pub(super) async fn newest(&self, id: &str) -> Result<Option<RecordRow>, LogError> {
        let row = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { read, file, .. } => match file.check_folder() {
                Ok(()) => sqlite::newest(read, id).await,
                Err(error) => Err(error.into()),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres { pool, .. } => postgres::newest(pool, id).await,
        };
        row.map_err(|error| cannot("read", error))
    }

    /// Returns the records of a consent id, the oldest first.
    pub(super) async fn records(&self, id: &str) -> Result<Vec<RecordRow>, LogError> {
        let rows = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { read, file, .. } => match file.check_folder() {
                Ok(()) => sqlite::records(read, id).await,
                Err(error) => Err(error.into()),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres { pool, .. } => postgres::records(pool, id).await,
        };
        rows.map_err(|error| cannot("read", error))
    }

    /// Returns the records whose time is before `to`, at most `limit` of them: those after a place, which is a time and a
    /// number.
    #[cfg(feature = "archive")]
    pub(super) async fn page(
        &self,
        after: (i64, i64),
        to: i64,
        limit: u32,
    ) -> Result<Vec<(i64, RecordRow)>, LogError> {
        let rows = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { read, file, .. } => match file.check_folder() {
                Ok(()) => sqlite::page(read, after, to, limit).await,
                Err(error) => Err(error.into()),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres { pool, .. } => postgres::page(pool, after, to, limit).await,
        };
        let rows = rows.map_err(|error| cannot("read", error))?;
        Ok(rows
            .into_iter()
            .map(|NumberedRow(number, row)| (number, row))
            .collect())
    }

    /// Returns the time of the oldest record.
    #[cfg(feature = "archive")]
    pub(super) async fn oldest(&self) -> Result<Option<i64>, LogError> {
        let oldest = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { read, file, .. } => match file.check_folder() {
                Ok(()) => sqlx::query_scalar(OLDEST).fetch_one(read).await,
                Err(error) => Err(error.into()),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres { pool, .. } => sqlx::query_scalar(OLDEST).fetch_one(pool).await,
        };
        oldest.map_err(|error| cannot("read", error))
    }

    /// Returns the document with a hash.
    pub(super) async fn document(&self, hash: &str) -> Result<Option<DocumentRow>, LogError> {
        let row = match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { read, file, .. } => match file.check_folder() {
                Ok(()) => sqlite::document(read, hash).await,
                Err(error) => Err(error.into()),
            },
            #[cfg(feature = "postgres")]
            Self::Postgres { pool, .. } => postgres::document(pool, hash).await,
        };
        row.map_err(|error| cannot("read", error))
    }

    /// Closes all connections.
    pub(super) async fn close(&self) {
        self.rest();
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite { write, read, .. } => {
                // The last connection that closes merges the write-ahead log into the file. A reader cannot
                // do that, so the writer closes last.
                read.close().await;
                write.close().await;
            }
            #[cfg(feature = "postgres")]
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }
}

/// Returns whether a retry may succeed: the database is busy, full, restarting or unreachable.
pub(super) fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed => true,
        #[cfg(feature = "sqlite")]
        sqlx::Error::Database(error)
            if error
                .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                .is_some() =>
        {
            /// BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN (SQLite, result codes): the last octet of the extended code.
            const TRANSIENT: [i64; 6] = [5, 6, 8, 10, 13, 14];
            error
                .code()
                .and_then(|code| code.parse::<i64>().ok())
                .is_some_and(|code| TRANSIENT.contains(&(code & 0xff)))
        }
        #[cfg(feature = "postgres")]
        sqlx::Error::Database(error) => {
            /// Classes of SQLSTATE (PostgreSQL, appendix A): connection, rollback, resources.
            const CLASSES: [&str; 3] = ["08", "40", "53"];
            /// Read-only after a fail-over, lock not available, query cancelled, shutting down or starting; and no partition,
            /// because another instance has dropped one that this one knew.
            const STATES: [&str; 7] = [
                "25006", "55P03", "57014", "57P01", "57P02", "57P03", "23514",
            ];
            error.code().is_some_and(|state| {
                STATES.contains(&&*state) || CLASSES.iter().any(|class| state.starts_with(class))
            })
        }
        _ => false,
    }
}

/// The future of a step before a commit.
type Step<'a, E> = Pin<Box<dyn Future<Output = Result<(), E>> + Send + 'a>>;

/// Makes the partitions that changes need, and those of the months to come. The future is boxed, since rustc cannot
/// show that it is `Send`.
#[cfg(feature = "postgres")]
fn make_months(
    pool: &sqlx::PgPool,
    months: &Arc<Months>,
    changes: &[&Change],
) -> Step<'static, sqlx::Error> {
    let (pool, months, missing) = (pool.clone(), Arc::clone(months), months.missing(changes));
    Box::pin(async move {
        for day in &missing {
            sqlx::query("SELECT consent_records_make_month(DATE '1970-01-01' + $1::INTEGER)")
                .bind(day)
                .execute(&pool)
                .await?;
        }
        months.add(missing);
        Ok(())
    })
}

/// Creates the error of an action that failed.
pub(super) fn cannot(
    action: &'static str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> LogError {
    LogError::Database {
        action,
        source: source.into(),
    }
}

macro_rules! database {
    (
        $name:ident: $database:ty,
        scripts: $scripts:expr,
        begin: $begin:literal,
        lock: $lock:expr,
        erase_before: $erase_before:literal,
        is_partitioned: $is_partitioned:literal
    ) => {
        mod $name {
            use super::*;
            use sqlx::pool::PoolConnection;
            use sqlx::{Connection as _, Executor as _, Pool, Transaction};

            /// Brings the tables to the latest version.
            pub(super) async fn migrate(pool: &Pool<$database>) -> Result<(), LogError> {
                let scripts: &[&str] = $scripts;
                let failed = |error| cannot("create its tables", error);
                let mut transaction = pool.begin_with($begin).await.map_err(failed)?;
                let lock: Option<&str> = $lock;
                let statements: Vec<&str> = lock
                    .into_iter()
                    .chain([schema::VERSIONS, schema::IS_WRITABLE])
                    .collect();
                for statement in statements {
                    transaction
                        .execute(sqlx::raw_sql(statement))
                        .await
                        .map_err(failed)?;
                }
                let found: i64 = sqlx::query_scalar(schema::VERSION)
                    .fetch_one(&mut *transaction)
                    .await
                    .map_err(failed)?;
                let supported = schema::latest(scripts);
                if found > supported {
                    return Err(LogError::TooNew { found, supported });
                }
                let to_run: Vec<_> = schema::to_run(scripts, found).collect();
                for (version, script) in to_run {
                    transaction
                        .execute(sqlx::raw_sql(script))
                        .await
                        .map_err(failed)?;
                    sqlx::query(schema::RAISE)
                        .bind(version)
                        .execute(&mut *transaction)
                        .await
                        .map_err(failed)?;
                }
                transaction.commit().await.map_err(failed)
            }

            /// Makes the changes in one transaction.
            pub(super) async fn commit(
                pool: &Pool<$database>,
                kept: &Kept<$database>,
                changes: &[&Change],
            ) -> Result<Vec<u64>, sqlx::Error> {
                let mut lease = kept.lease(pool).await?;
                let counts = write(lease.connection()?, changes).await?;
                lease.keep();
                Ok(counts)
            }

            /// Makes the changes in one transaction of a connection.
            async fn write(
                connection: &mut PoolConnection<$database>,
                changes: &[&Change],
            ) -> Result<Vec<u64>, sqlx::Error> {
                let mut transaction = connection.begin_with($begin).await?;
                let mut counts = Vec::with_capacity(changes.len());
                // Consecutive records share one statement, and so one round trip to the database.
                for run in changes.chunk_by(|one, next| one.is_record() && next.is_record()) {
                    let records: Vec<&RecordRow> =
                        run.iter().filter_map(|change| change.record()).collect();
                    if records.is_empty() {
                        for change in run {
                            counts.push(other(&mut transaction, change).await?);
                        }
                    } else {
                        insert::$name(&mut transaction, &records).await?;
                        counts.extend(records.iter().map(|_| 1));
                    }
                }
                transaction.commit().await?;
                Ok(counts)
            }

            /// Makes a change other than a record.
            async fn other(
                transaction: &mut Transaction<'_, $database>,
                change: &Change,
            ) -> Result<u64, sqlx::Error> {
                let query = match change {
                    Change::Put(document) => sqlx::query(PUT)
                        .bind(&document.hash)
                        .bind(&document.kind)
                        .bind(&document.policy_hash)
                        .bind(&document.language)
                        .bind(&document.bytes),
                    Change::Erase(id) => sqlx::query(ERASE).bind(id),
                    Change::EraseBefore(millis) => {
                        return erase_before(transaction, *millis).await;
                    }
                    Change::Record(record) => {
                        return insert::$name(transaction, &[record]).await.map(|()| 1);
                    }
                };
                let done = query.execute(&mut **transaction).await?;
                Ok(done.rows_affected())
            }

            /// Erases the records from before a time.
            async fn erase_before(
                transaction: &mut Transaction<'_, $database>,
                millis: i64,
            ) -> Result<u64, sqlx::Error> {
                let query = sqlx::query($erase_before).bind(millis);
                if $is_partitioned {
                    let row = query.fetch_one(&mut **transaction).await?;
                    let erased: i64 = sqlx::Row::try_get(&row, 0)?;
                    return Ok(u64::try_from(erased).unwrap_or_default());
                }
                let done = query.execute(&mut **transaction).await?;
                Ok(done.rows_affected())
            }

            /// Returns the newest record of a consent id.
            pub(super) async fn newest(
                pool: &Pool<$database>,
                id: &str,
            ) -> Result<Option<RecordRow>, sqlx::Error> {
                sqlx::query_as(NEWEST).bind(id).fetch_optional(pool).await
            }

            /// Returns the records of a consent id.
            pub(super) async fn records(
                pool: &Pool<$database>,
                id: &str,
            ) -> Result<Vec<RecordRow>, sqlx::Error> {
                sqlx::query_as(RECORDS).bind(id).fetch_all(pool).await
            }

            /// Returns records by time.
            #[cfg(feature = "archive")]
            pub(super) async fn page(
                pool: &Pool<$database>,
                (millis, number): (i64, i64),
                to: i64,
                limit: u32,
            ) -> Result<Vec<NumberedRow>, sqlx::Error> {
                sqlx::query_as(PAGE)
                    .bind(millis)
                    .bind(number)
                    .bind(to)
                    .bind(i64::from(limit))
                    .fetch_all(pool)
                    .await
            }

            /// Returns the document with a hash.
            pub(super) async fn document(
                pool: &Pool<$database>,
                hash: &str,
            ) -> Result<Option<DocumentRow>, sqlx::Error> {
                sqlx::query_as(DOCUMENT)
                    .bind(hash)
                    .fetch_optional(pool)
                    .await
            }
        }
    };
}

// SQLite may refuse, without waiting, a write in a transaction that began as a reader.
#[cfg(feature = "sqlite")]
database!(
    sqlite: sqlx::Sqlite,
    scripts: schema::SQLITE,
    begin: "BEGIN IMMEDIATE",
    lock: None,
    erase_before: "DELETE FROM consent_records WHERE millis < $1",
    is_partitioned: false
);

// A server or a role may be configured not to wait for the disk, but a change must be on disk before it is
// confirmed. The lock makes instances that start at the same time migrate one after the other. Its number is
// "consent" in ASCII.
#[cfg(feature = "postgres")]
database!(
    postgres: sqlx::Postgres,
    scripts: schema::POSTGRES,
    begin: "BEGIN; SET LOCAL synchronous_commit TO on",
    lock: Some("SELECT pg_advisory_xact_lock(27988542867467892)"),
    erase_before: "SELECT consent_records_erase_before($1)",
    is_partitioned: true
);
