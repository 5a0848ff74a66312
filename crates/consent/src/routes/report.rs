//! Reports of a log that could not store a proof.

use crate::LogError;
use std::sync::Arc;

/// Receives the error of a log that failed.
pub(super) type Report = Arc<dyn Fn(&LogError) + Send + Sync>;

/// Reports a failure of the log.
pub(super) fn report_failure(error: &LogError, report: Option<&Report>) {
    #[cfg(feature = "tracing")]
    tracing::error!(%error, "the proof of a choice could not be stored");
    if let Some(report) = report {
        report(error);
    }
}
