//! The errors of the archive.

use super::YEARS;
use crate::log::LogError;
use time::Date;

/// The reason why the archive could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The name of the service cannot be part of a path.
    #[error(
        "{name:?} cannot be the name of a service in the archive: write 1 to 64 lower-case letters, digits, `-`, `_` or `.`, beginning with a letter or a digit"
    )]
    ServiceName {
        /// The name.
        name: String,
    },
    /// There is no such month.
    #[error(
        "there is no month {year}-{month:02}: write a year from {} to {} and a month from 1 to 12",
        YEARS.start(),
        YEARS.end()
    )]
    NoMonth {
        /// The year.
        year: i32,
        /// The month.
        month: u8,
    },
    /// The month has not ended, or ended less than a day ago.
    #[error(
        "{year}-{month:02} is not closed: archive a month from the second day of the next one on, when no record is still on its way"
    )]
    NotClosed {
        /// The year.
        year: i32,
        /// The month.
        month: u8,
    },
    /// The archive has records of a day, but the log has none of that day.
    #[error(
        "the log has no records of {day} any more, but the archive has: nothing was deleted. Write a month before its records are erased from the log for their age, and not again; to remove records from the archive, call its `erase` or `erase_before`"
    )]
    NotInLog {
        /// The day.
        day: Date,
    },
    /// The archive has records of a day that are older than the log's oldest record of that day.
    #[error(
        "the archive has records of {day} that are older than the oldest one of the log: nothing was deleted. Erase whole days from the log, after their month was written, and do not write it again; to remove records from the archive, call its `erase` or `erase_before`"
    )]
    PartlyInLog {
        /// The day.
        day: Date,
    },
    /// The log cannot be read, or a record in it or in the archive is damaged.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The store failed.
    #[error("the store of the archive failed: {0}")]
    Store(#[from] object_store::Error),
    /// A file is not a Parquet file of this archive.
    #[error("{path} is no file of the archive: {source}")]
    File {
        /// The path in the store.
        path: String,
        /// The cause.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The records that were read back differ from those that were written.
    #[error(
        "{path} does not have the records that were just written to it, and none was removed from the log: let only one process change the archive at a time, and make this change again"
    )]
    Differs {
        /// The path in the store.
        path: String,
    },
    /// The leftover file of an interrupted write in a local folder cannot be removed.
    #[error(
        "{path} is left from a write that was interrupted, and cannot be removed: {source}; remove it, because it may have records that are to be erased, and make this change again"
    )]
    Staged {
        /// The path in the file system.
        path: String,
        /// The error of the operating system.
        source: std::io::Error,
    },
}
