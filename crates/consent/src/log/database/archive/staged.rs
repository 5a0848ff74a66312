//! Files that an interrupted write has left in a local folder.
//!
//! The store of a local folder writes `part-00000.parquet#1`, and then renames it. It does not list files with such a
//! name. If the process is killed before it renames the file, the records in that file would therefore stay on disk,
//! even after they were erased.

use super::ArchiveError;
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Removes these files from the folders of the days of a service. No write may be under way.
pub(super) fn remove(service: &Path) -> Result<(), ArchiveError> {
    for day in entries(service)? {
        let day = day.path();
        // The store follows a link to a folder, too.
        if !day.is_dir() {
            continue;
        }
        for file in entries(&day)? {
            let (path, kind) = (file.path(), file.file_type());
            let is_file = kind.map_err(|source| failed(&path, source))?.is_file();
            if is_file && is_staged(&file.file_name()) {
                unless_missing(fs::remove_file(&path)).map_err(|source| failed(&path, source))?;
            }
        }
    }
    Ok(())
}

/// Returns what is in a folder; nothing if there is no such folder.
fn entries(folder: &Path) -> Result<Vec<DirEntry>, ArchiveError> {
    let found = unless_missing(fs::read_dir(folder).and_then(Iterator::collect));
    found.map_err(|source| failed(folder, source))
}

/// Returns whether the store has given this name to a file that it was writing.
fn is_staged(name: &OsStr) -> bool {
    let parts = name.to_str().and_then(|name| name.rsplit_once('#'));
    parts.is_some_and(|(file, number)| {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number && file.ends_with(".parquet")
    })
}

/// Takes what is missing for what is removed.
fn unless_missing<T: Default>(outcome: io::Result<T>) -> io::Result<T> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(T::default()),
        outcome => outcome,
    }
}

fn failed(path: &Path, source: io::Error) -> ArchiveError {
    ArchiveError::Staged {
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_that_the_store_gives_to_a_file_is_staged() {
        for (name, expected) in [
            ("part-00000.parquet#1", true),
            ("part-00000.parquet#120", true),
            ("part-00000.parquet", false),
            ("part-00000.parquet#", false),
            ("part-00000.parquet#1a", false),
            ("part-00000.parquet#+1", false),
            ("notes#1", false),
            ("#1", false),
        ] {
            assert_eq!(is_staged(OsStr::new(name)), expected, "{name}");
        }
    }
}
