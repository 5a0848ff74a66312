//! The task that writes, and the queue before it.

use super::LogSettings;
use super::rows::{DocumentRow, RecordRow};
use super::store::{Store, cannot, is_transient};
use crate::log::LogError;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// The most changes that one transaction takes: SQLite allows 32,766 values in a statement, and a record has eleven.
const GROUP: usize = 512;
/// The longest that one attempt may take; a network can swallow an answer.
const ATTEMPT: Duration = Duration::from_secs(15);
/// How long is waited after the first attempt that failed, and after any.
const PAUSES: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(2));

/// What is to be written.
#[derive(Debug)]
pub(super) enum Change {
    /// A record, once.
    Record(RecordRow),
    /// A document, once.
    Put(DocumentRow),
    /// The records of a consent id go.
    Erase(String),
    /// The records made before this second go.
    EraseBefore(i64),
}

impl Change {
    pub(super) const fn is_record(&self) -> bool {
        self.record().is_some()
    }

    pub(super) const fn record(&self) -> Option<&RecordRow> {
        match self {
            Self::Record(record) => Some(record),
            Self::Put(_) | Self::Erase(_) | Self::EraseBefore(_) => None,
        }
    }
}

/// A change, and whoever waits for it.
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

/// The way to the task. When the last clone goes, the task writes what waits and ends.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    patience: Duration,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl Writer {
    pub(super) fn start(store: Store, settings: LogSettings, runtime: &Handle) -> Self {
        let (queue, waiting) = mpsc::channel(settings.waiting);
        let task = Task {
            store,
            waiting,
            retry_for: settings.retry_for,
        };
        Self {
            queue,
            patience: settings.patience,
            task: Arc::new(Mutex::new(Some(runtime.spawn(task.run())))),
        }
    }

    /// Hands a change to the task and waits, within the patience, until it is durable. The count of rows comes back.
    ///
    /// Once it has its place, a change is not taken back by dropping the future.
    pub(super) async fn write(&self, change: Change) -> Result<u64, LogError> {
        let until = Instant::now() + self.patience;
        let place = match timeout_at(until, self.queue.reserve()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_)) => return Err(LogError::Closed),
            Err(_) => {
                let waiting = self.queue.max_capacity();
                return Err(LogError::Full { waiting });
            }
        };
        let (done, outcome) = oneshot::channel();
        place.send(Message::Write(Box::new(Job { change, done })));
        match timeout_at(until, outcome).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(LogError::Closed),
            Err(_) => Err(LogError::Late {
                patience: self.patience,
            }),
        }
    }

    /// Has everything written that waits, and ends the task.
    pub(super) async fn close(&self) {
        // It fails where the task has ended already.
        let _ = self.queue.send(Message::Close).await;
        let mut task = self.task.lock().await;
        if let Some(running) = task.as_mut() {
            // It fails where the runtime has taken the task down; then there is nothing left to wait for.
            let _ = running.await;
            *task = None;
        }
    }
}

struct Task {
    store: Store,
    waiting: mpsc::Receiver<Message>,
    retry_for: Duration,
}

impl Task {
    async fn run(mut self) {
        let mut messages = Vec::with_capacity(GROUP);
        // It gives nothing only when there is nobody left, or the queue was closed and is empty.
        while self.waiting.recv_many(&mut messages, GROUP).await > 0 {
            let mut jobs = Vec::with_capacity(messages.len());
            for message in messages.drain(..) {
                match message {
                    Message::Write(job) => jobs.push(*job),
                    Message::Close => self.waiting.close(),
                }
            }
            if !jobs.is_empty() {
                self.settle(jobs).await;
            }
        }
    }

    /// Writes a group together. Where the database refuses it, each change is tried alone, so that one which it
    /// does not take costs no other.
    async fn settle(&self, jobs: Vec<Job>) {
        let until = Instant::now() + self.retry_for;
        let changes: Vec<&Change> = jobs.iter().map(|job| &job.change).collect();
        match self.commit(&changes, until).await {
            Ok(counts) => {
                for (job, count) in jobs.into_iter().zip(counts) {
                    job.tell(Ok(count));
                }
            }
            Err(error) if jobs.len() == 1 || is_transient(&error) => {
                let error = Arc::new(error);
                for job in jobs {
                    job.tell(Err(cannot("write", Arc::clone(&error))));
                }
            }
            Err(_) => {
                for job in jobs {
                    let alone = self.commit(&[&job.change], until).await;
                    let outcome = alone.map(|counts| counts.iter().sum());
                    job.tell(outcome.map_err(|error| cannot("write", error)));
                }
            }
        }
    }

    /// Commits the changes, trying again until then while the database is busy or away. To try again is harmless where a
    /// transaction was committed and only its answer was lost: what is written is written once.
    async fn commit(&self, changes: &[&Change], until: Instant) -> Result<Vec<u64>, sqlx::Error> {
        let (mut pause, longest) = PAUSES;
        loop {
            let attempt = timeout(ATTEMPT, self.store.commit(changes)).await;
            match attempt.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into())) {
                Err(error) if is_transient(&error) && Instant::now() + pause < until => {
                    sleep(pause).await;
                    pause = longest.min(pause * 2);
                }
                outcome => return outcome,
            }
        }
    }
}

impl Job {
    /// Nobody waits any more where patience ran out.
    fn tell(self, outcome: Result<u64, LogError>) {
        let _ = self.done.send(outcome);
    }
}
