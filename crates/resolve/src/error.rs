//! What can go wrong before anything is found.

use std::path::PathBuf;

/// The reason why a workspace could not be resolved at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Cargo could not describe the workspace.
    #[error("cargo could not describe the workspace: {0}")]
    Metadata(String),
    /// A path is not absolute, or not UTF-8.
    #[error("the path {} is not absolute, or not UTF-8", .0.display())]
    Path(PathBuf),
    /// The sources of the standard library are not installed.
    #[error("the sources of the standard library are not installed: rustup component add rust-src")]
    NoStandardLibrary,
    /// The command that builds build scripts and procedural macros could not be started.
    #[error("the build scripts and procedural macros could not be built: {0}")]
    Build(String),
    /// The sources could not be loaded.
    #[error("the workspace could not be loaded: {0}")]
    Load(String),
    /// The analysis stopped before its end.
    #[error(
        "the analysis stopped before its end; run it again with RUST_BACKTRACE=1 and report it"
    )]
    Stopped,
}
