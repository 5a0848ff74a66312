//! The browser as a process: found, started with a separate profile, and stopped without leftovers.

use super::error::BrowserError;
use crate::scratch::Scratch;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Names under which systems install Chromium, tried in this order.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Moves the two pipes to the descriptors that the browser wants (3 in, 4 out) and becomes the browser.
/// The shell does it because std cannot pass extra descriptors on without unsafe code.
const BECOME_BROWSER: &str = r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#;

const FLAGS: [&str; 13] = [
    "--headless",
    "--remote-debugging-pipe",
    // Root, as in most containers, cannot use the sandbox; only pages of the tests are opened.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Consent libraries hide their banner from a browser that says it is driven by a program.
    "--disable-blink-features=AutomationControlled",
    "about:blank",
];

/// Third-party cookies are blocked by default, and only the profile can say otherwise.
pub(super) const PREFERENCES: &str = r#"{"profile":{"cookie_controls_mode":0}}"#;

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    profile: Scratch,
}

/// Finds the browser that the tests use: the variable `CHROMIUM` if it is set, else the first of [`NAMES`]
/// on `PATH`.
pub(super) fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    if let Some(program) = env::var_os("CHROMIUM").filter(|program| !program.is_empty()) {
        return on_path(&program, &path);
    }
    NAMES
        .into_iter()
        .find_map(|name| on_path(OsStr::new(name), &path))
}

/// Finds `program` as a shell would; a name with a slash is used unchanged.
fn on_path(program: &OsStr, path: &OsStr) -> Option<PathBuf> {
    if Path::new(program).components().count() > 1 {
        let program = PathBuf::from(program);
        return program.is_file().then_some(program);
    }
    env::split_paths(path)
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

impl Process {
    /// Starts a browser with these preferences in its new profile, as JSON.
    pub(super) fn start(program: &Path, preferences: &str) -> Result<Self, BrowserError> {
        let profile = Scratch::new("browser").map_err(|source| file("the profile", source))?;
        let defaults = profile.path().join("Default");
        fs::create_dir(&defaults)
            .and_then(|()| fs::write(defaults.join("Preferences"), preferences))
            .map_err(|source| file("the profile's preferences", source))?;
        let log = fs::File::create(profile.path().join("log"))
            .map_err(|source| file("the browser's log", source))?;
        let mut data_dir = std::ffi::OsString::from("--user-data-dir=");
        data_dir.push(profile.path());
        let child = Command::new("sh")
            .args(["-c", BECOME_BROWSER])
            .arg(program)
            .arg(data_dir)
            .args(FLAGS)
            // Whatever it writes outside its profile (crash reports, certificates) goes there too.
            .env("HOME", profile.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|source| BrowserError::Start {
                program: program.to_owned(),
                source,
            })?;
        Ok(Self { child, profile })
    }

    pub(super) fn take_pipes(&mut self) -> Result<(ChildStdin, ChildStdout), BrowserError> {
        match (self.child.stdin.take(), self.child.stdout.take()) {
            (Some(input), Some(output)) => Ok((input, output)),
            _ => Err(file("the pipe", io::ErrorKind::BrokenPipe.into())),
        }
    }

    pub(super) fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// Returns the end of the browser's standard error.
    pub(super) fn last_words(&self) -> String {
        let log = fs::read(self.profile.path().join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Its pipe is closed by now, at which a browser ends by itself, with all its helper processes;
        // that leaves nothing behind even where the program was a script that started the browser.
        let deadline = Instant::now() + Duration::from_secs(3);
        while Instant::now() < deadline {
            match self.child.try_wait() {
                Ok(Some(_)) => return,
                Ok(None) => thread::sleep(Duration::from_millis(10)),
                Err(_) => break,
            }
        }
        // It has already ended where these fail, and then there is nothing left to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn file(what: &str, source: io::Error) -> BrowserError {
    BrowserError::File {
        what: what.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::super::connection::Connection;
    use super::*;

    #[test]
    fn a_program_is_found_by_name_or_by_path_and_a_missing_one_is_not() {
        let folder = Scratch::new("path").unwrap();
        let program = folder.path().join("some-browser");
        fs::write(&program, "").unwrap();
        let path = env::join_paths([Path::new("/nonexistent"), folder.path()]).unwrap();
        assert_eq!(
            on_path(OsStr::new("some-browser"), &path).as_ref(),
            Some(&program)
        );
        assert_eq!(on_path(program.as_os_str(), &path), Some(program));
        assert_eq!(on_path(OsStr::new("no-browser"), &path), None);
        assert_eq!(on_path(OsStr::new("/no/browser"), &path), None);
    }

    #[test]
    fn a_program_that_ends_at_once_is_reported_with_its_output() {
        // A shell does not know the flags of a browser and says so.
        let process = Process::start(Path::new("/bin/sh"), PREFERENCES).unwrap();
        let error = Connection::open(process)
            .and_then(|line| line.call("", "Browser.getVersion", &serde_json::json!({})))
            .unwrap_err();
        assert!(error.to_string().contains("option"), "{error}");
        assert!(matches!(error, BrowserError::Ended { .. }), "{error:?}");
    }
}
