//! Why a command of `cargo xtask` could not do its work.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// An error that ends the command; what a step finds wrong is no such error but a failed step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A program could not be started.
    #[error("`{program}` could not be started: {source}")]
    Start {
        /// The program.
        program: String,
        /// What the system answered.
        source: io::Error,
    },
    /// The tests need programs that are not there and cannot be installed from here.
    #[error("the tests need {missing}: {reason}")]
    Missing {
        /// The programs.
        missing: String,
        /// Why they could not be installed, and what to do.
        reason: String,
    },
    /// A program that has to work ended with an error.
    #[error("`{command}` failed ({status}){}{output}", if output.is_empty() { "" } else { ":\n" })]
    Failed {
        /// The command line.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// What it wrote on its standard error.
        output: String,
    },
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// A Rust source does not parse.
    #[error("{}:{line}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line of the first mistake.
        line: usize,
        /// What the parser reports.
        message: String,
    },
    /// The workspace has no such package.
    #[error("the workspace has no package `{name}`")]
    UnknownPackage {
        /// The name that was given.
        name: String,
    },
    /// A library is neither a folder nor of the registry.
    #[error("`{name}` is neither the folder of a package nor the name of a library")]
    UnknownLibrary {
        /// The name that was given.
        name: String,
    },
    /// A program wrote something else than was expected of it.
    #[error("{} contains or printed nothing that can be counted", path.display())]
    Unreadable {
        /// The program, or the file that one wrote.
        path: PathBuf,
    },
    /// A rule was not made.
    #[error(transparent)]
    NotMade(Box<dyn std::error::Error + Send + Sync>),
}
