//! The state of a log, for health checks and metrics.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// The state of a [`DatabaseLog`](super::DatabaseLog) at one moment. The counts begin when the log is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogHealth {
    /// The time since which every attempt to write has failed; `None` if the last attempt succeeded, or none was made.
    pub failing_since: Option<SystemTime>,
    /// The error of the last attempt that failed, even if writing works again.
    pub last_error: Option<String>,
    /// The number of changes that wait in the queue.
    pub queued: usize,
    /// The number of changes that the queue can hold.
    pub capacity: usize,
    /// The number of changes that were confirmed.
    pub written: u64,
    /// The number of changes that were given up. Their callers have received the error.
    pub failed: u64,
    /// The number of times that the file of the log was found deleted or replaced, and was opened again. The records in the
    /// earlier file are no longer part of the log. Always zero for PostgreSQL.
    pub replaced: u64,
}

impl LogHealth {
    /// Returns whether the last attempt to write succeeded, or none was made yet.
    #[must_use]
    pub const fn is_writing(&self) -> bool {
        self.failing_since.is_none()
    }
}

/// The part of the state that the writer keeps.
#[derive(Debug, Default)]
pub(super) struct Gauge(Mutex<LogHealth>);

impl Gauge {
    /// Records that an attempt has failed.
    pub(super) fn attempt_failed(&self, error: &sqlx::Error) {
        let mut health = self.lock();
        if health.failing_since.is_none() {
            health.failing_since = Some(SystemTime::now());
            #[cfg(feature = "tracing")]
            tracing::error!(%error, "the consent log cannot be written");
        }
        health.last_error = Some(error.to_string());
    }

    /// Records that an attempt has succeeded.
    pub(super) fn attempt_succeeded(&self) {
        if self.lock().failing_since.take().is_some() {
            #[cfg(feature = "tracing")]
            tracing::info!("the consent log can be written again");
        }
    }

    /// Counts a change that was confirmed or given up.
    pub(super) fn finished(&self, is_written: bool) {
        let mut health = self.lock();
        if is_written {
            health.written += 1;
        } else {
            health.failed += 1;
        }
    }

    /// Returns a copy of the state.
    pub(super) fn read(&self) -> LogHealth {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, LogHealth> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
