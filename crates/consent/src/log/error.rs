//! The errors of a consent log.

use std::error::Error;
use std::time::Duration;

/// The error of a consent log.
///
/// After any of them, a record is not known to be durable. Recording it again is always safe: writing the same record
/// twice stores one record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The queue of changes is full. Nothing was written.
    #[error(
        "the consent log's queue of {capacity} changes is full; answer 503 and let the visitor choose again"
    )]
    QueueFull {
        /// How many changes the queue holds.
        capacity: usize,
    },
    /// The database did not confirm in time. The record may still be written.
    #[error(
        "the consent log did not confirm within {timeout:?}; record the same choice again, which stores it once"
    )]
    TimedOut {
        /// How long the caller waited.
        timeout: Duration,
    },
    /// The log was closed, or its writer task has ended. Nothing was written.
    #[error("the consent log is closed; open it again")]
    Closed,
    /// There is no tokio runtime for its writer task.
    #[error(
        "the consent log needs a tokio runtime; open it inside one, such as that of `#[tokio::main]`"
    )]
    NoRuntime,
    /// The database refused, or cannot be reached.
    #[error("the consent log cannot {action}: {source}")]
    Database {
        /// What failed, such as `write`.
        action: &'static str,
        /// The cause.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A stored value is not one that this version writes.
    #[error("the consent log holds an unreadable {what}: {value:?}; restore it from a backup")]
    Unreadable {
        /// What it should be, such as `policy hash`.
        what: &'static str,
        /// The stored value.
        value: String,
    },
    /// The database was written by a later version.
    #[error(
        "the tables of the consent log have version {found}, and this service supports {supported}; deploy the newer service"
    )]
    TooNew {
        /// The version of the tables.
        found: i64,
        /// The latest version that this service supports.
        supported: i64,
    },
}
