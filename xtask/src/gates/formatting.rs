//! Formatting of every tracked file.

use crate::error::Error;
use crate::steps::must_pass;
use std::path::Path;
use std::process::{Command, Stdio};

/// The edition in which the sources are written, which rustfmt cannot read from a manifest here.
const EDITION: &str = "2024";

/// Files whose layout is what they test: marks below a line point at columns of it.
const MARKED: &str = ":(exclude)crates/scan/tests/fixtures";

/// Runs rustfmt over every `.rs` file that git tracks, whether or not a `mod` line leads to it: `cargo fmt` sees neither
/// modules that a macro declares nor separate workspaces.
///
/// # Errors
/// Where git cannot list the files, or rustfmt cannot be started.
pub(crate) fn formatting(root: &Path) -> Result<bool, Error> {
    let listed = must_pass(
        Command::new("git")
            .current_dir(root)
            .args(["ls-files", "-z", "--", "*.rs", MARKED]),
    )?;
    let files: Vec<&str> = listed
        .split('\0')
        // A file that was just deleted is still tracked.
        .filter(|file| !file.is_empty() && root.join(file).is_file())
        .collect();
    println!("{} files", files.len());
    if files.is_empty() {
        // Without a file rustfmt would format its standard input.
        return Ok(false);
    }
    let status = Command::new("rustfmt")
        .current_dir(root)
        .args(["--edition", EDITION, "--check"])
        .args(&files)
        .stdin(Stdio::null())
        .status()
        .map_err(|source| Error::Start {
            program: "rustfmt".to_owned(),
            source,
        })?;
    Ok(status.success())
}
