//! Runs another program. It prints a bounded amount, and ends after a bounded time.
//!
//! `crates/command/src/child.rs` also starts a process group, kills it as a whole and watches it. That is left out here on purpose. In the
//! group of this program, cargo and what it starts end with it: by Ctrl-C at a terminal, and as part of the group that `check --resolved`
//! ends. What the two files have in common is too little for a package that both workspaces would publish for it.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// The most that is kept of messages, in bytes; the rest is read and dropped, so that the program never waits for it.
const MAX_MESSAGE_BYTES: u64 = 64 * 1024;

/// How long to wait between two looks at a process that has closed its output and not yet ended.
const PAUSE: Duration = Duration::from_millis(5);

/// The limits of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The most bytes of standard output.
    pub(crate) bytes: u64,
    /// How long it may run.
    pub(crate) time: Duration,
}

/// What a reader has of a stream.
enum Stream {
    Stdout(io::Result<Vec<u8>>),
    Stderr(Vec<u8>),
}

/// Runs a command within limits. Both streams are read at the same time, so that neither of them blocks the other.
///
/// # Errors
/// If it cannot be started, prints too much (the kind is `FileTooLarge`) or does not end in time (`TimedOut`). It is killed then;
/// programs that it has started may go on.
pub(crate) fn run(command: &mut Command, limits: Limits) -> io::Result<Output> {
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
    let ended = collected(&streams, until)
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
                    io::Error::new(error.kind(), format!("it took more than {seconds} seconds"))
                }
                _ => error,
            })
        }
    }
}

fn read_output(pipe: impl Read + Send + 'static, limit: u64, sender: Sender<Stream>) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        let read = read.and_then(|read| {
            if read as u64 > limit {
                let message = format!("it printed more than {limit} bytes");
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
        // The messages only explain a failure; the exit status reports it.
        let _ = pipe
            .by_ref()
            .take(MAX_MESSAGE_BYTES)
            .read_to_end(&mut bytes);
        let _ = io::copy(&mut pipe, &mut io::sink());
        let _ = sender.send(Stream::Stderr(bytes));
    });
}

/// Waits until both streams are closed.
fn collected(streams: &Receiver<Stream>, until: Instant) -> io::Result<(Vec<u8>, Vec<u8>)> {
    let (mut stdout, mut stderr) = (None, None);
    loop {
        if let (Some(_), Some(_)) = (&stdout, &stderr) {
            return Ok((stdout.unwrap_or_default(), stderr.unwrap_or_default()));
        }
        match streams.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Stream::Stdout(read)) => stdout = Some(read?),
            Ok(Stream::Stderr(read)) => stderr = Some(read),
            Err(_) => return Err(io::ErrorKind::TimedOut.into()),
        }
    }
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

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    fn shell(script: &str, time: Duration) -> io::Result<Output> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run(&mut command, Limits { bytes: 1_000, time })
    }

    #[test]
    fn what_does_not_end_and_what_prints_too_much_is_ended() {
        let kind = |script, time| shell(script, time).unwrap_err().kind();
        let (short, long) = (Duration::from_millis(20), Duration::from_secs(60));
        assert_eq!(kind("exec sleep 600", short), io::ErrorKind::TimedOut);
        // It has closed its output, and still does not end.
        let silent = "exec >&- 2>&-; exec sleep 600";
        assert_eq!(kind(silent, short), io::ErrorKind::TimedOut);
        assert_eq!(
            kind("exec cat /dev/zero", long),
            io::ErrorKind::FileTooLarge
        );
    }

    #[test]
    fn messages_longer_than_a_pipe_block_nothing() {
        let script = "head -c 1000000 /dev/zero >&2; echo done; exit 3";
        let output = shell(script, Duration::from_secs(60)).unwrap();
        assert_eq!(output.stdout, b"done\n");
        assert_eq!(output.status.code(), Some(3));
    }
}
