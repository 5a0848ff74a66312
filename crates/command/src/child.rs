//! Runs another program and the processes that it starts, within limits.

use std::fs;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// The most that is kept of its messages, in bytes; the rest is read and dropped, so that it never waits for it.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// How long to wait between two looks at a process that has closed its output and not yet ended.
const PAUSE: Duration = Duration::from_millis(2);

/// How long to wait between two looks at the folder that it fills.
const LOOK: Duration = Duration::from_millis(100);

/// How long the processes that were killed may take to end.
const END: Duration = Duration::from_secs(2);

/// Waits for the end of this program, then kills the group `$0` and removes the folder `$1`, if there is one. The line `done`
/// dismisses it.
#[cfg(unix)]
const GUARD: &str = r#"read -r line; [ "$line" = done ] && exit
kill -s KILL -- "-$0"; [ -z "$1" ] && exit
sleep 0.5; rm -rf -- "$1""#;

/// The limits of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits<'f> {
    /// The most bytes of standard output.
    pub(crate) bytes: usize,
    /// How long it may run.
    pub(crate) time: Duration,
    /// The folder that it may fill, and the most bytes in it; `None` if it writes nothing.
    pub(crate) folder: Option<(&'f Path, u64)>,
}

/// What a reader has of a stream.
enum Stream {
    Stdout(io::Result<Vec<u8>>),
    Stderr(Vec<u8>),
}

/// Runs a command within limits. Both streams are read at the same time, so that neither of them blocks the other. If it exceeds
/// a limit, every process that it has started is killed. If this program ends meanwhile, they are killed too, and their folder is
/// removed. Messages call the program by `name`.
///
/// # Errors
/// If it cannot be started, prints or writes more than its limit (the kind is `FileTooLarge`), or does not end in time
/// (`TimedOut`).
pub(crate) fn run(
    command: &mut Command,
    name: &'static str,
    limits: Limits<'_>,
) -> io::Result<Output> {
    let until = Instant::now() + limits.time;
    let mut child = in_own_group(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // Dropped, and so dismissed, at the end of this run.
    let _guard = Guard::of(&child, limits.folder.map(|(folder, _)| folder));
    let (sender, streams) = mpsc::channel();
    if let Some(pipe) = child.stderr.take() {
        read_messages(pipe, sender.clone());
    }
    if let Some(pipe) = child.stdout.take() {
        read_output(pipe, name, limits.bytes, sender);
    }
    let ended = collected(&streams, until, name, limits.folder)
        .and_then(|(stdout, stderr)| Ok((wait(&mut child, until)?, stdout, stderr)));
    match ended {
        Ok((status, stdout, stderr)) => Ok(Output {
            status,
            stdout,
            stderr,
        }),
        Err(error) => {
            kill(child.id());
            // It may have ended by itself meanwhile.
            let _ = child.kill();
            child.wait()?;
            // The readers end when the last process of the group closes the pipes. After that, none fills the folder.
            let until = Instant::now() + END;
            let left = || until.saturating_duration_since(Instant::now());
            while streams.recv_timeout(left()).is_ok() {}
            Err(match error.kind() {
                io::ErrorKind::TimedOut => {
                    let seconds = limits.time.as_secs();
                    io::Error::new(
                        error.kind(),
                        format!("{name} took more than {seconds} seconds"),
                    )
                }
                _ => error,
            })
        }
    }
}

fn read_output(
    pipe: impl Read + Send + 'static,
    name: &'static str,
    limit: usize,
    sender: Sender<Stream>,
) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let read = pipe.take(most).read_to_end(&mut bytes);
        let read = read.and_then(|_| {
            if bytes.len() > limit {
                let message = format!("{name} printed more than {limit} bytes");
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
    name: &str,
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
            within(folder, most, name)?;
        }
    }
}

/// Returns an error if the files below a folder have more bytes than `most`. Each counts as at least 100 bytes, so that neither
/// the space nor the time that many small files take is unbounded.
fn within(folder: &Path, most: u64, name: &str) -> io::Result<()> {
    let mut folders = vec![folder.to_path_buf()];
    let mut bytes = 0u64;
    while let Some(folder) = folders.pop() {
        // The program moves and removes its files meanwhile.
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
                let message = format!("{name} wrote more than {mebibytes} MiB");
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

/// Starts the command as the leader of a new process group, which the processes that it starts belong to. Signals of a
/// terminal do not reach the group; hence the [`Guard`].
fn in_own_group(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        command.process_group(0);
    }
    command
}

/// Kills a process group. It fails only if no process of it is left.
fn kill(group: u32) {
    #[cfg(unix)]
    let _ = Command::new("sh")
        .args(["-c", r#"kill -s KILL -- "-$0""#])
        .arg(group.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    #[cfg(not(unix))]
    let _ = group;
}

/// A shell that kills a process group and removes its folder if this program ends before the group, also by Ctrl-C.
struct Guard(Option<Child>);

impl Guard {
    /// Starts it for the group of a process. Without it, the group ends by itself.
    fn of(child: &Child, folder: Option<&Path>) -> Self {
        #[cfg(unix)]
        {
            let mut shell = Command::new("sh");
            shell
                .args(["-c", GUARD])
                .arg(child.id().to_string())
                .arg(folder.unwrap_or_else(|| Path::new("")))
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            Self(in_own_group(&mut shell).spawn().ok())
        }
        #[cfg(not(unix))]
        {
            let _ = (child, folder);
            Self(None)
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let Some(mut shell) = self.0.take() else {
            return;
        };
        if let Some(mut input) = shell.stdin.take() {
            let _ = input.write_all(b"done\n");
        }
        let _ = shell.wait();
    }
}

#[cfg(all(test, unix))]
mod tests;
