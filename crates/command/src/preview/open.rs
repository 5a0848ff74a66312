//! Opens the address in the system's default browser.

use std::io;
use std::process::{Command, Stdio};

/// The program that opens an address in the default browser.
const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

/// Starts the opener without waiting for it, because some openers run as long as the browser.
pub(super) fn in_browser(address: &str) -> io::Result<()> {
    Command::new(OPENER)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(|_| ())
}
