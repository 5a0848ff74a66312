//! The address, opened in the browser that the system is set to.

use std::io;
use std::process::{Command, Stdio};

/// The program by which the system opens an address.
const OPENER: &str = if cfg!(target_os = "macos") {
    "open"
} else if cfg!(windows) {
    "explorer"
} else {
    "xdg-open"
};

/// Starts the opener and does not wait for it: some go on as long as the browser runs.
pub(super) fn in_browser(address: &str) -> io::Result<()> {
    Command::new(OPENER)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(|_| ())
}
