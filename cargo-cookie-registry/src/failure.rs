//! Why the command could not do what it was asked for.

use crate::exit::Exit;
use cookie_registry_policy::{Code, LoadError};
use std::io;
use std::path::PathBuf;

/// What ends the command before its work is done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// No policy was named, and none lies above.
    #[error("there is no policy.toml in this folder or in one above it")]
    NoPolicy,
    /// The policy cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A folder was named instead of a file.
    #[error("{} is a folder", .0.display())]
    IsFolder(PathBuf),
    /// Standard input cannot be read.
    #[error("cannot read the policy from standard input: {0}")]
    Stdin(io::Error),
    /// The current folder is not known.
    #[error("cannot tell the current folder: {0}")]
    NoFolder(io::Error),
    /// What is to be printed cannot be.
    #[error("cannot write to standard output: {0}")]
    Stdout(io::Error),
    /// Files that `init` would write are already there.
    #[error("{} already there; nothing was written", exists(.0))]
    Exists(Vec<PathBuf>),
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// One code is both denied and allowed.
    #[error("`{0}` is both denied and allowed")]
    Contradiction(Code),
    /// `init` was told to write to standard output.
    #[error("`init` writes files: it cannot write the policy to `-`")]
    InitToStdout,
}

fn exists(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(" and "))
}

impl Failure {
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Contradiction(_) | Self::InitToStdout => Exit::Usage,
            _ => Exit::Unable,
        }
    }

    /// What to do about it, where that is known.
    pub(crate) fn help(&self) -> Option<String> {
        Some(match self {
            Self::NoPolicy => "name one with --policy PATH, or write a first one with `cargo cookie-registry init`".to_owned(),
            Self::Load(_) => "name the policy with --policy PATH; `cargo cookie-registry init` writes a first one".to_owned(),
            Self::IsFolder(folder) => format!("name the file: --policy {}", folder.join("policy.toml").display()),
            Self::Exists(_) => "move them away, or name another place with --policy PATH; --no-ci leaves the workflow out".to_owned(),
            Self::Contradiction(_) => "keep one of the two options".to_owned(),
            Self::InitToStdout => "name the file that is to be written: --policy PATH".to_owned(),
            Self::Stdin(_) | Self::NoFolder(_) | Self::Stdout(_) | Self::Write { .. } => return None,
        })
    }
}
