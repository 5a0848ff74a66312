//! The options of `check`.

use super::parse::{allow, deny};
use crate::levels::{Allow, Deny};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Source code of the service (directories and files with Rust, JavaScript, TypeScript or templates) to
    /// check against the policy: reports undeclared cookies and keys that the code sets, and declared cookies
    /// and keys that no code sets
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Also resolve types, with the program `cookie-registry-resolve`: it resolves every call in the packages under PATH and in
    /// their dependencies. It thereby finds cookies and keys that unlisted libraries and macros set. It runs build scripts and
    /// procedural macros, as an editor does. Exit status 4: no findings, but not everything could be resolved
    #[arg(long, requires = "paths")]
    pub(crate) resolved: bool,
    /// Also compare with this revision: report a material change that lacks a new date, a log entry or an
    /// announcement. The comparison is with the merge base: the commit where this branch left that revision. `A...B` means
    /// A, and fails unless B is checked out. `REV:PATH` names the earlier path of the policy
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// Also read the report.json of an audit, and print a table that compares the policy, the sources and the browser
    #[cfg(feature = "audit")]
    #[arg(long, value_name = "FILE")]
    pub(crate) audit: Option<PathBuf>,
    /// The output format: human-readable findings go to standard error, all others to standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Fail on findings of this code, or on all warnings; can be repeated
    #[arg(long, value_name = "CODE|warnings", value_parser = deny)]
    pub(crate) deny: Vec<Deny>,
    /// Accept findings of this code; can be repeated
    #[arg(long, value_name = "CODE", value_parser = allow)]
    pub(crate) allow: Vec<Allow>,
    /// Keep the results for each script in this directory, so that the next check parses only scripts that have changed. The
    /// findings are the same. Whoever can write to the directory can hide findings: choose one outside the repository
    #[arg(long, requires = "paths", value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,
}

/// The output format of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: the line of the policy, a caret, and the fix
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a GitHub workflow run
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
}
