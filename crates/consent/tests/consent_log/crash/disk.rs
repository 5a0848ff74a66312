//! Small file systems that a test may fill, make read-only and damage.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// For how long a disk stays full or read-only.
const SPELL: Duration = Duration::from_millis(50);
/// How often a disk is made read-only while it may still have files that are open for writing.
const REMOUNTS: usize = 20;

/// A small file system, mounted at a folder. It is unmounted on drop.
pub(super) struct SmallDisk {
    path: PathBuf,
    /// The device of the file system.
    device: u64,
    /// How many bytes it has.
    size: u64,
}

impl SmallDisk {
    /// Mounts a file system in memory of this many megabytes, where the test may.
    pub(super) fn mount(path: &Path, megabytes: u64) -> Option<Self> {
        let options = format!("size={megabytes}m");
        let mounted = succeeds(
            Command::new("mount")
                .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
                .arg(path),
        );
        if !mounted {
            eprintln!("no small file system can be mounted here; the disk stays large");
            return None;
        }
        Some(Self::at(path, megabytes))
    }

    /// Mounts the ext4 file system in an image, which is made if it is missing, where the test may.
    pub(super) fn mount_image(image: &Path, path: &Path, megabytes: u64) -> Option<Self> {
        let is_made = image.exists() || {
            File::create(image)
                .and_then(|file| file.set_len(megabytes << 20))
                .unwrap();
            succeeds(Command::new("mkfs.ext4").arg("-q").arg(image))
        };
        let mounted = is_made
            && succeeds(
                Command::new("mount")
                    .args(["-o", "loop,errors=remount-ro"])
                    .args([image, path]),
            );
        if !mounted {
            eprintln!("skipped: no image of a file system can be mounted here");
            return None;
        }
        Some(Self::at(path, megabytes))
    }

    fn at(path: &Path, megabytes: u64) -> Self {
        Self {
            path: path.to_owned(),
            device: device(path).unwrap(),
            size: megabytes << 20,
        }
    }

    /// Returns whether the file system is still mounted there.
    pub(super) fn is_mounted(&self) -> bool {
        device(&self.path).is_ok_and(|device| device == self.device)
    }

    /// Fails the test if the file system is gone, which the test itself unmounts only at the end of a round.
    pub(super) fn assert_mounted(&self) {
        assert!(
            self.is_mounted(),
            "another process has unmounted {} during the round, and with it the log: what was confirmed is out of reach, \
             and this round shows nothing",
            self.path.display()
        );
    }

    /// Fills the disk. [`empty`](Self::empty) makes room again.
    ///
    /// No more is written than fits on it: if the disk is gone, the folder is on a large one.
    pub(super) fn fill(&self) -> io::Result<()> {
        let mut file = File::create(self.ballast())?;
        let mut written = 0;
        while written <= self.size && file.write_all(&[0; 4096]).is_ok() {
            written += 4096;
        }
        Ok(())
    }

    /// Removes what filled the disk.
    pub(super) fn empty(&self) -> io::Result<()> {
        fs::remove_file(self.ballast())
    }

    fn ballast(&self) -> PathBuf {
        self.path.join("ballast")
    }

    /// Makes the file system read-only, or writable again. The system refuses the former while a file is open for writing.
    pub(super) fn remount(&self, option: &str) -> bool {
        succeeds(
            Command::new("mount")
                .args(["-o", &format!("remount,{option}")])
                .arg(&self.path),
        )
    }

    /// Leaves the disk full for a moment, and, if asked, read-only as well. Returns whether it was full and read-only.
    ///
    /// While the disk is full, the log closes its files after each failure, and only then can it be made read-only.
    pub(super) fn be_full(&self, and_read_only: bool) -> (bool, bool) {
        let filled = self.fill();
        thread::sleep(SPELL);
        let mut tries = 0..if and_read_only { REMOUNTS } else { 0 };
        let is_read_only = tries.any(|_| {
            thread::sleep(Duration::from_millis(2));
            self.remount("ro")
        });
        if is_read_only {
            thread::sleep(SPELL);
            assert!(self.remount("rw"), "it is made writable again");
        }
        // Where the disk is gone, the end of the round reports it.
        (filled.and_then(|()| self.empty()).is_ok(), is_read_only)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A thread that has just ended may still have a file open.
        for _ in 0..100 {
            if !self.is_mounted() || succeeds(Command::new("umount").arg(&self.path)) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // It goes with the last file.
        succeeds(Command::new("umount").arg("--lazy").arg(&self.path));
    }
}

/// Runs a command whose failure means that it is not permitted or not possible here.
pub(super) fn succeeds(command: &mut Command) -> bool {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Returns the device of the file system at a path.
#[cfg(not(unix))]
fn device(_: &Path) -> io::Result<u64> {
    Ok(0)
}

/// Returns the device of the file system at a path.
#[cfg(unix)]
fn device(path: &Path) -> io::Result<u64> {
    let metadata = fs::metadata(path)?;
    Ok(std::os::unix::fs::MetadataExt::dev(&metadata))
}
