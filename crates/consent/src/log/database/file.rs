//! Checks whether the open connections of an SQLite log still write to the files at the log's path.
//!
//! A connection keeps a file open even after the file was deleted or replaced. Data that it writes to such a file is
//! lost when the process ends. A commit counts only if it wrote to the files that have the log's names now, in the
//! folder in which the log was opened.

use std::fs::Metadata;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// The first four bytes of a write-ahead log, for both orders of bytes (SQLite, "WAL-mode File Format").
const WAL_HEADERS: [[u8; 4]; 2] = [[0x37, 0x7f, 0x06, 0x82], [0x37, 0x7f, 0x06, 0x83]];

/// What identifies a file or a folder. A file that is made after another was deleted may have its number, but not its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    #[cfg(unix)]
    device: u64,
    #[cfg(unix)]
    number: u64,
    created: Option<SystemTime>,
}

impl Identity {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            #[cfg(unix)]
            device: metadata.dev(),
            #[cfg(unix)]
            number: metadata.ino(),
            // Not every file system keeps it.
            created: metadata.created().ok(),
        }
    }

    fn at(path: &Path) -> Option<Self> {
        std::fs::metadata(path).ok().map(|file| Self::of(&file))
    }
}

/// The folder of the log and the files under the log's names; `None` for one that is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Files {
    folder: Option<Identity>,
    database: Option<Identity>,
    wal: Option<Identity>,
    /// The shared memory, by which connections agree on what the write-ahead log holds.
    shm: Option<Identity>,
    /// Whether the write-ahead log has a header, or is empty. Without a header, all that it holds is ignored.
    has_header: bool,
}

impl Files {
    /// Returns whether a connection that was opened between two looks has the files of the second look open: the database
    /// is the same in both, and nothing is missing.
    pub(super) fn are_open_since(&self, before: &Self) -> bool {
        before.folder == self.folder
            && before.database.is_some()
            && before.database == self.database
            && self.wal.is_some()
            && self.shm.is_some()
            && self.has_header
    }
}

/// The state of the files compared with those that the connections have open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// They are the same.
    Same,
    /// The database is the same. The write-ahead log or the shared memory is missing or another one, so that open
    /// connections may hold committed records that the files do not have.
    CompanionsLost,
    /// The database is the same, and its companions have to be looked at again.
    CompanionsUnknown,
    /// The database is missing or another one.
    Replaced,
    /// The folder is missing or another one, as when its file system was unmounted.
    Elsewhere,
}

#[derive(Debug, Default)]
struct State {
    /// The folder of the first opening.
    folder: Option<Identity>,
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
    state: Mutex<State>,
}

impl LogFile {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            state: Mutex::default(),
        }
    }

    /// Compares the files with those that were last remembered.
    pub(super) fn look(&self) -> Look {
        let found = self.find();
        let state = self.state();
        if state.folder.is_some() && found.folder != state.folder {
            return Look::Elsewhere;
        }
        let Some(opened) = state.opened else {
            return Look::Replaced;
        };
        if found.database.is_none() || found.database != opened.database {
            return Look::Replaced;
        }
        if found.wal.is_none()
            || found.shm.is_none()
            || opened.wal.is_some_and(|wal| Some(wal) != found.wal)
        {
            return Look::CompanionsLost;
        }
        if found == opened && found.has_header {
            Look::Same
        } else {
            Look::CompanionsUnknown
        }
    }

    /// Checks that the folder is the one in which the log was opened.
    ///
    /// A log is never made in another folder: if a file system was unmounted, the folder below is found, and what is stored
    /// there is out of reach as soon as the file system is mounted again.
    ///
    /// # Errors
    /// `NotFound` if the folder is missing or another one.
    pub(super) fn check_folder(&self) -> io::Result<()> {
        let found = self.find().folder;
        let expected = self.state().folder;
        if found.is_some() && (expected.is_none() || found == expected) {
            return Ok(());
        }
        let text = format!(
            "the folder of the consent log, {}, is missing or another one than when the log was opened; mount its disk or \
             move it back, or restart the service to use the log that is there now",
            self.folder().display()
        );
        Err(io::Error::new(io::ErrorKind::NotFound, text))
    }

    /// Remembers the files, which a connection has just opened.
    pub(super) fn remember(&self, files: Files) {
        let mut state = self.state();
        state.folder = state.folder.or(files.folder);
        state.opened = Some(files);
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

    /// Forgets the companions, because the connection that wrote is about to close: if it is the last one, SQLite removes
    /// them, and the next connection makes others.
    pub(super) fn forget_companions(&self) {
        if let Some(files) = &mut self.state().opened {
            (files.wal, files.shm) = (None, None);
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

    /// Finds the folder and the files under the names of the log. This takes a fixed number of system calls.
    pub(super) fn find(&self) -> Files {
        let database = self.resolved();
        let companion = |suffix: &str| {
            let mut path = database.as_os_str().to_owned();
            path.push(suffix);
            PathBuf::from(path)
        };
        let wal = companion("-wal");
        Files {
            folder: database.parent().and_then(Identity::at),
            database: Identity::at(&database),
            has_header: has_header(&wal),
            wal: Identity::at(&wal),
            shm: Identity::at(&companion("-shm")),
        }
    }

    /// Returns the path without symbolic links, as SQLite uses it: the companions of a linked file are next to the file, not
    /// next to the link.
    fn resolved(&self) -> PathBuf {
        let canonical = |path: &Path| std::fs::canonicalize(path).ok();
        let in_its_folder = |path: &Path| {
            let folder = path.parent().and_then(canonical);
            folder.and_then(|folder| Some(folder.join(path.file_name()?)))
        };
        // The target of a link may be missing.
        let target = || {
            let link = std::fs::read_link(&self.path).ok()?;
            Some(self.path.parent()?.join(link))
        };
        canonical(&self.path)
            .or_else(|| in_its_folder(&target()?))
            .or_else(|| in_its_folder(&self.path))
            .unwrap_or_else(|| self.path.clone())
    }

    fn folder(&self) -> PathBuf {
        self.resolved()
            .parent()
            .map_or_else(PathBuf::new, Path::to_owned)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns whether a write-ahead log begins with a header, or is empty, as after a checkpoint that truncates it.
///
/// Opening and closing it is harmless. Closing the database would release SQLite's locks on it (SQLite, "How To Corrupt An
/// SQLite Database File", section 2.2).
fn has_header(wal: &Path) -> bool {
    let Ok(mut file) = std::fs::File::open(wal) else {
        return false;
    };
    let mut first = [0; 4];
    match file.read_exact(&mut first) {
        Ok(()) => WAL_HEADERS.contains(&first),
        Err(error) => {
            error.kind() == io::ErrorKind::UnexpectedEof
                && file.metadata().is_ok_and(|file| file.len() == 0)
        }
    }
}
