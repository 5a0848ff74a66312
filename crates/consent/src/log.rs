//! The proof of consent: what was decided, when, and on which words, kept where it can be shown later.
//!
//! Whoever asks for consent must be able to demonstrate it (GDPR, article 7(1)), with the words that were shown
//! at the time (EDPB Guidelines 05/2020, paragraph 108). [`ConsentLog`] is what a service writes it into.

#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod database;
mod document;
mod error;
mod hash;
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

/// What a [`ConsentLog`] gives back: a future that can be sent between threads.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, LogError>> + Send + 'a>>;

/// Where the proof of consent is kept.
///
/// It is used through a type (`L: ConsentLog`) or as a shared handle (`Arc<dyn ConsentLog>`, which is a
/// `ConsentLog` too). `DatabaseLog` (features `sqlite` and `postgres`) is one.
///
/// ```
/// use cookie_registry_consent::{ConsentLog, LogError, ProofRecord, Recorded};
///
/// async fn prove(log: &impl ConsentLog, recorded: &Recorded) -> Result<(), LogError> {
///     log.record(ProofRecord::of(recorded)).await
/// }
/// ```
pub trait ConsentLog: Send + Sync {
    /// Writes a record. The future ends well when the record is durable, and not before: then it outlives the
    /// end of the process. The same record twice is one record.
    ///
    /// A future that is dropped early takes nothing back: the record may be written.
    ///
    /// # Errors
    /// [`LogError`] where the record is not known to be durable.
    fn record(&self, proof: ProofRecord) -> Pending<'_, ()>;

    /// Everything that is kept about a consent id, the oldest first, with
    /// [`withdrawn_at`](ProofRecord::withdrawn_at) filled in. [`ProofRecord::to_json`] makes a line of each.
    ///
    /// # Errors
    /// [`LogError`] where the log cannot be read.
    fn export(&self, id: ConsentId) -> Pending<'_, Vec<ProofRecord>>;

    /// Erases everything that is kept about a consent id, and tells how many records that were.
    ///
    /// # Errors
    /// [`LogError`] where the erasure is not known to be durable.
    fn erase(&self, id: ConsentId) -> Pending<'_, u64>;

    /// Erases the records that were made before a time, in seconds since 1970-01-01 in UTC, and tells how many
    /// they were. Documents stay: they say nothing of any visitor.
    ///
    /// # Errors
    /// [`LogError`] where the erasure is not known to be durable.
    fn erase_before(&self, seconds: u64) -> Pending<'_, u64>;

    /// Keeps a document under its hash; one that is there already stays as it is.
    ///
    /// # Errors
    /// [`LogError`] where the document is not known to be durable.
    fn put(&self, document: ProofDocument) -> Pending<'_, ()>;

    /// The document of this hash, to the byte; `None` where none is kept.
    ///
    /// # Errors
    /// [`LogError`] where the log cannot be read.
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
