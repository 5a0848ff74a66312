//! Runs the binary and keeps what it says.

use cookie_registry_policy::source::MAX_FILE_BYTES;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// The binary, which cargo builds for these tests.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_cargo-cookie-registry");

/// Variables of the environment on which the command's output depends.
const DEPENDS_ON: &[&str] = &[
    "CI",
    "COLORTERM",
    "COLUMNS",
    "DOMTERM",
    "FORCE_HYPERLINK",
    "GITHUB_STEP_SUMMARY",
    "KONSOLE_VERSION",
    "NO_COLOR",
    "TERM",
    "TERM_PROGRAM",
    "TF_BUILD",
    "VTE_VERSION",
    "WT_SESSION",
];

/// What the command has said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: i32,
}

/// The command, ready to run in a folder.
pub(crate) fn command<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(
    folder: &Path,
    arguments: I,
) -> Command {
    let mut command = Command::new(BINARY);
    command.current_dir(folder).args(arguments);
    for variable in DEPENDS_ON {
        command.env_remove(variable);
    }
    command
}

/// Runs it with nothing on standard input.
pub(crate) fn run<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(folder: &Path, arguments: I) -> Ran {
    finish(command(folder, arguments).stdin(Stdio::null()))
}

/// Runs it with this on standard input.
pub(crate) fn run_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = command(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let written = child.stdin.take().unwrap().write_all(input);
    // The command reads no further than the longest policy that it takes.
    assert!(written.is_ok() || input.len() > MAX_FILE_BYTES);
    ran(&child.wait_with_output().unwrap())
}

pub(crate) fn finish(command: &mut Command) -> Ran {
    ran(&command.output().unwrap())
}

fn ran(output: &std::process::Output) -> Ran {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Ran {
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
        status: output
            .status
            .code()
            .expect("the command was killed by a signal"),
    }
}

/// A folder with these files, removed when it is dropped.
pub(crate) fn folder<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The root of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
}
