//! The proof of consent: what was decided, when, and on which text.
//!
//! A service that asks for consent must be able to demonstrate it (GDPR, article 7(1)), together with the text that was
//! shown at the time (EDPB Guidelines 05/2020, paragraph 108). It writes the proof into a [`ConsentLog`].

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod database;
mod document;
mod error;
mod hash;
mod json;
mod proof;

#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use database::{DatabaseLog, LogSettings};
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
/// Use it as a type parameter (`L: ConsentLog`) or as a shared handle: `Arc<dyn ConsentLog>` is a `ConsentLog` too.
/// `DatabaseLog` (features `sqlite` and `postgres`) implements it.
///
/// ```
/// use cookie_registry_consent::{ConsentLog, LogError, ProofRecord, Recorded};
///
/// async fn prove(log: &impl ConsentLog, recorded: &Recorded) -> Result<(), LogError> {
///     log.record(ProofRecord::of(recorded)).await
/// }
/// ```
pub trait ConsentLog: Send + Sync {
    /// Writes a record. The future succeeds once the record is durable, and not before: it then survives a crash of the
    /// process. Writing the same record twice stores one record.
    ///
    /// Dropping the future does not cancel the write: the record may be stored.
    ///
    /// # Errors
    /// [`LogError`] if the record is not known to be durable.
    fn record(&self, proof: ProofRecord) -> Pending<'_, ()>;

    /// Returns all records of a consent id, the oldest first, with [`withdrawn_at`](ProofRecord::withdrawn_at) set.
    /// [`ProofRecord::to_json`] writes each as a line.
    ///
    /// # Errors
    /// [`LogError`] if the log cannot be read.
    fn export(&self, id: ConsentId) -> Pending<'_, Vec<ProofRecord>>;

    /// Erases all records of a consent id, and returns their number.
    ///
    /// # Errors
    /// [`LogError`] if the erasure is not known to be durable.
    fn erase(&self, id: ConsentId) -> Pending<'_, u64>;

    /// Erases the records from before a time, in seconds since 1970-01-01 in UTC, and returns their number. Documents
    /// remain, since they contain nothing about visitors.
    ///
    /// # Errors
    /// [`LogError`] if the erasure is not known to be durable.
    fn erase_before(&self, seconds: u64) -> Pending<'_, u64>;

    /// Stores a document under its hash. A document that is already stored remains unchanged.
    ///
    /// # Errors
    /// [`LogError`] if the document is not known to be durable.
    fn put(&self, document: ProofDocument) -> Pending<'_, ()>;

    /// Returns the document with a hash, byte for byte; `None` if there is none.
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
