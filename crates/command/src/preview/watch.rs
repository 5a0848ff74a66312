//! Detects changes of the files: by notifications of the system and, since not every system sends them, by checking
//! each file once a second.

use super::places::{Places, Stamp};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// The time without changes after which a save counts as complete. Editors write in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// The maximum time to wait for such a pause.
const PATIENCE: Duration = Duration::from_millis(160);

/// The interval at which files are checked whose changes the system does not report.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// The event that ends the waiting.
#[derive(Debug)]
pub(super) enum Wake {
    /// A file may have changed.
    Changed,
    /// The server has ended, on request or because of an error.
    Ended(io::Result<()>),
}

/// The watch over the folders of a policy.
#[derive(Debug)]
pub(super) struct Watch {
    watcher: Option<RecommendedWatcher>,
    watched: BTreeSet<PathBuf>,
    wakes: Receiver<Wake>,
    places: Places,
    stamps: BTreeMap<PathBuf, Option<Stamp>>,
}

impl Watch {
    /// Creates a watch without places. Also returns the reason if the system cannot send notifications.
    pub(super) fn new(wake: Sender<Wake>, wakes: Receiver<Wake>) -> (Self, Option<notify::Error>) {
        let started = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading a file is also an event. Reacting to it would cause an endless loop.
            let is_read = event.is_ok_and(|event| event.kind.is_access());
            if !is_read {
                // The receiver is gone if the command is about to end.
                let _ = wake.send(Wake::Changed);
            }
        });
        let (watcher, trouble) = match started {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(error)),
        };
        let watch = Self {
            watcher,
            watched: BTreeSet::new(),
            wakes,
            places: Places::default(),
            stamps: BTreeMap::new(),
        };
        (watch, trouble)
    }

    /// Watches these places from now on. Returns whether any of them is new; earlier changes of a new place
    /// were not reported.
    pub(super) fn follow(&mut self, places: &Places) -> bool {
        let wanted = places.watched();
        let is_wider = wanted.difference(&self.watched).next().is_some() || self.places != *places;
        if let Some(watcher) = &mut self.watcher {
            for folder in self.watched.difference(&wanted) {
                // This fails if the folder was deleted; then there is no watch to remove.
                let _ = watcher.unwatch(folder);
            }
            for folder in wanted.difference(&self.watched) {
                // A folder that the system cannot watch is checked every second.
                let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
            }
        }
        self.watched = wanted;
        self.places.clone_from(places);
        is_wider
    }

    /// Records the current state before everything is read, so that a change during reading is detected the next time.
    pub(super) fn remember(&mut self) {
        self.stamps = self.places.stamps();
    }

    /// Waits until a file may have changed, or until the server has ended.
    pub(super) fn wait(&mut self) -> Wake {
        loop {
            match self.wakes.recv_timeout(LOOK_AGAIN) {
                Ok(Wake::Changed) => return self.settle(),
                Ok(ended) => return ended,
                Err(RecvTimeoutError::Timeout) if self.places.stamps() == self.stamps => {}
                Err(RecvTimeoutError::Timeout) => return self.settle(),
                Err(RecvTimeoutError::Disconnected) => return Wake::Ended(Ok(())),
            }
        }
    }

    /// Waits until the save is complete.
    fn settle(&self) -> Wake {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.wakes.recv_timeout(left.min(QUIET)) {
                Ok(Wake::Changed) if !left.is_zero() => {}
                Ok(ended @ Wake::Ended(_)) => return ended,
                _ => return Wake::Changed,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::sync::mpsc;
    use std::thread;

    /// Returns a watch of the file `policy.toml` of a folder that has no pending changes.
    fn watching(folder: &std::path::Path) -> (Watch, Sender<Wake>) {
        let mut places = Places::default();
        places.add_file(folder.join("policy.toml"));
        let (wake, wakes) = mpsc::channel();
        let (mut watch, _) = Watch::new(wake.clone(), wakes);
        assert!(watch.follow(&places), "everything is new at first");
        watch.remember();
        assert!(!watch.follow(&places), "and nothing then");
        (watch, wake)
    }

    #[test]
    fn every_way_to_save_is_seen() {
        let here = tempfile::tempdir().unwrap();
        let path = here.path().join("policy.toml");
        fs::write(&path, "one").unwrap();
        let (mut watch, _wake) = watching(here.path());
        let ways: [&dyn Fn(); 5] = [
            &|| fs::write(&path, "truncated and written").unwrap(),
            &|| {
                fs::write(here.path().join("new"), "renamed over it").unwrap();
                fs::rename(here.path().join("new"), &path).unwrap();
            },
            &|| fs::write(&path, "written to the file that was renamed").unwrap(),
            &|| fs::remove_file(&path).unwrap(),
            &|| fs::write(&path, "made anew").unwrap(),
        ];
        for way in ways {
            way();
            assert!(matches!(watch.wait(), Wake::Changed));
            watch.remember();
        }
    }

    #[test]
    fn a_change_without_a_notification_is_found_by_polling() {
        let here = tempfile::tempdir().unwrap();
        let (mut watch, _wake) = watching(here.path());
        watch.watcher = None;
        fs::write(here.path().join("policy.toml"), "text").unwrap();
        assert!(matches!(watch.wait(), Wake::Changed));
    }

    #[test]
    fn the_end_of_the_server_ends_the_waiting() {
        let here = tempfile::tempdir().unwrap();
        let (mut watch, wake) = watching(here.path());
        let ending = thread::spawn(move || {
            wake.send(Wake::Changed).unwrap();
            wake.send(Wake::Ended(Ok(()))).unwrap();
        });
        ending.join().unwrap();
        assert!(matches!(watch.wait(), Wake::Ended(Ok(()))));
    }

    #[test]
    fn a_file_that_is_written_without_end_is_still_read() {
        let here = tempfile::tempdir().unwrap();
        let (mut watch, wake) = watching(here.path());
        let writing = thread::spawn(move || while wake.send(Wake::Changed).is_ok() {});
        assert!(matches!(watch.wait(), Wake::Changed));
        drop(watch);
        writing.join().unwrap();
    }
}
