//! A temporary folder.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{env, fs, io, process, thread};

/// A new, empty folder under the system's temporary folder, removed on drop. Only its owner can read it.
///
/// ```
/// let folder = cookie_registry_browser::Scratch::new("example")?;
/// let path = folder.path().to_owned();
/// drop(folder);
/// assert!(!path.exists());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// Creates the folder; `what` is a part of its name and identifies a folder that a killed process left behind.
    ///
    /// # Errors
    /// The error of the operating system, such as a full disk.
    pub fn new(what: &str) -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // A process id comes round again, and a killed process leaves its folder: hence the clock as well.
        let nanos = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.subsec_nanos());
        let name = format!(
            "cookie-registry-{what}-{}-{}-{nanos}",
            process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed),
        );
        let path = env::temp_dir().join(name);
        // Not recursive: a folder that is already there is not ours and not empty.
        private().create(&path)?;
        Ok(Self { path })
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Returns a builder of folders that only their owner can enter.
#[cfg(unix)]
fn private() -> fs::DirBuilder {
    use std::os::unix::fs::DirBuilderExt as _;

    let mut builder = fs::DirBuilder::new();
    builder.mode(0o700);
    builder
}

/// Returns a builder of folders. Those of temporary files belong to the person who is logged in.
#[cfg(not(unix))]
fn private() -> fs::DirBuilder {
    fs::DirBuilder::new()
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // The last processes of a browser may still be writing while the first is already gone.
        for _ in 0..20 {
            match fs::remove_dir_all(&self.path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    thread::sleep(Duration::from_millis(50));
                }
                _ => return,
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]
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
