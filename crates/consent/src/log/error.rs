//! The errors of a consent log.

use std::error::Error;
use std::time::Duration;

/// The error of a consent log.
///
/// After such an error, it is not known whether the record is durable. Recording it again is safe, because a record
/// that is written twice is stored once.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The queue of changes is full. Nothing was written.
    #[error(
        "the consent log's queue of {capacity} changes is full; answer 503 and let the visitor choose again"
    )]
    QueueFull {
        /// The number of changes that the queue can hold.
        capacity: usize,
    },
    /// The database did not confirm in time. It may write the record nevertheless.
    #[error(
        "the consent log did not confirm within {timeout:?}; record the same choice again, which stores it once"
    )]
    TimedOut {
        /// The time that the caller waited.
        timeout: Duration,
    },
    /// The log was closed, or its writer task has ended. Nothing was written.
    #[error("the consent log is closed; open it again")]
    Closed,
    /// There is no tokio runtime for the writer task of the log.
    #[error(
        "the consent log needs a tokio runtime; open it inside one, such as that of `#[tokio::main]`"
    )]
    NoRuntime,
    /// The database refused an operation, or cannot be reached.
    #[error("the consent log cannot {action}: {source}")]
    Database {
        /// The operation, such as `write`.
        action: &'static str,
        /// The cause.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A stored value cannot be read, because its form is unknown to this version.
    #[error("the consent log holds an unreadable {what}: {value:?}; restore it from a backup")]
    Unreadable {
        /// The kind of value, such as `policy hash`.
        what: &'static str,
        /// The stored value.
        value: String,
    },
    /// The database was written by a later version.
    #[error(
        "the tables of the consent log have version {found}, and this service supports {supported}; deploy a newer version of the service"
    )]
    TooNew {
        /// The version of the tables.
        found: i64,
        /// The latest version that this service supports.
        supported: i64,
    },
}
