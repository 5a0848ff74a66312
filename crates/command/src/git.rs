//! Runs git. It asks nobody for anything, prints a bounded amount, and ends after a bounded time.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// The most that is kept of git's messages, in bytes; the rest is read and dropped, so that git never waits for it.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// How long to wait between two looks at a process that has closed its output and not yet ended.
const PAUSE: Duration = Duration::from_millis(2);

/// How long to wait between two looks at the folder that git fills.
const LOOK: Duration = Duration::from_millis(100);

/// The limits of a run of git.
#[derive(Clone, Copy, Debug)]
struct Limits<'f> {
    /// The most bytes of standard output.
    bytes: usize,
    /// How long it may run.
    time: Duration,
    /// The folder that it may fill, and the most bytes in it; `None` if it writes nothing.
    folder: Option<(&'f Path, u64)>,
}

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
    run(&mut command, ON_DISK)
}

/// Runs git in a repository that this command has made, with the protocols that `include` may name. Git and ssh ask for no
/// password and for no unknown key of a host: nobody may be there to answer. Its messages are in English.
///
/// # Errors
/// If git is not there, prints more than `bytes` or fetches more than 256 MiB (the kind is `FileTooLarge`), or does not end
/// within five minutes.
pub(crate) fn with_network(folder: &Path, arguments: &[&str], bytes: usize) -> io::Result<Output> {
    let mut command = with_smaller_files(folder);
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
        folder: Some((folder, FETCHED_BYTES)),
    };
    let output = run(&mut command, limits)?;
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
fn with_smaller_files(folder: &Path) -> Command {
    let mut shell = Command::new("sh");
    // A block has 512 bytes.
    let blocks = 2 * FETCHED_BYTES / 512;
    shell.args(["-c", &format!("ulimit -f {blocks}; exec git \"$@\""), "git"]);
    in_folder(shell, folder)
}

#[cfg(not(unix))]
fn with_smaller_files(folder: &Path) -> Command {
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
    let found = run(&mut asked, ON_DISK).ok()?;
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

/// What a reader has of a stream.
enum Stream {
    Stdout(io::Result<Vec<u8>>),
    Stderr(Vec<u8>),
}

/// Runs a command within limits. Both streams are read at the same time, so that neither of them blocks the other.
fn run(command: &mut Command, limits: Limits<'_>) -> io::Result<Output> {
    let until = Instant::now() + limits.time;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (sender, streams) = mpsc::channel();
    if let Some(pipe) = child.stderr.take() {
        read_messages(pipe, sender.clone());
    }
    if let Some(pipe) = child.stdout.take() {
        read_output(pipe, limits.bytes, sender);
    }
    let ended = collected(&streams, until, limits.folder)
        .and_then(|(stdout, stderr)| Ok((wait(&mut child, until)?, stdout, stderr)));
    match ended {
        Ok((status, stdout, stderr)) => Ok(Output {
            status,
            stdout,
            stderr,
        }),
        Err(error) => {
            // It may have ended by itself meanwhile. The readers end when the last process closes the pipes.
            let _ = child.kill();
            child.wait()?;
            Err(match error.kind() {
                io::ErrorKind::TimedOut => {
                    let seconds = limits.time.as_secs();
                    io::Error::new(
                        error.kind(),
                        format!("git took more than {seconds} seconds"),
                    )
                }
                _ => error,
            })
        }
    }
}

fn read_output(pipe: impl Read + Send + 'static, limit: usize, sender: Sender<Stream>) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let read = pipe.take(most).read_to_end(&mut bytes);
        let read = read.and_then(|_| {
            if bytes.len() > limit {
                let message = format!("git printed more than {limit} bytes");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
            }
            Ok(bytes)
        });
        // Nobody waits any more if the time is over.
        let _ = sender.send(Stream::Stdout(read));
    });
}

fn read_messages(mut pipe: impl Read + Send + 'static, sender: Sender<Stream>) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let most = u64::try_from(MAX_MESSAGE_BYTES).unwrap_or(u64::MAX);
        // The messages only explain a failure; the exit status reports it.
        let _ = pipe.by_ref().take(most).read_to_end(&mut bytes);
        let _ = io::copy(&mut pipe, &mut io::sink());
        let _ = sender.send(Stream::Stderr(bytes));
    });
}

/// Waits until both streams are closed.
fn collected(
    streams: &Receiver<Stream>,
    until: Instant,
    folder: Option<(&Path, u64)>,
) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let (mut stdout, mut stderr) = (None, None);
    loop {
        if let (Some(_), Some(_)) = (&stdout, &stderr) {
            return Ok((stdout.unwrap_or_default(), stderr.unwrap_or_default()));
        }
        let left = until.saturating_duration_since(Instant::now());
        let wait = if folder.is_some() {
            left.min(LOOK)
        } else {
            left
        };
        match streams.recv_timeout(wait) {
            Ok(Stream::Stdout(read)) => stdout = Some(read?),
            Ok(Stream::Stderr(read)) => stderr = Some(read),
            Err(_) if wait < left => {}
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        }
        if let Some((folder, most)) = folder {
            within(folder, most)?;
        }
    }
}

/// Returns an error if the files below a folder have more bytes than `most`. Each counts as at least 100 bytes, so that neither
/// the space nor the time that many small files take is unbounded.
fn within(folder: &Path, most: u64) -> io::Result<()> {
    let mut folders = vec![folder.to_path_buf()];
    let mut bytes = 0u64;
    while let Some(folder) = folders.pop() {
        // Git moves and removes its files meanwhile.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(found) = entry.metadata() else {
                continue;
            };
            if found.is_dir() {
                folders.push(entry.path());
            }
            bytes = bytes.saturating_add(found.len().max(100));
            if bytes > most {
                let mebibytes = most / (1024 * 1024);
                let message = format!("git fetched more than {mebibytes} MiB");
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
            }
        }
    }
    Ok(())
}

fn wait(child: &mut Child, until: Instant) -> io::Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if Instant::now() >= until {
            return Err(io::ErrorKind::TimedOut.into());
        }
        thread::sleep(PAUSE);
    }
}

/// Returns what git says of a failure, without the word `fatal`.
pub(crate) fn message(output: &Output) -> String {
    let why = String::from_utf8_lossy(&output.stderr);
    why.trim().trim_start_matches("fatal: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn shell(script: &str, bytes: usize, time: Duration) -> io::Result<Output> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let limits = Limits {
            bytes,
            time,
            folder: None,
        };
        run(&mut command, limits)
    }

    #[cfg(unix)]
    #[test]
    fn messages_longer_than_a_pipe_block_nothing() {
        let script = "head -c 1000000 /dev/zero >&2; echo done; exit 3";
        let output = shell(script, 100, FETCH_TIME).unwrap();
        assert_eq!(output.stdout, b"done\n");
        assert_eq!(output.stderr.len(), MAX_MESSAGE_BYTES);
        assert_eq!(output.status.code(), Some(3));
    }

    #[cfg(unix)]
    #[test]
    fn what_does_not_end_and_what_prints_too_much_is_ended() {
        let kind = |script, time| shell(script, 1_000, time).unwrap_err().kind();
        let short = Duration::from_millis(20);
        assert_eq!(kind("exec sleep 600", short), io::ErrorKind::TimedOut);
        // It has closed its output, and still does not end.
        let silent = "exec >&- 2>&-; exec sleep 600";
        assert_eq!(kind(silent, short), io::ErrorKind::TimedOut);
        let endless = "exec cat /dev/zero";
        assert_eq!(kind(endless, FETCH_TIME), io::ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn what_fills_its_folder_is_ended() {
        let here = tempfile::tempdir().unwrap();
        let filled = |script: &str, most| {
            let mut command = Command::new("sh");
            command.args(["-c", script]).current_dir(here.path());
            let limits = Limits {
                bytes: 100,
                time: FETCH_TIME,
                folder: Some((here.path(), most)),
            };
            run(&mut command, limits).map(|output| output.status.success())
        };
        let small = "mkdir -p a; head -c 5000 /dev/zero > a/b";
        assert!(filled(small, 20_000).unwrap());
        let large = "head -c 50000 /dev/zero > c; exec sleep 600";
        assert_eq!(
            filled(large, 20_000).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
        let many = "for i in 1 2 3 4 5 6; do : > $i; done; rm c; exec sleep 600";
        assert_eq!(
            filled(many, 5_500).unwrap_err().kind(),
            io::ErrorKind::FileTooLarge
        );
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
