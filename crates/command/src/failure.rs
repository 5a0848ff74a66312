//! Errors that end the command. Each subcommand defines its errors; this module has what they have in common.

use crate::exit::Exit;
use std::error::Error;
use std::fmt;

/// An error that can end the command.
pub(crate) trait Explained: Error {
    /// Returns the exit status with which the command ends.
    fn exit(&self) -> Exit {
        Exit::CouldNotRun
    }

    /// Returns what to do about it, where that is known.
    fn help(&self) -> Option<String> {
        None
    }
}

/// The error that ended the command before its work was done.
#[derive(Debug)]
pub(crate) struct Failure(Box<dyn Explained>);

impl Failure {
    /// Returns the exit status with which the command ends.
    pub(crate) fn exit(&self) -> Exit {
        self.0.exit()
    }

    /// Returns what to do about it, where that is known.
    pub(crate) fn help(&self) -> Option<String> {
        self.0.help()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: Explained + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}
