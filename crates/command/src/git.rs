//! Runs git. It asks nobody for anything, prints a bounded amount, and ends after a bounded time.

use crate::child::{self, Limits};
use std::env;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

/// For a repository on this disk: a policy has 4 MiB at most, and a line of its history 200 bytes.
const ON_DISK: Limits<'_> = Limits {
    bytes: 64 * 1024 * 1024,
    time: Duration::from_secs(120),
    folder: None,
};

/// For a repository elsewhere.
const FETCH_TIME: Duration = Duration::from_secs(300);

/// The most bytes that are fetched from a repository elsewhere: 256 MiB. Of a server of plain files, the whole history of a tag
/// is fetched.
const FETCHED_BYTES: u64 = 256 * 1024 * 1024;

/// Runs git on a repository that somebody else may have written. Its configuration can name programs: for a missing
/// object of a partial clone, git would run the one that fetches. So nothing is fetched, and no hook or monitor runs.
///
/// # Errors
/// If git is not there, prints more than 64 MiB, or does not end within two minutes.
pub(crate) fn on_disk<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(
    root: &Path,
    arguments: I,
) -> io::Result<Output> {
    let mut command = command(root);
    command
        .args(arguments)
        // Git 2.44 and later; earlier versions have only the protocols to forbid, of which this one does not exist.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none");
    child::run(&mut command, "git", ON_DISK)
}

/// Runs git in a repository that this command has made, with the protocols that `include` may name. Git and ssh ask for no
/// password and for no unknown key of a host: nobody may be there to answer. Its messages are in English.
///
/// # Errors
/// If git is not there, prints more than `bytes` or fetches more than 256 MiB (the kind is `FileTooLarge`), or does not end
/// within five minutes.
pub(crate) fn with_network(folder: &Path, arguments: &[&str], bytes: usize) -> io::Result<Output> {
    fetching(folder, arguments, bytes, FETCHED_BYTES)
}

/// Runs git like [`with_network`], and fetches at most `fetched` bytes.
fn fetching(folder: &Path, arguments: &[&str], bytes: usize, fetched: u64) -> io::Result<Output> {
    let mut command = with_smaller_files(folder, fetched);
    command
        .args(["-c", "maintenance.auto=false", "-c", "gc.auto=0"])
        .args(arguments)
        .env("LC_ALL", "C")
        .env("GIT_ALLOW_PROTOCOL", "https:ssh:git:file")
        .env("GIT_ASKPASS", "")
        .env("GCM_INTERACTIVE", "never")
        .env("SSH_ASKPASS_REQUIRE", "never")
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE");
    if let Some(ssh) = ssh_in_batch_mode(configured_ssh(folder)) {
        command.env("GIT_SSH_COMMAND", ssh);
    }
    let limits = Limits {
        bytes,
        time: FETCH_TIME,
        folder: Some((folder, fetched)),
    };
    let output = child::run(&mut command, "git", limits)?;
    if output.status.code() == Some(NOT_FOUND) {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(output)
}

/// The exit status of a shell that does not find a program.
const NOT_FOUND: i32 = 127;

/// Returns the command of git, none of whose processes writes a file over twice the limit: those that git starts may outlive it
/// for a moment.
#[cfg(unix)]
fn with_smaller_files(folder: &Path, fetched: u64) -> Command {
    let mut shell = Command::new("sh");
    // A block has 512 bytes.
    let blocks = 2 * fetched / 512;
    shell.args(["-c", &format!("ulimit -f {blocks}; exec git \"$@\""), "git"]);
    in_folder(shell, folder)
}

#[cfg(not(unix))]
fn with_smaller_files(folder: &Path, _fetched: u64) -> Command {
    command(folder)
}

fn command(folder: &Path) -> Command {
    in_folder(Command::new("git"), folder)
}

/// Adds the options that each run has.
fn in_folder(mut command: Command, folder: &Path) -> Command {
    command
        .args([
            "--no-pager",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .arg("-C")
        .arg(folder)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0");
    command
}

/// Returns the command with which the user has git start ssh, if there is one of their own.
fn configured_ssh(folder: &Path) -> Option<String> {
    if let Ok(ssh) = env::var("GIT_SSH_COMMAND") {
        return Some(ssh);
    }
    let mut asked = command(folder);
    asked.args(["config", "--get", "core.sshCommand"]);
    let found = child::run(&mut asked, "git", ON_DISK).ok()?;
    let text = String::from_utf8_lossy(&found.stdout).trim().to_owned();
    let is_set = found.status.success() && !text.is_empty();
    // A single program, of which it is not known whether it has the options of ssh.
    let is_other = env::var_os("GIT_SSH").is_some();
    is_set
        .then_some(text)
        .or_else(|| is_other.then(String::new))
}

/// Returns the command that starts OpenSSH so that it asks nothing; `None` if another program is in its place.
fn ssh_in_batch_mode(configured: Option<String>) -> Option<String> {
    let command = configured.unwrap_or_else(|| "ssh".to_owned());
    let program = command.split_whitespace().next().unwrap_or_default();
    let program = program.trim_matches(['"', '\'']);
    let name = program.rsplit(['/', '\\']).next().unwrap_or_default();
    matches!(name, "ssh" | "ssh.exe").then(|| format!("{command} -o BatchMode=yes"))
}

/// Returns what git says of a failure, without the word `fatal`. A line of ssh ends with CR LF.
pub(crate) fn message(output: &Output) -> String {
    let why = String::from_utf8_lossy(&output.stderr).replace("\r\n", "\n");
    why.trim().trim_start_matches("fatal: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)]
    use std::fs;

    /// Fetches the whole of a repository with one file of random bytes into a new folder, within a bound.
    #[cfg(unix)]
    fn fetched(file: usize, bound: u64) -> io::Result<bool> {
        let here = tempfile::tempdir()?;
        let (source, target) = (here.path().join("source"), here.path().join("target"));
        for folder in [&source, &target] {
            fs::create_dir(folder)?;
            assert!(on_disk(folder, ["init", "--quiet"])?.status.success());
        }
        // Random bytes, which git cannot compress.
        let mut random = vec![0; file];
        getrandom::fill(&mut random).unwrap();
        fs::write(source.join("file"), random)?;
        let commit = "-c user.name=x -c user.email=x@our.example commit --quiet -m x";
        assert!(on_disk(&source, ["add", "file"])?.status.success());
        let committed = on_disk(&source, commit.split(' '))?;
        assert!(committed.status.success(), "{}", message(&committed));
        let url = format!("file://{}", source.display());
        let output = fetching(&target, &["fetch", "--quiet", &url, "HEAD"], 1_000, bound)?;
        Ok(output.status.success())
    }

    #[test]
    fn a_message_of_ssh_has_the_line_ends_of_others() {
        let output = Output {
            status: std::process::ExitStatus::default(),
            stdout: Vec::new(),
            stderr: b"Host key verification failed.\r\nfatal: Could not read.\n".to_vec(),
        };
        let lines = "Host key verification failed.\nfatal: Could not read.";
        assert_eq!(message(&output), lines);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_fetched_is_bounded() {
        const BOUND: u64 = 400_000;
        assert!(fetched(100_000, BOUND).unwrap());
        let error = fetched(600_000, BOUND).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge, "{error}");
        // No file is written that has more than twice the bound, so git fails before it has fetched this one.
        match fetched(8_000_000, BOUND) {
            Ok(is_fetched) => assert!(!is_fetched),
            Err(error) => assert_eq!(error.kind(), io::ErrorKind::FileTooLarge, "{error}"),
        }
    }

    #[test]
    fn ssh_asks_nothing_and_another_program_is_left_alone() {
        let of = |configured: Option<&str>| ssh_in_batch_mode(configured.map(str::to_owned));
        for (configured, expected) in [
            (None, Some("ssh -o BatchMode=yes")),
            (Some("ssh -i key"), Some("ssh -i key -o BatchMode=yes")),
            (
                Some("\"/usr/bin/ssh\" -v"),
                Some("\"/usr/bin/ssh\" -v -o BatchMode=yes"),
            ),
            (Some("plink -batch"), None),
            (Some(""), None),
        ] {
            assert_eq!(of(configured).as_deref(), expected);
        }
    }
}
