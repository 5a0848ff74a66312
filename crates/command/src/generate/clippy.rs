//! `generate clippy`: generates the lists with which clippy rejects code that sets cookies and storage keys
//! without the registry.

mod config;

use super::dependencies::{DependenciesError, libraries};
use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::{read_if_exists, replace};
use crate::policy_file::{PolicyFile, absolute, current_directory};
use crate::published::{AmbiguousCheckTarget, difference};
use config::{ConfigError, Entry, Key, merge};
use cookie_registry_scan::Medium;
use cookie_registry_scan::rust::library::{Offered, OfferedKind, is_known, offered};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Runs `generate clippy`.
pub(crate) fn run(
    arguments: &cli::GenerateClippy,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let order = Order::of(arguments)?;
    let policy = PolicyFile::find(policy)?;
    let here = current_directory()?;
    let place = absolute(&here, &policy.path);
    let folder = if policy.is_stdin() {
        &here
    } else {
        place.parent().unwrap_or(&here)
    };
    let lists = lists(folder)?;
    let merged = |path: &Path, there: &str| {
        merge(there, &lists).map_err(|error| ClippyConfigError {
            path: path.to_owned(),
            error,
        })
    };
    match order {
        Order::Print => console.output(&merged(Path::new("clippy.toml"), "")?)?,
        Order::Write(path) => {
            replace(
                &path,
                &merged(&path, &read_if_exists(&path)?.unwrap_or_default())?,
            )?;
            console.note(&format!("wrote {}\n", path.display()));
        }
        Order::Compare(path) => {
            let there = read_if_exists(&path)?.unwrap_or_default();
            let shown = path.display();
            let wanted = merged(&path, &there)?;
            if let Some(difference) = difference(&shown.to_string(), &there, &wanted) {
                console.print(&difference);
                console.print(&format!(
                    "error: {shown} differs from what the dependencies offer\n\
                     help: cargo cookie-registry generate clippy --out {shown}\n"
                ));
                return Ok(Exit::Findings);
            }
            console.note(&format!("{shown}: up to date with the dependencies\n"));
        }
    }
    Ok(Exit::Clean)
}

/// The error for a clippy.toml into which the list cannot be inserted.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}; nothing was written", path.display())]
struct ClippyConfigError {
    /// The file.
    path: PathBuf,
    /// The cause.
    error: ConfigError,
}

impl Explained for ClippyConfigError {
    fn help(&self) -> Option<String> {
        Some(self.error.help().to_owned())
    }
}

/// The requested action.
enum Order {
    Print,
    Write(PathBuf),
    Compare(PathBuf),
}

impl Order {
    fn of(arguments: &cli::GenerateClippy) -> Result<Self, AmbiguousCheckTarget> {
        match (&arguments.check, &arguments.out) {
            (None, None) => Ok(Self::Print),
            (None, Some(path)) => Ok(Self::Write(path.clone())),
            (Some(Some(path)), None) | (Some(None), Some(path)) => Ok(Self::Compare(path.clone())),
            _ => Err(AmbiguousCheckTarget),
        }
    }
}

/// Lists the items of the dependencies for each key of clippy.toml.
fn lists(folder: &Path) -> Result<Vec<(Key, Vec<Entry>)>, DependenciesError> {
    let libraries = libraries(folder)?;
    // Clippy does not distinguish two versions of a library.
    let all: BTreeSet<Offered> = libraries
        .iter()
        .filter(|library| is_known(&library.name))
        .flat_map(|library| offered(&library.name, &library.root))
        .collect();
    let of = |kind: OfferedKind| {
        let entries = all.iter().filter(|offered| offered.kind == kind);
        entries
            .map(|offered| Entry {
                path: offered.path.clone(),
                reason: instead(offered),
            })
            .collect()
    };
    Ok(vec![
        (Key::Types, of(OfferedKind::Type)),
        (Key::Methods, of(OfferedKind::Function)),
    ])
}

/// Returns the advice to use a constant instead of a library's item.
fn instead(offered: &Offered) -> &'static str {
    match (offered.medium, offered.kind) {
        (Medium::Cookie, OfferedKind::Type) => {
            "declare the cookie in policy.toml; its constant sets, reads and removes it: `Cookies::KEY.set(&deployment, value)?`"
        }
        (Medium::Cookie, OfferedKind::Function) => {
            "declare the cookie in policy.toml and use its constant: `Cookies::KEY.set(&deployment, value)?` or `.remove(&deployment)`"
        }
        _ => {
            "declare it in policy.toml under [storage.KEY]; if the code takes the name from `Cookies::KEY.key()`, add #[expect] for this lint"
        }
    }
}
