//! `update`: copies the declarations of others that the policy includes next to it, and pins them in `policy.lock`.

mod package;
mod repository;

use crate::approve;
use crate::check::print_errors;
use crate::cli;
use crate::console::Console;
use crate::exit::Exit;
use crate::failure::{Explained, Failure};
use crate::files::{read_if_exists, replace};
use crate::policy_file::{PolicyFile, PolicyFileError};
use cookie_registry_policy::parse::{Parsed, not_shareable, parse};
use cookie_registry_policy::shared::{FOLDER, LOCK, Pin, Pins, Shared, sha256};
use cookie_registry_policy::source::{Files as _, MAX_FILE_BYTES, read_regular};
use cookie_registry_policy::{Code, Finding, Severity};
use repository::Wanted;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// How many digits of its hash the name of a copy has (`Shared::copy`).
const SHORT: usize = 12;

/// The reason why nothing was pinned.
#[derive(Debug, thiserror::Error)]
enum UpdateError {
    /// What the policy names is no part of a policy.
    #[error("\"{0}\" cannot be included: {1}")]
    NotShareable(Shared, &'static str),
    /// The folder of the copies leads elsewhere.
    #[error("{} is not a folder next to the policy", .0.display())]
    Folder(PathBuf),
    /// A copy cannot be written.
    #[error("cannot write {}: {_1}", .0.display())]
    Write(PathBuf, io::Error),
}

impl Explained for UpdateError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotShareable(..) => {
                "include a file that declares cookies, storage, tracking, third_parties, planned and categories alone".to_owned()
            }
            Self::Folder(folder) => format!("replace {} with a folder", folder.display()),
            Self::Write(..) => return None,
        })
    }
}

/// The declarations of others, as they are now.
struct Found {
    pin: Pin,
    text: Vec<u8>,
    /// Where they come from, for people.
    origin: String,
}

/// Runs `update`.
pub(crate) fn run(
    arguments: &cli::Update,
    policy: &cli::PolicyOptions,
    console: &Console,
) -> Result<Exit, Failure> {
    let file = PolicyFile::find(policy)?;
    if file.is_stdin() {
        return Err(PolicyFileError::StdinNeedsPath.into());
    }
    let approvals = approve::read(&file)?.unwrap_or_default();
    let parsed = parse(&file, &file.path)?;
    let errors = errors(&parsed, &file.path);
    if !errors.is_empty() {
        print_errors(&parsed.sources, &errors, &file.path, console);
        console.note("nothing was written: correct the errors first, because what they hide may include declarations of others\n");
        return Ok(Exit::Findings);
    }
    let included: BTreeMap<Shared, Option<Pin>> = parsed
        .draft
        .shared
        .into_iter()
        .map(|(shared, pin)| (shared.value, pin))
        .collect();
    let mut pins = Pins::default();
    let mut report = String::new();
    let mut written = Vec::new();
    for (shared, pin) in &included {
        let found = find(shared, pin.as_ref(), &file, arguments.refetch)?;
        if let Some(why) = not_shareable(&found.text) {
            return Err(UpdateError::NotShareable(shared.clone(), why).into());
        }
        let change = match pin {
            Some(pin) if pin.sha256 == found.pin.sha256 => "unchanged",
            Some(_) => "changed",
            None => "new",
        };
        report.push_str(&format!("{shared}: {change}, {}\n", found.origin));
        written.push((shared.copy(&file.path, &found.pin.sha256), found.text));
        pins.insert(shared, found.pin);
    }
    let lock = file.path.with_file_name(LOCK);
    let before = read_if_exists(&lock)?;
    if included.is_empty() && before.is_none() {
        console.note("the policy includes nothing of packages or repositories\n");
        return Ok(Exit::Clean);
    }
    write_copies(&file.path, &written)?;
    let text = approvals.to_toml(&pins);
    if before.as_deref() != Some(&text) {
        replace(&lock, &text)?;
        report.push_str(&format!("wrote {}\n", lock.display()));
    }
    let kept: BTreeSet<&Path> = written.iter().map(|(path, _)| path.as_path()).collect();
    report.push_str(&remove_stale(&file.path, &kept)?);
    console.note(&report);
    Ok(Exit::Clean)
}

/// Returns the errors of a policy because of which it is not certain what it includes. What this command repairs is not among them: pins and
/// copies that are missing or wrong, and what is in the copies.
fn errors(parsed: &Parsed, policy: &Path) -> Vec<Finding> {
    let shared = &parsed.draft.shared;
    let places: BTreeSet<_> = shared.iter().map(|(it, _)| it.span).collect();
    let copies: BTreeSet<PathBuf> = shared
        .iter()
        .filter_map(|(it, pin)| Some(it.value.copy(policy, &pin.as_ref()?.sha256)))
        .collect();
    let is_mended = |finding: &&Finding| {
        let source = parsed.sources.get(finding.span.file);
        source.is_some_and(|source| copies.contains(&source.path))
            || (finding.code == Code::IncludeFailed && places.contains(&finding.span))
    };
    let errors = parsed.findings.iter();
    let mut errors: Vec<Finding> = errors
        .filter(|finding| finding.severity == Severity::Error && !is_mended(finding))
        .cloned()
        .collect();
    Finding::sort(&mut errors);
    errors
}

/// Removes the copies that nothing includes any more, and returns what it did. Only a text that its own name proves to be such a
/// copy is removed.
fn remove_stale(policy: &Path, kept: &BTreeSet<&Path>) -> Result<String, Failure> {
    let folder = policy.with_file_name(FOLDER);
    let failed = |error| UpdateError::Write(folder.clone(), error);
    let is_folder = fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir());
    let mut report = String::new();
    if !is_folder {
        return Ok(report);
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        paths.push(folder.join(entry.map_err(failed)?.file_name()));
    }
    paths.sort();
    for path in paths.iter().filter(|path| !kept.contains(path.as_path())) {
        if is_copy(path) {
            fs::remove_file(path).map_err(|error| UpdateError::Write(path.clone(), error))?;
            report.push_str(&format!("removed {}\n", path.display()));
        } else {
            report.push_str(&format!(
                "left {}, which nothing includes\n",
                path.display()
            ));
        }
    }
    Ok(report)
}

/// Returns whether a file is an unchanged copy: its name ends with the beginning of its hash.
fn is_copy(path: &Path) -> bool {
    let stem = path.file_stem().and_then(OsStr::to_str);
    let Some((_, short)) = stem.and_then(|stem| stem.rsplit_once('-')) else {
        return false;
    };
    let is_file = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    is_file
        && short.len() == SHORT
        && read_regular(path, MAX_FILE_BYTES).is_ok_and(|text| sha256(&text).starts_with(short))
}

/// Returns the declarations that an `include` names. What a tag names does not change, so it is fetched once.
fn find(
    shared: &Shared,
    pin: Option<&Pin>,
    policy: &PolicyFile,
    refetch: bool,
) -> Result<Found, Failure> {
    match shared {
        Shared::Package { name, path } => Ok(package::find(name, path, &policy.path)?),
        Shared::Git { url, tag, path } => {
            let wanted = Wanted { url, tag, path };
            let Some(pin) = pin else {
                return Ok(wanted.fetch()?);
            };
            if refetch {
                return Ok(refetched(wanted.fetch()?, pin));
            }
            let copy = policy.read(&shared.copy(&policy.path, &pin.sha256));
            match copy.ok().filter(|text| sha256(text) == pin.sha256) {
                Some(text) => Ok(Found {
                    origin: format!("as pinned; --refetch fetches {tag} again"),
                    pin: pin.clone(),
                    text,
                }),
                // What replaces a lost copy is the text that was reviewed, or nothing.
                None => Ok(wanted.fetch_pinned(pin)?),
            }
        }
        // Nothing else is ever read from a policy.
        _ => Err(UpdateError::NotShareable(shared.clone(), "its kind is unknown").into()),
    }
}

/// Mentions that a tag was moved, if it was.
fn refetched(mut found: Found, pinned: &Pin) -> Found {
    if let Some(before) = pinned
        .commit
        .as_ref()
        .filter(|_| pinned.commit != found.pin.commit)
    {
        found
            .origin
            .push_str(&format!("; the tag was moved, it named commit {before}"));
    }
    found
}

/// Writes the copies next to the policy. The folder is one of its own, so that no link decides where they go.
fn write_copies(policy: &Path, copies: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    if copies.is_empty() {
        return Ok(());
    }
    let folder = policy.with_file_name(FOLDER);
    match fs::symlink_metadata(&folder) {
        Ok(there) if !there.is_dir() => return Err(UpdateError::Folder(folder).into()),
        Ok(_) => {}
        Err(_) => {
            let made = fs::create_dir(&folder);
            made.map_err(|error| UpdateError::Write(folder.clone(), error))?;
        }
    }
    for (path, text) in copies {
        // `not_shareable` has accepted it, so it is UTF-8.
        replace(path, &String::from_utf8_lossy(text))?;
    }
    Ok(())
}
