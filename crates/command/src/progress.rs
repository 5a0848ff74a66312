//! Progress of a long check: one line on a terminal, updated in place and cleared at the end.

use crate::console::Console;
use std::env;
use std::io::{self, IsTerminal as _, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The time after which a check begins to print its progress.
const BEFORE: Duration = Duration::from_millis(300);
/// The shortest time between two updates.
const BETWEEN: Duration = Duration::from_millis(100);

/// Moves to the beginning of the line and clears it (ECMA-48, EL).
const CLEAR: &str = "\r\u{1b}[K";

/// The progress line.
pub(crate) struct Progress<W: Write> {
    line: Mutex<Line<W>>,
}

struct Line<W> {
    terminal: W,
    /// The earliest time of the next update.
    next: Instant,
    shown: bool,
}

/// Creates the progress line on standard error if it is useful there: on a terminal that can clear a line, without
/// `--quiet`, and outside continuous integration.
pub(crate) fn on_terminal(console: &Console) -> Option<Progress<io::Stderr>> {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
    let watched = io::stderr().is_terminal() && !console.is_quiet() && !dumb && !set("CI");
    watched.then(|| Progress::new(io::stderr(), Instant::now() + BEFORE))
}

impl<W: Write> Progress<W> {
    fn new(terminal: W, next: Instant) -> Self {
        let line = Line {
            terminal,
            next,
            shown: false,
        };
        Self {
            line: Mutex::new(line),
        }
    }

    /// Updates the line with the number of files read. If another thread is updating it, does nothing.
    pub(crate) fn update(&self, done: usize, all: usize) {
        let Ok(mut line) = self.line.try_lock() else {
            return;
        };
        let now = Instant::now();
        if now < line.next {
            return;
        }
        line.next = now + BETWEEN;
        line.shown = true;
        // A failed update must not stop the check.
        let _ = write!(
            line.terminal,
            "{CLEAR}reading sources: {done} of {all} files"
        );
        let _ = line.terminal.flush();
    }
}

/// Clears the line when the check ends, even after an error.
impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        if let Ok(line) = self.line.get_mut()
            && line.shown
        {
            let _ = line.terminal.write_all(CLEAR.as_bytes());
            let _ = line.terminal.flush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BETWEEN, Progress};
    use std::time::{Duration, Instant};

    #[test]
    fn the_line_is_written_over_and_gone_at_the_end() {
        let mut terminal = Vec::new();
        let progress = Progress::new(&mut terminal, Instant::now());
        progress.update(1, 20);
        // Too soon after the other to be read.
        progress.update(2, 20);
        progress.line.lock().unwrap().next -= BETWEEN;
        progress.update(3, 20);
        drop(progress);
        assert_eq!(
            String::from_utf8(terminal).unwrap(),
            "\r\u{1b}[Kreading sources: 1 of 20 files\r\u{1b}[Kreading sources: 3 of 20 files\r\u{1b}[K"
        );
    }

    #[test]
    fn what_is_over_soon_leaves_no_trace() {
        let mut terminal = Vec::new();
        let progress = Progress::new(&mut terminal, Instant::now() + Duration::from_secs(3600));
        progress.update(20, 20);
        drop(progress);
        assert_eq!(terminal, b"");
    }
}
