//! Limits the resources of a browser: the memory of its processes and the size of the files in its folder.
//!
//! The limits of the operating system are not suitable. Browsers reserve much more address space than they use. A page
//! has as many processes as it has frames of other sites. The storage quota of a page depends on the size of the disk.
//! Therefore, a thread measures the use, and ends a browser that exceeds a limit.

use crate::group::kill;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// The limits of a browser's resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The maximum memory in bytes of all processes of the browser together, without the mapped files of its program.
    /// Systems such as macOS do not report these files separately. There, they count too.
    pub memory: u64,
    /// The maximum size in bytes of all files in the browser's folder together. The folder contains the profile.
    pub files: u64,
}

/// Which bound a browser has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    pub(crate) what: &'static str,
    pub(crate) limit: u64,
}

/// How often the memory is looked at. A page can fill about a gibibyte in a second.
const MEMORY_INTERVAL: Duration = Duration::from_millis(200);

/// How often the files are looked at, which takes longer.
const FILES_INTERVAL: Duration = Duration::from_secs(1);

/// The most files and folders that are counted. A profile has some hundreds.
const MAX_FILES: usize = 100_000;

/// Looks at a browser until it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    passed: Arc<OnceLock<Passed>>,
    /// Its end stops the thread.
    _running: Sender<()>,
}

impl Watch {
    /// Begins to look at a process group and a folder.
    pub(crate) fn start(group: u32, folder: PathBuf, bounds: Bounds) -> Self {
        let passed = Arc::new(OnceLock::new());
        let (running, stopped) = channel::<()>();
        let found = Arc::clone(&passed);
        thread::spawn(move || {
            let mut next_files = Instant::now() + FILES_INTERVAL;
            while stopped.recv_timeout(MEMORY_INTERVAL) == Err(RecvTimeoutError::Timeout) {
                let mut now = beyond("memory", bounds.memory, memory(group));
                if now.is_none() && Instant::now() >= next_files {
                    now = beyond("files", bounds.files, files(&folder, bounds.files));
                    next_files = Instant::now() + FILES_INTERVAL;
                }
                if let Some(now) = now {
                    // Before its end, which is then known to have this reason.
                    let _ = found.set(now);
                    kill(group);
                }
            }
        });
        Self {
            passed,
            _running: running,
        }
    }

    /// Returns the bound for which the browser was ended.
    pub(crate) fn passed(&self) -> Option<Passed> {
        self.passed.get().copied()
    }
}

fn beyond(what: &'static str, limit: u64, used: u64) -> Option<Passed> {
    (used > limit).then_some(Passed { what, limit })
}

/// Returns the bytes of memory that the processes of a group use together.
fn memory(group: u32) -> u64 {
    match fs::read_dir("/proc/self") {
        Ok(_) => {
            let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
            processes.map(|it| of_process(&it.path(), group)).sum()
        }
        Err(_) => of_list(&list(), group),
    }
}

/// Returns the bytes that a process of this group uses; none for another one, and for one that has ended.
fn of_process(process: &Path, group: u32) -> u64 {
    let Ok(stat) = fs::read_to_string(process.join("stat")) else {
        return 0;
    };
    // After the name, which may hold anything: the state, the parent, the group.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    if fields.split_whitespace().nth(2) != Some(&group.to_string()) {
        return 0;
    }
    let status = fs::read_to_string(process.join("status")).unwrap_or_default();
    let lines = status.lines().filter_map(|line| {
        let rest = ["RssAnon:", "RssShmem:", "VmSwap:"]
            .iter()
            .find_map(|name| line.strip_prefix(name))?;
        rest.trim().trim_end_matches(" kB").parse::<u64>().ok()
    });
    lines.sum::<u64>() * 1024
}

/// Returns a list of all processes: in each line the group, and the memory in KiB.
fn list() -> String {
    let mut ps = Command::new("ps");
    ps.args(["-A", "-o", "pgid=", "-o", "rss="])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    let output = ps.output().map(|it| it.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).into_owned()
}

/// Returns the bytes that the processes of a group use according to such a list.
fn of_list(list: &str, group: u32) -> u64 {
    let of_line = |line: &str| {
        let mut fields = line.split_whitespace().map(str::parse::<u64>);
        let is_it = fields.next()?.ok()? == u64::from(group);
        fields.next()?.ok().filter(|_| is_it)
    };
    list.lines().filter_map(of_line).sum::<u64>() * 1024
}

/// Returns the bytes of all files in a folder and in the folders in it. It stops where there are more than `most`; too many files
/// are too much.
fn files(folder: &Path, most: u64) -> u64 {
    let (mut bytes, mut count) = (0_u64, 0);
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        // The browser may have removed it in the meantime.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            count += 1;
            if count > MAX_FILES {
                return u64::MAX;
            }
            // Of a link, this is the link itself.
            match entry.metadata() {
                Ok(known) if known.is_dir() => open.push(entry.path()),
                Ok(known) => bytes += on_disk(&known),
                Err(_) => {}
            }
            if bytes > most {
                return bytes;
            }
        }
    }
    bytes
}

/// Returns the bytes that a file takes on the disk. A file with holes has a greater length.
fn on_disk(known: &fs::Metadata) -> u64 {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        known.blocks() * 512
    }
    #[cfg(not(unix))]
    known.len()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]
mod tests {
    use super::*;
    use crate::Scratch;
    use crate::error::BrowserError;
    use crate::pipe::{Connection, Limits};
    use crate::process::{Launch, Process};

    /// Starts a "browser" that runs a script in a child of its own, and waits for its end.
    fn end_of(script: &str, bounds: Bounds) -> BrowserError {
        let folder = Scratch::new("greedy").unwrap();
        let path = folder.path().join("browser");
        fs::write(&path, format!("#!/bin/sh\nsh -c '{script}' & wait\n")).unwrap();
        let mut mode = fs::metadata(&path).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        fs::set_permissions(&path, mode).unwrap();
        let launch = Launch::chromium(&path, &[]).within(bounds);
        let connection =
            Connection::open(Process::start(&launch).unwrap(), Limits::default()).unwrap();
        let error = connection
            .call("", "Browser.getVersion", &serde_json::json!({}))
            .unwrap_err();
        assert!(!connection.is_usable());
        error
    }

    const MIB: u64 = 1024 * 1024;

    #[test]
    fn a_browser_that_takes_too_much_memory_is_ended_with_its_reason() {
        let bounds = Bounds {
            memory: 64 * MIB,
            files: 64 * MIB,
        };
        let script = r#"x=$(head -c 200000000 /dev/zero | tr "\000" x); sleep 600"#;
        let error = end_of(script, bounds);
        assert!(
            matches!(
                error,
                BrowserError::TookTooMuch {
                    what: "memory",
                    mebibytes: 64
                }
            ),
            "{error:?}"
        );
        let text = error.to_string();
        assert!(text.contains("more than 64 MiB of memory"), "{text}");
    }

    #[test]
    fn a_browser_that_writes_too_much_is_ended_with_its_reason() {
        let bounds = Bounds {
            memory: 1024 * MIB,
            files: 16 * MIB,
        };
        // HOME is the folder of the browser.
        let script = r#"mkdir $HOME/a; for n in 1 2 3; do head -c 9000000 /dev/zero | tr "\000" x >$HOME/a/$n; done; sleep 600"#;
        let error = end_of(script, bounds);
        assert!(
            matches!(
                error,
                BrowserError::TookTooMuch {
                    what: "files",
                    mebibytes: 16
                }
            ),
            "{error:?}"
        );
    }

    #[test]
    fn a_list_of_processes_is_summed_by_group() {
        let list = "  12   100\n 13 7\n  12  28\nnonsense\n 12\n";
        assert_eq!(of_list(list, 12), 128 * 1024);
        assert_eq!(of_list(list, 14), 0);
        assert!(memory(0) == 0 || Path::new("/proc/self").exists());
    }
}
