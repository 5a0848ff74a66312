//! `check --resolved`: adds what the types say to what the sources show.

use crate::child::{self, Limits};
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::policy_file::{absolute, current_directory};
use cookie_registry_policy::source::Source;
use cookie_registry_scan::{Medium, Name, Operation, Resolved, Scan};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The program that resolves types. It is a package of its own, with its own toolchain and dependencies.
const PROGRAM: &str = "cookie-registry-resolve";

/// The version of its output that this command reads.
const FORMAT: u32 = 1;

/// Its limits. A call has some 300 bytes of its output. Its own limits for cargo, which builds and downloads, are shorter.
const LIMITS: Limits<'_> = Limits {
    bytes: 64 * 1024 * 1024,
    time: Duration::from_secs(30 * 60),
    folder: None,
};

/// The reason why the types say nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ResolvedError {
    /// The program is not installed.
    #[error("`{PROGRAM}` is not installed, neither next to this command nor on PATH")]
    NotInstalled,
    /// There is no package that could be resolved.
    #[error("no Cargo.toml belongs to {}", .0.display())]
    NoPackage(PathBuf),
    /// The program could not be started, or was ended because of a limit.
    #[error("`{PROGRAM}` could not be run: {0}")]
    Start(std::io::Error),
    /// The program failed, and said why.
    #[error("`{PROGRAM}` could not resolve {}: {_1}", .0.display())]
    Failed(PathBuf, String),
    /// The program is of another version.
    #[error("`{PROGRAM}` is of another version than this command: {0}")]
    OtherVersion(String),
}

impl Explained for ResolvedError {
    fn exit(&self) -> Exit {
        Exit::CouldNotRun
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotInstalled | Self::OtherVersion(_) => format!(
                "install it: cargo install {PROGRAM} --version {} --locked; in a clone: cargo install --path crates/resolve --locked",
                env!("CARGO_PKG_VERSION")
            ),
            Self::NoPackage(_) => {
                "name the folder of a package, as in `check --resolved .`".to_owned()
            }
            Self::Start(_) | Self::Failed(..) => return None,
        })
    }
}

/// What the program prints.
#[derive(Debug, Deserialize)]
struct Facts {
    format: u32,
    /// The packages that it is about.
    manifests: Vec<PathBuf>,
    not_verified: Vec<String>,
    unresolved: Vec<Unresolved>,
    unresolved_more: usize,
    found: Vec<Found>,
}

#[derive(Debug, Deserialize)]
struct Unresolved {
    path: PathBuf,
    start: usize,
    call: String,
}

/// What the types do not say.
#[derive(Debug, Default)]
pub(crate) struct NotVerified {
    /// Why the result is not verified; empty if everything was resolved.
    pub(crate) reasons: Vec<String>,
    /// The calls in the service's own code that could not be resolved, by place; at most [`MOST_LISTED`].
    calls: Vec<Call>,
    /// How many more there are.
    more: usize,
}

/// A call that could not be resolved.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Call {
    path: PathBuf,
    line: usize,
    column: usize,
    call: String,
}

/// How many calls that could not be resolved are listed.
const MOST_LISTED: usize = 20;

impl NotVerified {
    /// Returns it as lines for people.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for reason in &self.reasons {
            text.push_str(&format!("not verified: {reason}\n"));
        }
        for Call {
            path,
            line,
            column,
            call,
        } in &self.calls
        {
            text.push_str(&format!("  {}:{line}:{column}: {call}\n", path.display()));
        }
        if self.more > 0 {
            text.push_str(&format!("  and {} more\n", self.more));
        }
        text
    }

    /// Returns it for the JSON report.
    pub(crate) fn json(&self) -> Value {
        let calls: Vec<Value> = self
            .calls
            .iter()
            .map(|it| {
                json!({
                    "file": it.path.display().to_string(),
                    "line": it.line,
                    "column": it.column,
                    "call": it.call,
                })
            })
            .collect();
        json!({ "not_verified": self.reasons, "unresolved": calls, "unresolved_more": self.more })
    }
}

#[derive(Debug, Deserialize)]
struct Found {
    path: PathBuf,
    start: usize,
    end: usize,
    medium: String,
    operation: String,
    name: Option<String>,
    prefix: Option<String>,
    via: Vec<String>,
}

/// Resolves the packages of these paths, and adds what is found below the paths to a scan. Returns what is not verified.
pub(crate) fn add(paths: &[PathBuf], scan: &mut Scan) -> Result<NotVerified, Failure> {
    let program = program().ok_or(ResolvedError::NotInstalled)?;
    let here = current_directory()?;
    let asked: Vec<PathBuf> = paths.iter().map(|path| absolute(&here, path)).collect();
    let mut manifests = BTreeSet::new();
    for path in &asked {
        let manifest = manifest_of(path).ok_or_else(|| ResolvedError::NoPackage(path.clone()))?;
        manifests.insert(manifest);
    }
    let mut reasons = BTreeSet::new();
    let mut unresolved = BTreeSet::new();
    let mut more = 0;
    let mut all = Vec::new();
    // A workspace is resolved as a whole, and takes minutes.
    let mut resolved_already = BTreeSet::new();
    for manifest in manifests {
        if resolved_already.contains(&real(&manifest)) {
            continue;
        }
        let facts = facts_of(&program, &manifest)?;
        resolved_already.extend(facts.manifests.iter().map(|path| real(path)));
        reasons.extend(facts.not_verified);
        unresolved.extend(
            facts
                .unresolved
                .into_iter()
                .map(|it| (it.path, it.start, it.call)),
        );
        more += facts.unresolved_more;
        for found in facts.found {
            let is_asked = asked.iter().any(|path| found.path.starts_with(path));
            if is_asked {
                all.push(resolved(found, &here)?);
            }
        }
    }
    scan.add_resolved(all, |path| std::fs::read_to_string(path).ok());
    Ok(NotVerified {
        reasons: reasons.into_iter().collect(),
        more: more + unresolved.len().saturating_sub(MOST_LISTED),
        calls: unresolved
            .into_iter()
            .take(MOST_LISTED)
            .map(|(path, start, call)| placed(&here, &path, start, call))
            .collect(),
    })
}

/// Returns a call with its line and column, counted from 1.
fn placed(here: &Path, path: &Path, start: usize, call: String) -> Call {
    let below = path.strip_prefix(here).unwrap_or(path);
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let position = Source::new(below.to_path_buf(), text).position(start);
    Call {
        path: below.to_path_buf(),
        line: position.line,
        column: position.column,
        call,
    }
}

/// Returns the program: the one in the folder of this command, or the first on `PATH`.
fn program() -> Option<PathBuf> {
    let name = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    let this = env::current_exe().ok();
    let folder = this
        .as_deref()
        .and_then(Path::parent)
        .map(Path::to_path_buf);
    let path = env::var_os("PATH");
    let on_path = path.as_deref().map(env::split_paths).into_iter().flatten();
    folder
        .into_iter()
        .chain(on_path)
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
}

/// Returns the nearest manifest from a path upward.
fn manifest_of(path: &Path) -> Option<PathBuf> {
    path.ancestors()
        .map(|folder| folder.join("Cargo.toml"))
        .find(|file| file.is_file())
}

/// Returns a path without links.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn facts_of(program: &Path, manifest: &Path) -> Result<Facts, ResolvedError> {
    let mut command = Command::new(program);
    command
        .arg(manifest)
        .args([OsStr::new("--format"), OsStr::new("facts")]);
    let output = child::run(&mut command, PROGRAM, LIMITS).map_err(ResolvedError::Start)?;
    let failed = || {
        let text = String::from_utf8_lossy(&output.stderr);
        let text = text.trim().trim_start_matches("error: ");
        ResolvedError::Failed(manifest.to_path_buf(), text.to_owned())
    };
    // 4: not everything was read; the output says what.
    if !matches!(output.status.code(), Some(0 | 4)) {
        return Err(failed());
    }
    let facts: Facts = serde_json::from_slice(&output.stdout)
        .map_err(|error| ResolvedError::OtherVersion(error.to_string()))?;
    if facts.format == FORMAT {
        Ok(facts)
    } else {
        Err(ResolvedError::OtherVersion(format!(
            "its output has the format {}",
            facts.format
        )))
    }
}

fn resolved(found: Found, here: &Path) -> Result<Resolved, ResolvedError> {
    let unknown = |word: &str| ResolvedError::OtherVersion(format!("`{word}` is not known"));
    let path = match found.path.strip_prefix(here) {
        Ok(below) => below.to_path_buf(),
        Err(_) => found.path,
    };
    Ok(Resolved {
        path,
        span: found.start..found.end,
        via: found.via,
        medium: match found.medium.as_str() {
            "cookie" => Medium::Cookie,
            "local-storage" => Medium::LocalStorage,
            "session-storage" => Medium::SessionStorage,
            "web-storage" => Medium::WebStorage,
            "indexed-db" => Medium::IndexedDb,
            "cache-storage" => Medium::CacheStorage,
            other => return Err(unknown(other)),
        },
        operation: match found.operation.as_str() {
            "set" => Operation::Set,
            "remove" => Operation::Remove,
            "clear" => Operation::Clear,
            other => return Err(unknown(other)),
        },
        name: match (found.name, found.prefix) {
            (Some(name), _) => Name::Exact(name),
            (None, Some(prefix)) => Name::Prefix(prefix),
            (None, None) => Name::Unreadable,
        },
    })
}
