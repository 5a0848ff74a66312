//! Commits to an SQLite file, after checking that it is the file at the log's path.

use super::super::change::Change;
use super::super::file::{Files, Look};
use super::lease::Kept;
use super::{CONNECT_TIMEOUT, LogFile, Step, cannot, sqlite};
use crate::log::LogError;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqlitePool};
use std::io;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How often a file is opened that is replaced again and again meanwhile.
const OPENINGS: usize = 4;
/// The pause between two looks at whether all connections are closed.
const PAUSE: Duration = Duration::from_millis(5);

/// Makes the changes in an SQLite file, and makes sure that it is the file under the log's path. One that was deleted or
/// replaced is opened anew, with its tables. In another folder nothing is opened.
pub(super) async fn commit(
    (write, kept): (&SqlitePool, &Kept<Sqlite>),
    read: &SqlitePool,
    file: &LogFile,
    changes: &[&Change],
) -> Result<Vec<u64>, sqlx::Error> {
    let look = file.look();
    if look != Look::Same {
        file.check_folder()?;
        let kept = kept.take();
        if look == Look::CompanionsLost {
            checkpoint(kept, [write, read]).await?;
        } else {
            // It has the earlier file open, like those in the pools.
            drop(kept);
        }
        file.invalidate();
        close_all(&[read, write]).await?;
        reopen(write, file).await?;
    }
    let outcome = sqlite::commit(write, kept, changes).await;
    if outcome.is_err() {
        file.forget_companions();
    }
    let counts = outcome?;
    if file.look() == Look::Same {
        return Ok(counts);
    }
    let text = "the file of the consent log was deleted or replaced during the commit";
    Err(io::Error::new(io::ErrorKind::NotFound, text).into())
}

/// Opens the file, creates or migrates its tables, and remembers its identity.
///
/// The file that the connection has open is known only if it was there before and after: one that is created is opened a
/// second time.
///
/// The future is boxed, since rustc cannot show that the one of a migration is `Send`.
pub(super) fn open<'a>(write: &'a SqlitePool, file: &'a LogFile) -> Step<'a, LogError> {
    Box::pin(async move {
        let mut before: Files = file.find();
        for _ in 0..OPENINGS {
            file.check_folder().map_err(|error| cannot("open", error))?;
            if let Err(error) = sqlite::migrate(write).await {
                // With an open file, a disk that has failed could not be unmounted. If the disk is read-only now, the connection
                // would stay so.
                let _ = close_all(&[write]).await;
                return Err(error);
            }
            let after = file.find();
            if after.are_open_since(&before) {
                file.remember(after);
                return Ok(());
            }
            close_idle(write).await;
            before = file.find();
        }
        let text = "the file of the consent log is replaced again and again while it is opened";
        let error = io::Error::new(io::ErrorKind::NotFound, text);
        Err(cannot("open", sqlx::Error::Io(error)))
    })
}

/// Opens the file anew, as [`open`] does.
async fn reopen(write: &SqlitePool, file: &LogFile) -> Result<(), sqlx::Error> {
    open(write, file).await.map_err(|error| match error {
        LogError::Database { source, .. } => source
            .downcast::<sqlx::Error>()
            .map_or_else(sqlx::Error::Configuration, |error| *error),
        error => sqlx::Error::Configuration(error.into()),
    })
}

/// Moves committed records from the write-ahead log into the database, through a connection that still has it open: one
/// that was deleted would take them with it. Afterwards the shared memory refers to no record in it.
async fn checkpoint(
    kept: Option<PoolConnection<Sqlite>>,
    pools: [&SqlitePool; 2],
) -> Result<(), sqlx::Error> {
    // Without an open connection nothing can be lost: the last one that closed has moved all records.
    let idle = || pools.into_iter().find_map(SqlitePool::try_acquire);
    let Some(mut connection) = kept.or_else(idle) else {
        return Ok(());
    };
    let (is_busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut *connection)
        .await?;
    if is_busy == 0 {
        return Ok(());
    }
    let text =
        "the write-ahead log of the consent log was deleted while another connection reads it";
    Err(io::Error::new(io::ErrorKind::ResourceBusy, text).into())
}

/// Closes all connections, and waits for those that are in use: their shared memory describes the earlier files, and SQLite
/// uses it as long as a connection has it open.
async fn close_all(pools: &[&SqlitePool]) -> Result<(), sqlx::Error> {
    let until = Instant::now() + CONNECT_TIMEOUT;
    loop {
        for pool in pools {
            close_idle(pool).await;
        }
        if pools.iter().all(|pool| pool.size() == 0) {
            return Ok(());
        }
        if Instant::now() > until {
            let text = "a connection still has the earlier file of the consent log open";
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, text).into());
        }
        sleep(PAUSE).await;
    }
}

/// Closes the connections of a pool that are not in use.
async fn close_idle(pool: &SqlitePool) {
    while let Some(connection) = pool.try_acquire() {
        // A connection whose file is gone may fail to close properly, and is closed anyway.
        let _ = connection.close().await;
    }
}
