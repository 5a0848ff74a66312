//! The errors that end the command. Each subcommand defines its own errors; this module contains their common
//! trait and type.

use crate::exit::Exit;
use std::error::Error;
use std::fmt;

/// An error that can end the command.
pub(crate) trait Explained: Error {
    /// Returns the exit status with which the command ends.
    fn exit(&self) -> Exit {
        Exit::CouldNotRun
    }

    /// Returns the advice for the user, if there is any.
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

    /// Returns the advice for the user, if there is any.
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
