//! The browser as a process: started with a separate profile, and ended without leftovers.
//!
//! A browser process ends in one of three ways. It ends by itself when its pipe closes. When [`Process`] is dropped,
//! its process group is killed. If this program ends in any other way, even by `kill -9`, a guard kills the process
//! group and removes the profile. The guard is a shell that waits for the end of this program.

use crate::bounds::{Bounds, Watch};
use crate::error::BrowserError;
use crate::group::{in_own_group, kill};
use crate::scratch::Scratch;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Sets limits and becomes the browser. No file may exceed 2 GiB (in blocks of 512 bytes), and a crash leaves no memory
/// image. With `$1`, the two pipes move to the descriptors that Chromium wants (3 in, 4 out): the standard library cannot pass
/// further descriptors without unsafe code.
const BECOME_PIPED: &str =
    r#"ulimit -c 0; ulimit -f 4194304; exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#;
const BECOME_PLAIN: &str =
    r#"ulimit -c 0; ulimit -f 4194304; exec "$0" "$@" 0</dev/null 1>/dev/null"#;

/// Waits for the end of this program, then kills the group `$0` and removes the profile `$1`. The line `done` dismisses it.
const GUARD: &str = r#"read -r line; [ "$line" = done ] && exit
kill -s KILL -- "-$0"; sleep 0.5; rm -rf -- "$1"; sleep 0.5; rm -rf -- "$1""#;

/// How long a browser may take to end by itself once its pipe is closed.
const GRACE: Duration = Duration::from_secs(3);

/// Flags of Chromium: no port, and no background requests.
const CHROMIUM_FLAGS: [&str; 13] = [
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--mute-audio",
    // Consent libraries hide their banner from a browser that says it is driven by a program.
    "--disable-blink-features=AutomationControlled",
    "about:blank",
];

/// Chromium blocks third-party cookies by default, and only the profile can say otherwise.
const CHROMIUM_PREFERENCES: &str = r#"{"profile":{"cookie_controls_mode":0}}"#;

/// The browser to start, with its flags and files.
#[derive(Clone, Debug)]
pub struct Launch {
    program: PathBuf,
    arguments: Vec<OsString>,
    /// The files of the new profile, by their path in it.
    files: Vec<(PathBuf, String)>,
    /// The argument that names the profile, up to its path.
    profile_argument: &'static str,
    /// Whether the browser speaks over the descriptors 3 and 4.
    piped: bool,
    bounds: Option<Bounds>,
}

impl Launch {
    /// Describes a Chromium that is driven over pipes and accepts third-party cookies, with further flags, such as `--headless`.
    #[must_use]
    pub fn chromium(program: &Path, flags: &[&str]) -> Self {
        let flags = flags.iter().chain(&CHROMIUM_FLAGS);
        Self {
            program: program.to_owned(),
            arguments: flags.map(OsString::from).collect(),
            files: Vec::new(),
            profile_argument: "--user-data-dir=",
            piped: true,
            bounds: None,
        }
        .with_file("Default/Preferences", CHROMIUM_PREFERENCES)
    }

    /// Describes a Firefox with these flags and preferences, each line as in the file `user.js`.
    #[must_use]
    pub fn firefox(program: &Path, flags: &[&str], preferences: &str) -> Self {
        Self {
            program: program.to_owned(),
            arguments: flags.iter().map(OsString::from).collect(),
            files: Vec::new(),
            profile_argument: "--profile",
            piped: false,
            bounds: None,
        }
        .with_file("user.js", preferences)
    }

    /// Replaces or adds a file of the new profile.
    #[must_use]
    pub fn with_file(mut self, path: &str, text: &str) -> Self {
        let path = PathBuf::from(path);
        self.files.retain(|(other, _)| *other != path);
        self.files.push((path, text.to_owned()));
        self
    }

    /// Limits the resources of the browser. A browser that exceeds a limit is ended.
    #[must_use]
    pub const fn within(mut self, bounds: Bounds) -> Self {
        self.bounds = Some(bounds);
        self
    }

    fn command(&self, profile: &Path) -> Command {
        let mut command = Command::new("sh");
        let become_browser = if self.piped {
            BECOME_PIPED
        } else {
            BECOME_PLAIN
        };
        command.args(["-c", become_browser]).arg(&self.program);
        if self.profile_argument.ends_with('=') {
            let mut argument = OsString::from(self.profile_argument);
            argument.push(profile);
            command.arg(argument);
        } else {
            command.arg(self.profile_argument).arg(profile);
        }
        command.args(&self.arguments);
        command
    }
}

/// A running browser. It ends on drop, with all processes that it started, and its profile is removed.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// The shell that waits for the end of this program.
    guard: Child,
    profile: PathBuf,
    watch: Option<Watch>,
    folder: Scratch,
}

impl Process {
    /// Starts a browser with a new profile.
    ///
    /// # Errors
    /// [`BrowserError::File`] if the profile cannot be written, [`BrowserError::Start`] if the program cannot be
    /// started. If the program ends at once, the first call returns an error.
    pub fn start(launch: &Launch) -> Result<Self, BrowserError> {
        let folder = Scratch::new("browser").map_err(|source| file("the profile", source))?;
        let profile = folder.path().join("profile");
        let written = fs::create_dir(&profile).and_then(|()| {
            launch.files.iter().try_for_each(|(path, text)| {
                let path = profile.join(path);
                fs::create_dir_all(path.parent().unwrap_or(&profile))?;
                fs::write(path, text)
            })
        });
        written.map_err(|source| file("the profile's preferences", source))?;
        let log = fs::File::create(folder.path().join("log"))
            .map_err(|source| file("the browser's log", source))?;
        let failed = |source| BrowserError::Start {
            program: launch.program.clone(),
            source,
        };
        let mut command = launch.command(&profile);
        command
            // Whatever it writes outside its profile (crash reports, certificates) goes there too.
            .env("HOME", folder.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log);
        let child = in_own_group(&mut command).spawn().map_err(failed)?;
        let mut guard = Command::new("sh");
        guard
            .args(["-c", GUARD])
            .arg(child.id().to_string())
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        match in_own_group(&mut guard).spawn() {
            Ok(guard) => Ok(Self {
                watch: launch
                    .bounds
                    .map(|bounds| Watch::start(child.id(), folder.path().to_owned(), bounds)),
                child,
                guard,
                profile,
                folder,
            }),
            Err(source) => {
                kill_group(child);
                Err(failed(source))
            }
        }
    }

    /// Takes the two pipes of a browser that is driven over pipes.
    ///
    /// # Errors
    /// [`BrowserError::File`] if they were taken before.
    pub(crate) fn take_pipes(&mut self) -> Result<(ChildStdin, ChildStdout), BrowserError> {
        match (self.child.stdin.take(), self.child.stdout.take()) {
            (Some(input), Some(output)) => Ok((input, output)),
            _ => Err(file("the pipe", io::ErrorKind::BrokenPipe.into())),
        }
    }

    /// Returns the folder with the browser's profile, which exists as long as the browser runs.
    #[must_use]
    pub fn profile(&self) -> &Path {
        &self.profile
    }

    /// Returns the process id of the browser, which is also that of its process group.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Returns whether the browser has ended.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Returns the error for a browser that has ended or does not respond any more: it exceeded its [`Bounds`], or its
    /// [`last_words`](Self::last_words) may contain the reason.
    #[must_use]
    pub fn reason(&self, waiting_for: &str) -> BrowserError {
        match self.watch.as_ref().and_then(Watch::passed) {
            Some(passed) => BrowserError::TookTooMuch {
                what: passed.what,
                mebibytes: passed.limit / (1024 * 1024),
            },
            None => BrowserError::Ended {
                waiting_for: waiting_for.to_owned(),
                log: self.last_words(),
            },
        }
    }

    /// Returns whether the browser was ended because it exceeded its [`Bounds`].
    #[must_use]
    pub fn took_too_much(&self) -> bool {
        self.watch.as_ref().and_then(Watch::passed).is_some()
    }

    /// Returns the end of the browser's standard error: at most 15 lines and 4,096 bytes.
    #[must_use]
    pub fn last_words(&self) -> String {
        let log = fs::read(self.folder.path().join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log[log.len().saturating_sub(4096)..]).into_owned();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    /// Returns the first complete line of the browser's standard error that begins with `start`; `None` if there is
    /// none yet.
    #[must_use]
    pub fn log_line(&self, start: &str) -> Option<String> {
        let log = fs::read(self.folder.path().join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log).into_owned();
        // A line without its end may still grow.
        log.split_inclusive('\n')
            .find(|line| line.starts_with(start) && line.ends_with('\n'))
            .map(|line| line.trim_end().to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Its process group may soon be another one.
        self.watch = None;
        // A browser that is driven over pipes ends by itself once they are closed, with all its helper processes; that leaves
        // nothing behind even where the program was a script that started the browser.
        drop(self.child.stdin.take());
        let driven = self.child.stdout.take().is_none();
        let deadline = Instant::now() + if driven { GRACE } else { Duration::ZERO };
        while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(10));
        }
        kill(self.child.id());
        // These fail only where the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        // Its profile is removed by `Scratch`.
        if let Some(mut input) = self.guard.stdin.take() {
            let _ = input.write_all(b"done\n");
        }
        let _ = self.guard.wait();
    }
}

fn kill_group(mut child: Child) {
    kill(child.id());
    let _ = child.wait();
}

fn file(what: &str, source: io::Error) -> BrowserError {
    BrowserError::File {
        what: what.to_owned(),
        source,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]
mod tests {
    use super::*;
    use crate::pipe::{Connection, Limits};

    /// Returns whether a process runs. In a container nobody may collect a process that has ended (state `Z`).
    fn is_running(id: u32) -> bool {
        let id = id.to_string();
        let ps = Command::new("ps").args(["-o", "stat=", "-p", &id]).output();
        let state = String::from_utf8(ps.unwrap().stdout).unwrap();
        !state.trim().is_empty() && !state.starts_with('Z')
    }

    #[test]
    fn a_program_that_ends_at_once_is_reported_with_its_output() {
        // A shell does not know the flags of a browser and says so.
        let process = Process::start(&Launch::chromium(Path::new("/bin/sh"), &[])).unwrap();
        let error = Connection::open(process, Limits::default())
            .and_then(|line| line.call("", "Browser.getVersion", &serde_json::json!({})))
            .unwrap_err();
        assert!(error.to_string().contains("option"), "{error}");
        assert!(matches!(error, BrowserError::Ended { .. }), "{error:?}");
    }

    /// A "browser" that ignores the end of its pipe and has a child in its group.
    fn stubborn() -> (Process, u32) {
        let folder = Scratch::new("stubborn").unwrap();
        let script = folder.path().join("browser");
        let text = "#!/bin/sh\nsleep 600 &\necho \"child $!\" >&2\nwait\n";
        fs::write(&script, text).unwrap();
        let mut mode = fs::metadata(&script).unwrap().permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o755);
        fs::set_permissions(&script, mode).unwrap();
        let process = Process::start(&Launch::firefox(&script, &[], "")).unwrap();
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(line) = process.log_line("child ") {
                let child = line["child ".len()..].parse().unwrap();
                return (process, child);
            }
            assert!(Instant::now() < deadline, "{}", process.last_words());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until a process is gone.
    fn ends(id: u32) -> bool {
        (0..200).any(|_| {
            thread::sleep(Duration::from_millis(10));
            !is_running(id)
        })
    }

    #[test]
    fn a_browser_that_does_not_end_by_itself_is_killed_with_its_children_and_its_profile() {
        let (process, child) = stubborn();
        let folder = process.folder.path().to_owned();
        assert!(is_running(child) && folder.exists());
        drop(process);
        assert!(ends(child));
        assert!(!folder.exists());
    }

    #[test]
    fn the_guard_ends_the_browser_when_this_program_is_gone() {
        let (mut process, child) = stubborn();
        let folder = process.folder.path().to_owned();
        // The end of this program closes the guard's input, and runs no destructor.
        drop(process.guard.stdin.take());
        process.guard.wait().unwrap();
        assert!(ends(child));
        assert!(!folder.exists());
    }
}
