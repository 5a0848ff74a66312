//! Why a log did not do what it was asked.

use std::error::Error;
use std::time::Duration;

/// Why the consent log did not do what it was asked.
///
/// Whatever it is, a record that was to be written is not known to be durable. To record it again is always
/// right: the same record twice is one record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// Too much waits already to be written. Nothing was written.
    #[error(
        "the consent log is behind: {waiting} changes wait to be written; answer 503 and let the visitor choose again"
    )]
    Full {
        /// How many wait.
        waiting: usize,
    },
    /// The database did not confirm in time. The record may still be written.
    #[error(
        "the consent log did not confirm within {patience:?}; record the same choice again, which writes it once"
    )]
    Late {
        /// How long was waited.
        patience: Duration,
    },
    /// The log was closed, or what writes it has ended. Nothing was written.
    #[error("the consent log is closed; open it again")]
    Closed,
    /// There is no tokio runtime in which it could run.
    #[error(
        "the consent log needs a tokio runtime; open it inside of one, such as that of `#[tokio::main]`"
    )]
    NoRuntime,
    /// The database refused, or cannot be reached.
    #[error("the consent log cannot {doing}: {source}")]
    Database {
        /// What was to be done, such as `write`.
        doing: &'static str,
        /// Why not.
        source: Box<dyn Error + Send + Sync>,
    },
    /// What is kept is nothing that this version writes.
    #[error(
        "the consent log holds a {what} that cannot be read: {value:?}; restore it from a backup"
    )]
    Unreadable {
        /// What it should be.
        what: &'static str,
        /// What is there.
        value: String,
    },
    /// The database was written by a later version.
    #[error(
        "the consent log has the tables of version {found}, and this service knows {known}; deploy the newer service"
    )]
    TooNew {
        /// The version of the tables.
        found: i64,
        /// The latest that is known here.
        known: i64,
    },
}
