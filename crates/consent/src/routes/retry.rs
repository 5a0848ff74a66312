//! Proofs of refusals that the log could not store, kept until it can.

use super::report::{Report, report_failure};
use crate::{ConsentLog, LogError, ProofRecord};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many proofs wait at most. One takes about a kilobyte.
const CAPACITY: usize = 4096;
/// The pause after the first failed attempt, and the longest pause. Each pause doubles the one before.
const PAUSES: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(30));

/// Counts of stored and failed proofs, for health checks and metrics. A clone reads the same counts, which begin when the
/// routes are created.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() {
/// use cookie_registry::Deployment;
/// use cookie_registry_consent::{Banner, ConsentRoutes};
///
/// let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
/// let routes = ConsentRoutes::new(consent, Banner::new("/cookies"));
/// let health = routes.proof_health();
/// assert_eq!((health.stored(), health.failed(), health.waiting(), health.dropped()), (0, 0, 0, 0));
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct ProofHealth(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    stored: AtomicU64,
    failed: AtomicU64,
    waiting: AtomicU64,
    dropped: AtomicU64,
}

impl ProofHealth {
    /// Returns the number of proofs that the log has confirmed, including those after a retry.
    #[must_use]
    pub fn stored(&self) -> u64 {
        self.0.stored.load(Ordering::Relaxed)
    }

    /// Returns the number of times that the log has failed to confirm a proof.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.0.failed.load(Ordering::Relaxed)
    }

    /// Returns the number of proofs of refusals that wait for the log now.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.0.waiting.load(Ordering::Relaxed)
    }

    /// Returns the number of proofs of refusals that were dropped because too many waited. The refusals themselves are in the
    /// visitors' cookies.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.0.dropped.load(Ordering::Relaxed)
    }

    /// Counts an attempt to store a proof.
    pub(super) fn attempted(&self, outcome: &Result<(), LogError>) {
        let count = match outcome {
            Ok(()) => &self.0.stored,
            Err(_) => &self.0.failed,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// The proofs that wait.
#[derive(Debug, Default)]
struct Queue {
    proofs: VecDeque<ProofRecord>,
    is_retrying: bool,
}

/// A bounded queue of proofs, and the task that retries them while there are any.
#[derive(Clone, Debug, Default)]
pub(super) struct Retries {
    queue: Arc<Mutex<Queue>>,
    health: ProofHealth,
}

impl Retries {
    /// Returns the counts.
    pub(super) const fn health(&self) -> &ProofHealth {
        &self.health
    }

    /// Keeps a proof until the log has confirmed it. If too many wait, the proof is dropped, which is counted and reported.
    pub(super) fn keep(
        &self,
        log: &Arc<dyn ConsentLog>,
        proof: ProofRecord,
        report: Option<&Report>,
    ) {
        let mut queue = self.lock();
        if queue.proofs.len() >= CAPACITY {
            drop(queue);
            self.health.0.dropped.fetch_add(1, Ordering::Relaxed);
            report_failure(&LogError::QueueFull { capacity: CAPACITY }, report);
            return;
        }
        queue.proofs.push_back(proof);
        self.health.0.waiting.fetch_add(1, Ordering::Relaxed);
        if !queue.is_retrying {
            queue.is_retrying = true;
            tokio::spawn(self.clone().run(Arc::clone(log)));
        }
    }

    /// Retries the proofs in turn until none is left. One that the log does not accept delays no other for longer than a
    /// pause.
    async fn run(self, log: Arc<dyn ConsentLog>) {
        let (mut pause, longest) = PAUSES;
        tokio::time::sleep(pause).await;
        while let Some(proof) = self.next() {
            let outcome = log.record(proof.clone()).await;
            self.health.attempted(&outcome);
            if outcome.is_ok() {
                pause = PAUSES.0;
                self.health.0.waiting.fetch_sub(1, Ordering::Relaxed);
            } else {
                self.lock().proofs.push_back(proof);
                tokio::time::sleep(pause).await;
                pause = longest.min(pause * 2);
            }
        }
    }

    /// Takes the next proof. If there is none, the task ends.
    fn next(&self) -> Option<ProofRecord> {
        let mut queue = self.lock();
        let next = queue.proofs.pop_front();
        queue.is_retrying = next.is_some();
        next
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
