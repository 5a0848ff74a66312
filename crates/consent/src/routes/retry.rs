//! Proofs of refusals that the log could not store, kept until it can.

use super::report::{Report, report_failure};
use crate::{ConsentLog, ContentHash, LogError, ProofDocument, ProofRecord};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many proofs wait at most. One takes about a kilobyte.
const CAPACITY: usize = 4096;
/// How many different questions wait at most. One takes a few kilobytes; of more, the log gets only the hashes in the proofs.
const MAX_QUESTIONS: usize = 256;
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
    /// The questions that some of the proofs name and the log may not have.
    questions: HashMap<ContentHash, Arc<ProofDocument>>,
    is_retrying: bool,
}

impl Queue {
    /// Keeps a question. Returns `false` if too many others wait.
    fn keep_question(&mut self, question: Arc<ProofDocument>) -> bool {
        let hash = question.hash();
        let has_room = self.questions.len() < MAX_QUESTIONS || self.questions.contains_key(&hash);
        if has_room {
            self.questions.insert(hash, question);
        }
        has_room
    }
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

    /// Keeps a proof until the log has confirmed it, with the question that it names if the log may not have it. If too many
    /// wait, the proof is dropped, which is counted and reported. Of too many questions, some are dropped, which is reported.
    pub(super) fn keep(
        &self,
        log: &Arc<dyn ConsentLog>,
        proof: ProofRecord,
        question: Option<Arc<ProofDocument>>,
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
        let is_question_kept = question.is_none_or(|question| queue.keep_question(question));
        self.health.0.waiting.fetch_add(1, Ordering::Relaxed);
        if !queue.is_retrying {
            queue.is_retrying = true;
            tokio::spawn(self.clone().run(Arc::clone(log)));
        }
        drop(queue);
        if !is_question_kept {
            let capacity = MAX_QUESTIONS;
            report_failure(&LogError::QueueFull { capacity }, report);
        }
    }

    /// Retries the proofs in turn until none is left. One that the log does not accept delays no other for longer than a
    /// pause.
    async fn run(self, log: Arc<dyn ConsentLog>) {
        let (mut pause, longest) = PAUSES;
        let mut task = Task {
            retries: self,
            proof: None,
            has_ended: false,
        };
        tokio::time::sleep(pause).await;
        while let Some(proof) = task.next() {
            let outcome = task.retries.store(&*log, &proof).await;
            task.retries.health.attempted(&outcome);
            if task.put_back_unless(outcome.is_ok()) {
                tokio::time::sleep(pause).await;
                pause = longest.min(pause * 2);
            } else {
                pause = PAUSES.0;
            }
        }
    }

    /// Stores a proof, after the question that it names.
    async fn store(&self, log: &dyn ConsentLog, proof: &ProofRecord) -> Result<(), LogError> {
        let question = proof.page_hash.and_then(|page| {
            let queue = self.lock();
            queue.questions.get(&page).map(Arc::clone)
        });
        if let Some(question) = question {
            log.put(question.as_ref().clone()).await?;
            self.lock().questions.remove(&question.hash());
        }
        log.record(proof.clone()).await
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The task that retries. If it ends before its time, because the log panics or the runtime stops, the proof that it was storing
/// waits again, and the next failure starts another task.
struct Task {
    retries: Retries,
    /// The proof that is being stored.
    proof: Option<ProofRecord>,
    has_ended: bool,
}

impl Task {
    /// Takes the next proof. If there is none, the task ends.
    fn next(&mut self) -> Option<ProofRecord> {
        let mut queue = self.retries.lock();
        self.proof = queue.proofs.pop_front();
        if self.proof.is_none() {
            queue.is_retrying = false;
            queue.questions.clear();
            self.has_ended = true;
        }
        self.proof.clone()
    }

    /// Puts the proof behind the others if it is not stored, and returns whether it is not.
    fn put_back_unless(&mut self, is_stored: bool) -> bool {
        let proof = self.proof.take();
        if is_stored {
            self.retries
                .health
                .0
                .waiting
                .fetch_sub(1, Ordering::Relaxed);
        } else {
            self.retries.lock().proofs.extend(proof);
        }
        !is_stored
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if !self.has_ended {
            let mut queue = self.retries.lock();
            queue.is_retrying = false;
            queue.proofs.extend(self.proof.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry::ConsentPlan;

    #[test]
    fn a_question_that_is_not_kept_is_noticed() {
        let question = |number: usize| {
            let text = format!("<p>{number}</p>");
            Arc::new(ProofDocument::page(&ConsentPlan::EMPTY, "en", text))
        };
        let mut queue = Queue::default();
        assert!((0..MAX_QUESTIONS).all(|number| queue.keep_question(question(number))));
        assert!(!queue.keep_question(question(MAX_QUESTIONS)));
        assert_eq!(queue.questions.len(), MAX_QUESTIONS);
        assert!(queue.keep_question(question(0)), "it is there already");
    }
}
