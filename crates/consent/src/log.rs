//! The proof of consent: the visitor's decisions, their time, and the text that the visitor saw.
//!
//! A service that relies on consent must be able to demonstrate it (GDPR, article 7(1)), including the text
//! that visitors saw at the time (EDPB Guidelines 05/2020, paragraph 108). The service stores the proof in a
//! [`ConsentLog`].

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod database;
mod document;
mod error;
mod hash;
mod json;
mod proof;

#[cfg(all(feature = "archive", any(feature = "sqlite", feature = "postgres")))]
pub use database::{ArchiveError, ArchivedMonth, ConsentArchive};
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use database::{DatabaseLog, LogHealth, LogSettings};
pub use document::{ProofDocument, ProofDocumentKind};
pub use error::LogError;
pub use hash::{ContentHash, NoContentHash};
pub use proof::{ProofRecord, mark_withdrawals};

use cookie_registry::ConsentId;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The future that the methods of [`ConsentLog`] return. It can be sent between threads.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, LogError>> + Send + 'a>>;

/// A store for the proof of consent.
///
/// Use it as a type parameter (`L: ConsentLog`) or as a shared handle (`Arc<dyn ConsentLog>`, which
/// implements the trait). `DatabaseLog` (features `sqlite` and `postgres`) implements it.
///
/// ```
/// use cookie_registry_consent::{ConsentLog, LogError, ProofRecord, Recorded};
///
/// async fn prove(log: &impl ConsentLog, recorded: &Recorded) -> Result<(), LogError> {
///     log.record(ProofRecord::of(recorded)).await
/// }
/// ```
pub trait ConsentLog: Send + Sync {
    /// Writes a record. The future succeeds only once the record is durable, that is, once it would survive a
    /// crash of the process. A record that is written twice is stored once.
    ///
    /// Dropping the future does not cancel the write: the record may be stored nevertheless.
    ///
    /// # Errors
    /// [`LogError`] if the log has not confirmed that the record is durable. The record may be stored nevertheless.
    fn record(&self, proof: ProofRecord) -> Pending<'_, ()>;

    /// Returns all records of a consent id in the order of the choices ([`sequence`](ProofRecord::sequence)), with
    /// [`withdrawn_at`](ProofRecord::withdrawn_at) set.
    /// [`ProofRecord::to_json`] writes each as a line.
    ///
    /// # Errors
    /// [`LogError`] if the log cannot be read.
    fn export(&self, id: ConsentId) -> Pending<'_, Vec<ProofRecord>>;

    /// Returns the newest record of a consent id, by [`sequence`](ProofRecord::sequence); `None` if there is none. The
    /// default implementation returns the last record of [`export`](Self::export).
    ///
    /// # Errors
    /// [`LogError`] if the log cannot be read.
    fn newest(&self, id: ConsentId) -> Pending<'_, Option<ProofRecord>> {
        Box::pin(async move { Ok(self.export(id).await?.pop()) })
    }

    /// Erases all records of a consent id, and returns their number.
    ///
    /// # Errors
    /// [`LogError`] if the log has not confirmed that the erasure is durable. The records may be erased nevertheless.
    fn erase(&self, id: ConsentId) -> Pending<'_, u64>;

    /// Erases all records that are older than a time, in seconds since 1970-01-01 in UTC, and returns their
    /// number. Documents are not erased, because they contain no data about visitors.
    ///
    /// # Errors
    /// [`LogError`] if the log has not confirmed that the erasure is durable. The records may be erased nevertheless.
    fn erase_before(&self, seconds: u64) -> Pending<'_, u64>;

    /// Stores a document under its hash. A document that is already stored remains unchanged.
    ///
    /// # Errors
    /// [`LogError`] if the log has not confirmed that the document is durable. The document may be stored nevertheless.
    fn put(&self, document: ProofDocument) -> Pending<'_, ()>;

    /// Returns the document with a hash, unchanged; `None` if it is not stored.
    ///
    /// # Errors
    /// [`LogError`] if the log cannot be read.
    fn get(&self, hash: ContentHash) -> Pending<'_, Option<ProofDocument>>;
}

impl<L: ConsentLog + ?Sized> ConsentLog for Arc<L> {
    fn record(&self, proof: ProofRecord) -> Pending<'_, ()> {
        (**self).record(proof)
    }

    fn export(&self, id: ConsentId) -> Pending<'_, Vec<ProofRecord>> {
        (**self).export(id)
    }

    fn newest(&self, id: ConsentId) -> Pending<'_, Option<ProofRecord>> {
        (**self).newest(id)
    }

    fn erase(&self, id: ConsentId) -> Pending<'_, u64> {
        (**self).erase(id)
    }

    fn erase_before(&self, seconds: u64) -> Pending<'_, u64> {
        (**self).erase_before(seconds)
    }

    fn put(&self, document: ProofDocument) -> Pending<'_, ()> {
        (**self).put(document)
    }

    fn get(&self, hash: ContentHash) -> Pending<'_, Option<ProofDocument>> {
        (**self).get(hash)
    }
}
