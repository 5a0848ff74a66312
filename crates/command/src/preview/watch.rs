//! When to look at the files again: where the system tells that one has changed, and, since not every
//! system does, where one looks different than a second ago.

use super::places::{Places, Stamp};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

/// How long nothing must happen before a save is taken as done: editors write in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// After so long it is looked at all the same.
const PATIENCE: Duration = Duration::from_millis(160);

/// How often files are looked at whose changes nobody tells.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// What ends the waiting.
#[derive(Debug)]
pub(super) enum Wake {
    /// A file may have changed.
    Changed,
    /// The server has ended: as it was asked to, or because it could not go on.
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
    /// A watch over nothing yet, and why the system tells it nothing where that is so.
    pub(super) fn new(wake: Sender<Wake>, wakes: Receiver<Wake>) -> (Self, Option<notify::Error>) {
        let started = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // To read a file is an event as well, and by looking at one it would be looked at for ever.
            let is_read = event.is_ok_and(|event| event.kind.is_access());
            if !is_read {
                // Nobody listens any more where the command is about to end.
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

    /// Watches these places from now on. Returns whether there are others among them than before, of which
    /// nobody has told up to now.
    pub(super) fn follow(&mut self, places: &Places) -> bool {
        let wanted = places.watched();
        let is_wider = wanted.difference(&self.watched).next().is_some() || self.places != *places;
        if let Some(watcher) = &mut self.watcher {
            for folder in self.watched.difference(&wanted) {
                // It fails where the folder is gone, and with it the watch.
                let _ = watcher.unwatch(folder);
            }
            for folder in wanted.difference(&self.watched) {
                // Where the system cannot watch it, it is looked at every second.
                let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
            }
        }
        self.watched = wanted;
        self.places.clone_from(places);
        is_wider
    }

    /// Remembers how everything looks now, before it is read: what changes while it is read is then found
    /// the next time.
    pub(super) fn remember(&mut self) {
        self.stamps = self.places.stamps();
    }

    /// Waits until it is worth while to look again, or until the server has ended.
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

    /// A watch that has come to rest over the file `policy.toml` of a folder.
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
                fs::write(here.path().join("beside"), "renamed over it").unwrap();
                fs::rename(here.path().join("beside"), &path).unwrap();
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
    fn what_nobody_tells_is_found_by_looking() {
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
    fn a_file_that_is_written_without_end_is_looked_at_all_the_same() {
        let here = tempfile::tempdir().unwrap();
        let (mut watch, wake) = watching(here.path());
        let writing = thread::spawn(move || while wake.send(Wake::Changed).is_ok() {});
        assert!(matches!(watch.wait(), Wake::Changed));
        drop(watch);
        writing.join().unwrap();
    }
}
