//! Records the inputs of a policy: every file that was requested, even if missing, and every folder that was
//! listed.

use cookie_registry_policy::source::Files;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

/// The files and folders that the display depends on, including missing ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    files: BTreeSet<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

/// A value that differs between two states of a file or folder. It is determined without reading the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
}

impl Places {
    pub(super) fn add_file(&mut self, path: PathBuf) {
        self.files.insert(path);
    }

    /// Returns the folders to watch. Watching the files is not enough: an editor that saves by renaming replaces the
    /// file, and the system reports no changes of the new one.
    pub(super) fn watched(&self) -> BTreeSet<PathBuf> {
        let mut folders = BTreeSet::new();
        for file in &self.files {
            folders.extend(folder_of(file));
            // A link may lead to a file in another folder, where the file is edited.
            let place = fs::canonicalize(file).ok();
            folders.extend(place.as_deref().and_then(folder_of));
        }
        folders.extend(self.folders.iter().filter_map(|folder| nearest(folder)));
        folders
    }

    /// Returns the state of all inputs, to detect changes that the system does not report, for example on
    /// network drives or in containers.
    pub(super) fn stamps(&self) -> BTreeMap<PathBuf, Option<Stamp>> {
        let all = self.files.iter().chain(&self.folders);
        all.map(|path| (path.clone(), stamp(path))).collect()
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let found = fs::metadata(path).ok()?;
    Some(Stamp {
        modified: found.modified().ok(),
        bytes: found.len(),
    })
}

/// Returns the folder of a file, or its nearest existing ancestor.
fn folder_of(file: &Path) -> Option<PathBuf> {
    nearest(file.parent()?)
}

fn nearest(folder: &Path) -> Option<PathBuf> {
    // The parent of `policy.toml` is an empty path.
    let here = |folder: &Path| match folder.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => folder.to_owned(),
    };
    folder.ancestors().map(here).find(|folder| folder.is_dir())
}

/// Reads files from disk and records which ones were requested.
pub(super) struct Noted<'f> {
    files: &'f dyn Files,
    places: RefCell<Places>,
}

impl<'f> Noted<'f> {
    pub(super) fn new(files: &'f dyn Files) -> Self {
        Self {
            files,
            places: RefCell::default(),
        }
    }

    pub(super) fn into_places(self) -> Places {
        self.places.into_inner()
    }
}

impl Files for Noted<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.places.borrow_mut().files.insert(path.to_owned());
        self.files.read(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let place = match folder.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => folder.to_owned(),
        };
        self.places.borrow_mut().folders.insert(place);
        self.files.list(folder)
    }

    fn place(&self, path: &Path) -> PathBuf {
        self.files.place(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cookie_registry_policy::source::Memory;
    use cookie_registry_policy::{Options, check_files};

    #[test]
    fn what_is_included_is_noted_also_where_it_is_missing() {
        let text = "format = 1\ninclude = [\"parts/*.toml\", \"other/one.toml\"]\n";
        let files = Memory::from_iter([("policy.toml", text), ("parts/a.toml", "")]);
        let noted = Noted::new(&files);
        check_files(&noted, Path::new("policy.toml"), Options::today()).unwrap();
        let places = noted.into_places();
        let files: Vec<&Path> = places.files.iter().map(PathBuf::as_path).collect();
        assert_eq!(
            files,
            [
                Path::new("other/one.toml"),
                Path::new("parts/a.toml"),
                Path::new("policy.toml")
            ]
        );
        assert_eq!(places.folders, BTreeSet::from([PathBuf::from("parts")]));
    }

    #[test]
    fn the_nearest_folder_that_is_there_is_watched() {
        let here = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(here.path()).unwrap();
        let mut places = Places::default();
        places.add_file(root.join("not/there/yet.toml"));
        assert_eq!(places.watched(), BTreeSet::from([root.clone()]));
        fs::create_dir_all(root.join("not/there")).unwrap();
        assert_eq!(places.watched(), BTreeSet::from([root.join("not/there")]));
        assert_eq!(nearest(Path::new("")), Some(PathBuf::from(".")));
    }

    #[test]
    fn a_stamp_changes_when_a_file_appears_grows_or_disappears() {
        let here = tempfile::tempdir().unwrap();
        let path = here.path().join("policy.toml");
        let mut places = Places::default();
        places.add_file(path.clone());
        let missing = places.stamps();
        fs::write(&path, "a").unwrap();
        let one = places.stamps();
        fs::write(&path, "ab").unwrap();
        let two = places.stamps();
        fs::remove_file(&path).unwrap();
        assert!(missing != one && one != two);
        assert_eq!(places.stamps(), missing);
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_to_which_a_link_leads_is_watched_too() {
        let here = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(here.path()).unwrap();
        fs::create_dir(root.join("shared")).unwrap();
        fs::write(root.join("shared/policy.toml"), "").unwrap();
        std::os::unix::fs::symlink(root.join("shared/policy.toml"), root.join("policy.toml"))
            .unwrap();
        let mut places = Places::default();
        places.add_file(root.join("policy.toml"));
        let both = BTreeSet::from([root.clone(), root.join("shared")]);
        assert_eq!(places.watched(), both);
    }
}
