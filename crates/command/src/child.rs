//! Runs another program and the processes that it starts, within limits.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The most that is kept of its messages, in bytes; the rest is read and dropped, so that it never waits for it.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// How long to wait between two looks at a process that has closed its output and not yet ended.
const PAUSE: Duration = Duration::from_millis(2);

/// How long to wait between two looks at the process, and at the folder that it fills.
const LOOK: Duration = Duration::from_millis(100);

/// How long the streams may stay open after the end of the process, by processes that it has left behind.
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

/// What was read of a stream so far. Its reader may wait for more of a process that was left behind.
#[derive(Clone, Debug, Default)]
struct Received(Arc<Mutex<Vec<u8>>>);

impl Received {
    /// Adds bytes, up to a limit. Returns whether all of them were added.
    fn add(&self, bytes: &[u8], limit: usize) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = limit.saturating_sub(all.len());
        all.extend(bytes.iter().take(left));
        bytes.len() <= left
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Runs a command within limits. Both streams are read at the same time, so that neither of them blocks the other. If it exceeds
/// a limit, every process that it has started is killed. If this program ends meanwhile, they are killed too, and their folder is
/// removed. Messages call the program by `name`.
///
/// A process that it leaves behind, such as the shared connection of ssh, may keep the streams open. They are waited for only for
/// two seconds.
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
    let (stdout, stderr) = (Received::default(), Received::default());
    let (sender, streams) = mpsc::channel();
    if let Some(pipe) = child.stderr.take() {
        read_messages(pipe, stderr.clone(), sender.clone());
    }
    if let Some(pipe) = child.stdout.take() {
        read_output(pipe, stdout.clone(), name, limits.bytes, sender);
    }
    match ended(&mut child, &streams, until, name, limits.folder) {
        Ok(status) => Ok(Output {
            status,
            stdout: stdout.take(),
            stderr: stderr.take(),
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

/// Reads standard output in a thread. It sends the result when the stream is closed, or has more than the limit.
fn read_output(
    mut pipe: impl io::Read + Send + 'static,
    read: Received,
    name: &'static str,
    limit: usize,
    sender: Sender<io::Result<()>>,
) {
    thread::spawn(move || {
        let result = each_chunk(&mut pipe, |bytes| {
            if read.add(bytes, limit) {
                return Ok(());
            }
            let message = format!("{name} printed more than {limit} bytes");
            Err(io::Error::new(io::ErrorKind::FileTooLarge, message))
        });
        // Nobody waits any more if the time is over.
        let _ = sender.send(result);
    });
}

/// Reads the messages in a thread, which only explain a failure: the exit status reports it. It sends nothing but the end.
fn read_messages(
    mut pipe: impl io::Read + Send + 'static,
    read: Received,
    sender: Sender<io::Result<()>>,
) {
    thread::spawn(move || {
        let _ = each_chunk(&mut pipe, |bytes| {
            read.add(bytes, MAX_MESSAGE_BYTES);
            Ok(())
        });
        let _ = sender.send(Ok(()));
    });
}

fn each_chunk(
    pipe: &mut impl io::Read,
    mut take: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut chunk = vec![0; 16 * 1024];
    loop {
        match pipe.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(length) => take(chunk.get(..length).unwrap_or_default())?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Waits until the process has ended and both streams are closed, or may be left open.
fn ended(
    child: &mut Child,
    streams: &Receiver<io::Result<()>>,
    until: Instant,
    name: &str,
    folder: Option<(&Path, u64)>,
) -> io::Result<ExitStatus> {
    let mut open = 2;
    let mut end: Option<(ExitStatus, Instant)> = None;
    while open > 0 {
        let until = end.map_or(until, |(_, over)| until.min(over));
        let left = until.saturating_duration_since(Instant::now());
        match streams.recv_timeout(left.min(LOOK)) {
            Ok(closed) => {
                closed?;
                open -= 1;
            }
            Err(_) if left > LOOK => {}
            Err(_) => {
                let (status, _) = end.ok_or(io::ErrorKind::TimedOut)?;
                // Its group has what it has left behind, unless that has left the group, as a daemon does.
                kill(child.id());
                return Ok(status);
            }
        }
        if let Some((folder, most)) = folder {
            within(folder, most, name)?;
        }
        if open > 0 && end.is_none() {
            let status = child.try_wait()?;
            end = status.map(|status| (status, Instant::now() + END));
        }
    }
    match end {
        Some((status, _)) => Ok(status),
        None => wait(child, until),
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

#[cfg(test)]
#[cfg(unix)]
mod tests;
