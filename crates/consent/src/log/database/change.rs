//! The changes that a log writes.

use super::rows::{DocumentRow, RecordRow};

/// A change to write.
#[derive(Debug)]
pub(super) enum Change {
    /// Inserts a record, unless it is already stored.
    Record(RecordRow),
    /// Inserts a document, unless it is already stored.
    Put(DocumentRow),
    /// Deletes the records of a consent id.
    Erase(String),
    /// Deletes the records from before this time in milliseconds.
    EraseBefore(i64),
}

impl Change {
    /// Returns whether the change inserts a record.
    pub(super) const fn is_record(&self) -> bool {
        self.record().is_some()
    }

    /// Returns the record that the change inserts.
    pub(super) const fn record(&self) -> Option<&RecordRow> {
        match self {
            Self::Record(record) => Some(record),
            Self::Put(_) | Self::Erase(_) | Self::EraseBefore(_) => None,
        }
    }
}
