//! Prints output for people on standard error, and output for machines on standard output.

use crate::cli::{Color, Common};
use crate::failure::{Explained, Failure};
use crate::hyperlinks;
use cookie_registry_policy::Finding;
use cookie_registry_policy::report::{Style, human, human_linked, inert, visible};
use cookie_registry_policy::source::Sources;
use std::env;
use std::io::{self, IsTerminal, Write as _};

/// Standard output cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard output: {0}")]
pub(crate) struct StdoutError(io::Error);

impl Explained for StdoutError {}

/// The output streams of the command, and the options that affect them.
#[derive(Debug)]
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
    style: Style,
    color: Color,
}

impl Console {
    pub(crate) fn new(common: &Common) -> Self {
        let coloured = match common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => io::stderr().is_terminal() && wants_colour(),
        };
        Self {
            quiet: common.quiet,
            verbose: common.verbose,
            style: if coloured {
                Style::Coloured
            } else {
                Style::Plain
            },
            color: common.color,
        }
    }

    /// Formats a finding for standard error.
    pub(crate) fn finding(&self, finding: &Finding, sources: &Sources) -> String {
        if self.has_links(&io::stderr()) {
            human_linked(finding, sources, &hyperlinks::of_file)
        } else {
            human(finding, sources, self.style)
        }
    }

    /// Returns whether text on standard output may contain hyperlinks.
    pub(crate) fn has_links_in_output(&self) -> bool {
        self.has_links(&io::stdout())
    }

    /// Returns whether a stream is a terminal that shows hyperlinks, and the person has colours on.
    fn has_links(&self, stream: &impl IsTerminal) -> bool {
        self.color != Color::Never
            && stream.is_terminal()
            && wants_colour()
            && hyperlinks::are_supported()
    }

    /// Returns whether only findings and errors are printed.
    pub(crate) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Returns whether everything is printed.
    pub(crate) const fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Prints a result for people. No text in it moves the cursor, or is read as a command by the runner of a workflow.
    pub(crate) fn output_text(&self, text: &str) -> Result<(), StdoutError> {
        self.output(&inert(&visible(text)))
    }

    /// Prints the result, or output for machines. It is not an error if the reader has closed the pipe, as
    /// `head` does.
    pub(crate) fn output(&self, text: &str) -> Result<(), StdoutError> {
        let mut stdout = io::stdout().lock();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(StdoutError(error)),
            _ => Ok(()),
        }
    }

    /// Prints text for people, even with --quiet. No text in it moves the cursor, or is read as a command by the runner of
    /// a workflow.
    pub(crate) fn print(&self, text: &str) {
        self.print_report(&inert(&visible(text)));
    }

    /// Prints findings, which are safe and may be coloured.
    pub(crate) fn print_report(&self, text: &str) {
        // If standard error cannot be written, there is no other place to report that.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Prints text for people, unless --quiet is set.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.print(text);
        }
    }

    /// Prints the reason why the command could not run, and what to do.
    pub(crate) fn failure(&self, failure: &Failure) {
        let mut text = format!("error: {failure}\n");
        if let Some(help) = failure.help() {
            text.push_str(&format!("help: {help}\n"));
        }
        self.print(&text);
    }
}

/// Returns whether the environment allows colours: `NO_COLOR` (no-color.org) is not set, and the terminal
/// supports them.
fn wants_colour() -> bool {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    !no_color && !dumb
}

/// Returns a number with its noun.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
