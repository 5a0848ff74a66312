//! The task that writes changes, and its queue.

use super::LogSettings;
use super::change::Change;
use super::health::{Gauge, LogHealth};
use super::store::{Store, cannot, is_transient};
use crate::log::LogError;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// The greatest number of changes in one transaction. SQLite allows 32,766 values in a statement, and a
/// record has fourteen.
const MAX_GROUP: usize = 512;
/// The time limit of one attempt, which is needed because a network may lose the response.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(15);
/// The pause after the first failed attempt, and the longest pause. Each pause doubles the one before.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(2));

/// A change, and the sender that confirms it.
#[derive(Debug)]
struct Job {
    change: Change,
    done: oneshot::Sender<Result<u64, LogError>>,
}

#[derive(Debug)]
enum Message {
    Write(Box<Job>),
    Close,
}

/// A handle of the task. When the last clone is dropped, the task writes the queued changes and ends.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    timeout: Duration,
    gauge: Arc<Gauge>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Writer {
    /// Starts the task.
    pub(super) fn start(store: Store, settings: LogSettings, runtime: &Handle) -> Self {
        let (queue, receiver) = mpsc::channel(settings.queue_capacity);
        let gauge = Arc::<Gauge>::default();
        let task = Task {
            gauge: Arc::clone(&gauge),
            store,
            queue: receiver,
            retry_for: settings.retry_for,
        };
        Self {
            queue,
            timeout: settings.timeout,
            gauge,
            task: Arc::new(Mutex::new(Some(runtime.spawn(task.run())))),
        }
    }

    /// Queues a change and waits until it is durable, but no longer than the timeout. Returns the number of
    /// rows.
    ///
    /// Dropping the future does not cancel a change that is queued.
    pub(super) async fn write(&self, change: Change) -> Result<u64, LogError> {
        let until = Instant::now() + self.timeout;
        let place = match timeout_at(until, self.queue.reserve()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_)) => return Err(LogError::Closed),
            Err(_) => {
                let capacity = self.queue.max_capacity();
                return Err(LogError::QueueFull { capacity });
            }
        };
        let (done, outcome) = oneshot::channel();
        place.send(Message::Write(Box::new(Job { change, done })));
        let timed_out = LogError::TimedOut {
            timeout: self.timeout,
        };
        if self.timeout.is_zero() {
            // With a timeout of zero no timer is started: within its resolution of a millisecond, a fast disk
            // could confirm.
            return Err(timed_out);
        }
        match timeout_at(until, outcome).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(LogError::Closed),
            Err(_) => Err(timed_out),
        }
    }

    /// Returns the state of the log.
    pub(super) fn health(&self) -> LogHealth {
        let mut health = self.gauge.read();
        health.capacity = self.queue.max_capacity();
        health.queued = health.capacity.saturating_sub(self.queue.capacity());
        health
    }

    /// Ends the task after it has written the queued changes.
    pub(super) async fn close(&self) {
        // This fails if the task has already ended.
        let _ = self.queue.send(Message::Close).await;
        let mut task = self.task.lock().await;
        if let Some(running) = task.as_mut() {
            // This fails if the runtime has cancelled the task; then there is nothing left to wait for.
            let _ = running.await;
            *task = None;
        }
    }
}

/// The task that writes.
struct Task {
    gauge: Arc<Gauge>,
    store: Store,
    queue: mpsc::Receiver<Message>,
    retry_for: Duration,
}

impl Task {
    /// Writes changes until the queue is closed and empty.
    async fn run(mut self) {
        let mut messages = Vec::with_capacity(MAX_GROUP);
        while self.receive(&mut messages).await {
            let mut jobs = Vec::with_capacity(messages.len());
            for message in messages.drain(..) {
                match message {
                    Message::Write(job) => jobs.push(*job),
                    Message::Close => self.queue.close(),
                }
            }
            if !jobs.is_empty() {
                self.write(jobs).await;
            }
        }
    }

    /// Receives the messages of the next group. Returns whether there are any: none means that the queue is empty, and is either
    /// closed or has no senders.
    async fn receive(&mut self, messages: &mut Vec<Message>) -> bool {
        self.gather(messages).await;
        if messages.is_empty() {
            self.store.rest();
            if self.queue.recv_many(messages, MAX_GROUP).await == 0 {
                return false;
            }
            self.gather(messages).await;
        }
        true
    }

    /// Adds the messages that are queued already, and those of tasks that are about to send one: it lets the other tasks run for as
    /// long as more messages come, which is bounded by the size of a group.
    ///
    /// A group that is committed wakes all of its senders. The first of them would otherwise make the next group alone, and
    /// the others wait for the one after it, so that twice as many transactions would be needed.
    async fn gather(&mut self, messages: &mut Vec<Message>) {
        loop {
            let before = messages.len();
            tokio::task::yield_now().await;
            while messages.len() < MAX_GROUP {
                let Ok(message) = self.queue.try_recv() else {
                    break;
                };
                messages.push(message);
            }
            if messages.len() == before || messages.len() >= MAX_GROUP {
                return;
            }
        }
    }

    /// Writes a group of changes in one transaction. If the database refuses the group, writes each change in
    /// a separate transaction, so that one refused change does not affect the others.
    async fn write(&self, jobs: Vec<Job>) {
        let until = Instant::now() + self.retry_for;
        let changes: Vec<&Change> = jobs.iter().map(|job| &job.change).collect();
        match self.commit(&changes, until).await {
            Ok(counts) => {
                for (job, count) in jobs.into_iter().zip(counts) {
                    self.finish(job, Ok(count));
                }
            }
            Err(error) if jobs.len() == 1 || is_transient(&error) => {
                let error = Arc::new(error);
                for job in jobs {
                    self.finish(job, Err(cannot("write", Arc::clone(&error))));
                }
            }
            Err(_) => {
                for job in jobs {
                    let alone = self.commit(&[&job.change], until).await;
                    let outcome = alone.map(|counts| counts.iter().sum());
                    self.finish(job, outcome.map_err(|error| cannot("write", error)));
                }
            }
        }
    }

    /// Confirms a change, or reports why it failed.
    fn finish(&self, job: Job, outcome: Result<u64, LogError>) {
        self.gauge.finished(outcome.is_ok());
        // This fails if the caller's timeout has elapsed.
        let _ = job.done.send(outcome);
    }

    /// Commits the changes. While the database is busy or unreachable, retries until a deadline. If a
    /// transaction was committed but its response was lost, the retry is harmless, because the statements
    /// store a change only once.
    async fn commit(&self, changes: &[&Change], until: Instant) -> Result<Vec<u64>, sqlx::Error> {
        let (mut pause, longest) = PAUSES;
        loop {
            let attempt = timeout(ATTEMPT_TIMEOUT, self.store.commit(changes)).await;
            let outcome =
                attempt.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()));
            match &outcome {
                Ok(_) => self.gauge.attempt_succeeded(),
                Err(error) => self.gauge.attempt_failed(error),
            }
            match outcome {
                Err(error) if is_transient(&error) && Instant::now() + pause < until => {
                    sleep(pause).await;
                    pause = longest.min(pause * 2);
                }
                outcome => return outcome,
            }
        }
    }
}
