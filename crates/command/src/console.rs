//! What is printed, and where: for people to standard error, for machines to standard output.

use crate::cli::{Color, Common};
use crate::failure::Failure;
use cookie_registry_policy::report::Style;
use std::env;
use std::io::{self, IsTerminal as _, Write as _};

/// Where the command prints.
#[derive(Debug)]
pub(crate) struct Console {
    quiet: bool,
    verbose: bool,
    style: Style,
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
        }
    }

    /// Whether people's text is coloured.
    pub(crate) const fn style(&self) -> Style {
        self.style
    }

    /// Whether nothing but findings and errors is told.
    pub(crate) const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether everything is told.
    pub(crate) const fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Prints for machines, or what was asked for itself. A reader that has gone away, as `head` does,
    /// has seen what it wanted: that is no failure.
    pub(crate) fn output(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        match stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush())
        {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Stdout(error)),
            _ => Ok(()),
        }
    }

    /// Tells people what must be told.
    pub(crate) fn tell(&self, text: &str) {
        // There is no place left to say that standard error cannot be written.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Tells people what is good to know.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.tell(text);
        }
    }

    /// Tells why the command could not do its work.
    pub(crate) fn failure(&self, failure: &Failure) {
        let mut text = format!("error: {failure}\n");
        if let Some(help) = failure.help() {
            text.push_str(&format!("help: {help}\n"));
        }
        self.tell(&text);
    }
}

/// Whether nothing in the environment asks for plain text: `NO_COLOR` (no-color.org) or a terminal
/// without colours.
fn wants_colour() -> bool {
    let no_color = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
    !no_color && !dumb
}
