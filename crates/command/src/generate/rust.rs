//! `generate rust`: writes the constants of the derive macro to a file, or compares them with a file.

use crate::check;
use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::{read, read_if_exists, replace};
use crate::policy_file::PolicyFile;
use crate::published::{AmbiguousCheckTarget, compare, refuse_policy};
use crate::rust_file::folder;
use cookie_registry_expand::file::{self, FileError};
use cookie_registry_policy::{Options, check_files};
use std::io;
use std::path::{Path, PathBuf};

/// The reason why the file could not be written for this policy.
#[derive(Debug, thiserror::Error)]
enum RustError {
    /// The policy has no such file.
    #[error("{0}")]
    File(FileError),
    /// The folder of the file cannot be found.
    #[error("cannot find the folder of {}: {source}", path.display())]
    Folder {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl Explained for RustError {
    fn exit(&self) -> Exit {
        match self {
            Self::File(FileError::Name(_)) => Exit::Usage,
            _ => Exit::CouldNotRun,
        }
    }

    fn help(&self) -> Option<String> {
        let help = match self {
            Self::File(FileError::Name(_)) => "pass the name of a struct, as in --name Cookies",
            Self::File(FileError::Unreachable(_)) => {
                "name the policy by its path: a policy from standard input has none that the code could include"
            }
            Self::Folder { .. } => "create the folder first, or specify another file",
            Self::File(_) => return None,
        };
        Some(help.to_owned())
    }
}

/// Runs `generate rust`.
pub(crate) fn run(
    arguments: &cli::GenerateRust,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let (path, is_check) = place(arguments)?;
    let file = PolicyFile::find(policy)?;
    let mut checked = check_files(&file, &file.path, Options::today())?;
    if checked.policy().is_none() {
        check::print_findings(&checked, &file, console);
        return Ok(Exit::Findings);
    }
    let folder = folder(path).map_err(|source| RustError::Folder {
        path: path.to_owned(),
        source,
    })?;
    let text = match file::text(&checked, &arguments.name, &folder) {
        Ok(text) => text,
        Err(FileError::Clashes(clashes)) => {
            checked.findings.extend(clashes);
            check::print_findings(&checked, &file, console);
            return Ok(Exit::Findings);
        }
        Err(error) => return Err(RustError::File(error).into()),
    };
    if is_check {
        return Ok(compare(path, &read(path)?, &text, console));
    }
    refuse_policy(path, &checked.sources)?;
    if read_if_exists(path)?.is_some_and(|there| there.lines().eq(text.lines())) {
        // Written again, it would be newer, and cargo would compile everything that depends on it.
        console.note(&format!("{}: up to date with the policy\n", path.display()));
        return Ok(Exit::Clean);
    }
    replace(path, &text)?;
    console.note(&format!("wrote {}\n", path.display()));
    Ok(Exit::Clean)
}

/// Returns the file, and whether it is only compared.
fn place(arguments: &cli::GenerateRust) -> Result<(&Path, bool), AmbiguousCheckTarget> {
    match (&arguments.check, &arguments.out) {
        (None, Some(path)) => Ok((path, false)),
        (Some(Some(path)), None) | (Some(None), Some(path)) => Ok((path, true)),
        _ => Err(AmbiguousCheckTarget),
    }
}
