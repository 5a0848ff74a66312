//! The file of an SQLite log: whether the open connections still write into it.
//!
//! A connection keeps a file open that was deleted or replaced, and what it writes there is lost with the process. A commit
//! counts only if the files that it wrote are the ones under their names.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What identifies a file as long as it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    #[cfg(unix)]
    device: u64,
    #[cfg(unix)]
    number: u64,
}

impl Identity {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            device: metadata.dev(),
            number: metadata.ino(),
        }
    }

    /// Elsewhere an open file cannot be deleted or replaced.
    #[cfg(not(unix))]
    fn of(_: &Metadata) -> Self {
        Self {}
    }
}

/// The files under the names of the log; `None` for one that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Files {
    database: Option<Identity>,
    wal: Option<Identity>,
}

#[derive(Debug, Default)]
struct State {
    /// The files when they were opened.
    opened: Option<Files>,
    /// When the connections that were opened earlier became invalid.
    invalid_before: Option<Instant>,
    replaced: u64,
}

/// The file of a log.
#[derive(Debug)]
pub(super) struct LogFile {
    path: PathBuf,
    wal: PathBuf,
    state: Mutex<State>,
}

impl LogFile {
    pub(super) fn new(path: &Path) -> Self {
        let mut wal = path.as_os_str().to_owned();
        wal.push("-wal");
        Self {
            path: path.to_owned(),
            wal: wal.into(),
            state: Mutex::default(),
        }
    }

    /// Returns whether the files are those that were last remembered.
    pub(super) fn is_unchanged(&self) -> bool {
        let found = self.find();
        found.database.is_some() && found.wal.is_some() && Some(found) == self.state().opened
    }

    /// Remembers the files, which a connection has just opened.
    pub(super) fn remember(&self) {
        let found = self.find();
        self.state().opened = Some(found);
    }

    /// Invalidates all connections that are open now: the next one opens the files anew.
    pub(super) fn invalidate(&self) {
        let found = self.find();
        let mut state = self.state();
        // When the last connection closes, SQLite itself removes the write-ahead log, but never the database.
        let opened = state.opened.take().and_then(|files| files.database);
        if opened.is_some() && opened != found.database {
            state.replaced += 1;
            #[cfg(feature = "tracing")]
            tracing::error!(
                path = %self.path.display(),
                "the file of the consent log was deleted or replaced; its records are no longer there"
            );
        }
        state.invalid_before = Some(Instant::now());
    }

    /// Forgets the write-ahead log, because the connection that wrote is about to close: if it is the last one, SQLite
    /// removes the write-ahead log, and the next connection makes another one.
    pub(super) fn forget_wal(&self) {
        if let Some(files) = &mut self.state().opened {
            files.wal = None;
        }
    }

    /// Returns whether a connection of an age has the present files open.
    pub(super) fn is_valid(&self, age: Duration) -> bool {
        let opened_at = Instant::now().checked_sub(age);
        match (self.state().invalid_before, opened_at) {
            (Some(invalid_before), Some(opened_at)) => opened_at > invalid_before,
            _ => true,
        }
    }

    /// Returns how often the file was found deleted or replaced.
    pub(super) fn replaced(&self) -> u64 {
        self.state().replaced
    }

    fn find(&self) -> Files {
        let identity = |path: &Path| std::fs::metadata(path).ok().map(|file| Identity::of(&file));
        Files {
            database: identity(&self.path),
            wal: identity(&self.wal),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
