//! A folder for one test that is gone when the test is over.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, io, process, thread};

/// A new, empty folder under the system's temporary folder, removed on drop.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Creates the folder; `what` is a part of its name and identifies a folder that a killed test left behind.
    pub(crate) fn new(what: &str) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // A process id comes round again, and a killed test leaves its folder: hence the clock as well.
        let nanos = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.subsec_nanos());
        let name = format!(
            "cookie-registry-{what}-{}-{}-{nanos}",
            process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed),
        );
        let path = env::temp_dir().join(name);
        // Not create_dir_all: a folder that is already there is not ours and not empty.
        fs::create_dir(&path)?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The last processes of a browser may still be writing while the first is already gone.
        for _ in 0..20 {
            match fs::remove_dir_all(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    thread::sleep(std::time::Duration::from_millis(50));
                }
                _ => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_new_and_is_removed_with_its_files() {
        let scratch = Scratch::new("test").unwrap();
        let path = scratch.path().to_owned();
        fs::write(path.join("file"), "text").unwrap();
        assert_ne!(Scratch::new("test").unwrap().path(), path);
        drop(scratch);
        assert!(!path.exists());
    }
}
