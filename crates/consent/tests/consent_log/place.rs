//! Where a case keeps its log, so that it can be opened again.

use cookie_registry_consent::{DatabaseLog, LogError, LogSettings};
use std::path::PathBuf;
use std::time::Duration;

#[derive(Clone, Debug)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Place {
    /// Opens the log, with a timeout for slow machines.
    pub(crate) async fn open(&self) -> DatabaseLog {
        let settings = LogSettings::default().timeout(Duration::from_secs(600));
        self.try_open(settings).await.unwrap()
    }

    pub(crate) async fn try_open(&self, settings: LogSettings) -> Result<DatabaseLog, LogError> {
        match self {
            Self::Sqlite(path) => DatabaseLog::sqlite(path, settings).await,
            Self::Postgres(url) => DatabaseLog::postgres(url, settings).await,
        }
    }
}
