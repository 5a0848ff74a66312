//! Finds and reads the services of a catalogue.

use super::model::FORMAT;
use super::service::{Page, Service};
use crate::cli;
use crate::failure::{Explained, Failure};
use crate::files::{read as read_file, read_if_exists};
use crate::policy_file::{DEFAULT_NAME, PolicyFile, absolute, current_directory, with_slashes};
use crate::render::markers;
use crate::revision::Revision;
use cookie_registry_policy::{Checked, Options, check_files};
use cookie_registry_render::page::RenderOptions;
use cookie_registry_render::{Format, content_hash, render};
use cookie_registry_scan::scan_paths;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The most folders that are entered to find policies. A larger tree is an error, not a catalogue with a part of it.
const MAX_FOLDERS: usize = 100_000;

/// Folders that contain the code of others, which is never entered.
const SKIPPED: [&str; 2] = ["node_modules", "target"];

/// The reason why a service cannot be read.
#[derive(Debug, thiserror::Error)]
enum InputError {
    /// There is no such path.
    #[error("there is no file or folder {}", .0.display())]
    Missing(PathBuf),
    /// A folder has no policy.
    #[error("there is no policy.toml in {} or below it", .0.display())]
    NoPolicy(PathBuf),
    /// A folder cannot be listed.
    #[error("cannot read the folder {}: {_1}", .0.display())]
    Folder(PathBuf, std::io::Error),
    /// There are too many folders.
    #[error("{} has more than {MAX_FOLDERS} folders below it", .0.display())]
    TooManyFolders(PathBuf),
    /// A JSON file is not a catalogue.
    #[error("{} is not the catalog.json of this version: {_1}", .0.display())]
    NotACatalog(PathBuf, String),
    /// The revision contains neither the policy nor a folder with policies.
    #[error("there is no policy {} in `{_1}`, and no policy.toml below it", .0.display())]
    NotInRevision(PathBuf, String),
}

impl Explained for InputError {
    fn help(&self) -> Option<String> {
        Some(
            match self {
                Self::Missing(_) | Self::NoPolicy(_) => {
                    "specify policies, folders that contain them, or a catalog.json; a revision follows an @"
                }
                Self::NotACatalog(..) => "`catalog build` of the same version writes one",
                Self::TooManyFolders(_) => "specify the folders of the services",
                Self::NotInRevision(..) => "specify a revision that contains the policy",
                Self::Folder(..) => return None,
            }
            .to_owned(),
        )
    }
}

/// The part of `catalog.json` that is read.
#[derive(Deserialize)]
struct Published {
    format: u32,
    services: Vec<Service>,
}

/// A policy by its absolute path and its commit. However it is named, it is read once.
type Key = (PathBuf, Option<String>);

/// Reads all services, each policy once: the paths that were given may contain each other.
pub(super) fn read(arguments: &cli::Services) -> Result<Vec<Service>, Failure> {
    let mut services = Vec::new();
    let mut seen: BTreeSet<Key> = BTreeSet::new();
    for path in &arguments.paths {
        let (path, revision) = with_revision(path)?;
        if let Some(revision) = revision {
            services.extend(at_revision(&path, &revision, &mut seen)?);
        } else if path.extension() == Some(OsStr::new("json")) {
            if seen.insert((place(&path)?, None)) {
                services.extend(published(&path)?);
            }
        } else if path.is_dir() {
            for path in policies_below(&path)? {
                if seen.insert((place(&path)?, None)) {
                    services.push(service(&path, arguments)?);
                }
            }
        } else if seen.insert((place(&path)?, None)) {
            services.push(service(&path, arguments)?);
        }
    }
    Ok(services)
}

/// Returns the absolute path of a file, without links where it exists.
fn place(path: &Path) -> Result<PathBuf, Failure> {
    let here = current_directory()?;
    Ok(fs::canonicalize(path).unwrap_or_else(|_| absolute(&here, path)))
}

/// Splits `PATH@REV`. A file whose name contains an `@` is a path.
fn with_revision(path: &Path) -> Result<(PathBuf, Option<String>), InputError> {
    if path.exists() {
        return Ok((path.to_owned(), None));
    }
    let missing = || InputError::Missing(path.to_owned());
    let text = path.to_str().ok_or_else(missing)?;
    let (before, revision) = text.rsplit_once('@').ok_or_else(missing)?;
    // The policy itself may have been deleted since.
    let has_folder =
        Path::new(before).is_dir() || Path::new(before).parent().is_some_and(Path::is_dir);
    let is_relative = !before.contains('/') && !before.is_empty();
    if revision.is_empty() || !(has_folder || is_relative) {
        return Err(missing());
    }
    Ok((PathBuf::from(before), Some(revision.to_owned())))
}

fn published(path: &Path) -> Result<Vec<Service>, Failure> {
    let text = read_file(path)?;
    let not_a_catalog = |why: String| InputError::NotACatalog(path.to_owned(), why);
    let read: Published =
        serde_json::from_str(&text).map_err(|error| not_a_catalog(error.to_string()))?;
    if read.format != FORMAT {
        return Err(not_a_catalog(format!("its format is {}", read.format)).into());
    }
    Ok(read.services)
}

/// Returns every `policy.toml` in a folder and below it. Links and hidden folders are not followed.
fn policies_below(root: &Path) -> Result<Vec<PathBuf>, InputError> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    let mut entered = 0_usize;
    while let Some(folder) = folders.pop() {
        entered += 1;
        if entered > MAX_FOLDERS {
            return Err(InputError::TooManyFolders(root.to_owned()));
        }
        let failed = |error| InputError::Folder(folder.clone(), error);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let name = entry.file_name();
            if kind.is_file() && name == DEFAULT_NAME {
                found.push(entry.path());
            } else if kind.is_dir() && is_entered(&name.to_string_lossy()) {
                folders.push(entry.path());
            }
        }
    }
    if found.is_empty() {
        return Err(InputError::NoPolicy(root.to_owned()));
    }
    found.sort();
    Ok(found)
}

fn service(path: &Path, arguments: &cli::Services) -> Result<Service, Failure> {
    let file = PolicyFile::open(Some(path), &[])?;
    let checked = check_files(&file, &file.path, Options::today())?;
    let mut service = Service::of(&checked, with_slashes(path));
    let folder = path.parent().unwrap_or(Path::new(""));
    if let Some(page) = &arguments.page {
        service.page = Some(state(&checked, &folder.join(page))?);
    }
    if arguments.sources {
        add_uses(&mut service, folder);
    }
    Ok(service)
}

/// Reads a policy at a revision, or every policy that a folder had then.
fn at_revision(
    path: &Path,
    revision: &str,
    seen: &mut BTreeSet<Key>,
) -> Result<Vec<Service>, Failure> {
    // The folder may be gone since; the repository is that of the next one above it.
    let of_folder = path.join(DEFAULT_NAME);
    let named = if path.is_dir() { &of_folder } else { path };
    let file = PolicyFile::open(Some(named), &[])?;
    let at = Revision::open(&file, revision)?;
    let is_file = !path.is_dir() && at.file(path)?.is_some();
    let policies = match is_file {
        true => vec![path.to_owned()],
        false => at.policies_below(path, DEFAULT_NAME, &is_entered)?,
    };
    if policies.is_empty() {
        return Err(InputError::NotInRevision(path.to_owned(), revision.to_owned()).into());
    }
    let mut services = Vec::new();
    for path in policies {
        let Some(at_place) = at.file(&path)? else {
            return Err(InputError::NotInRevision(path, revision.to_owned()).into());
        };
        if seen.insert((at_place.clone(), Some(at.commit().to_owned()))) {
            let checked = check_files(&at, &at_place, Options::today())?;
            let shown = format!("{}@{revision}", with_slashes(&path));
            services.push(Service::of(&checked, shown));
        }
    }
    Ok(services)
}

/// Returns whether a folder is entered to find policies.
fn is_entered(name: &str) -> bool {
    !name.starts_with('.') && !SKIPPED.contains(&name)
}

/// Compares a published page with what the policy says.
fn state(checked: &Checked, page: &Path) -> Result<Page, Failure> {
    let Some(published) = read_if_exists(page)? else {
        return Ok(Page::Missing);
    };
    let Some(policy) = checked.policy() else {
        // What it should say is not known.
        return Ok(Page::Outdated);
    };
    let is_markdown = page
        .extension()
        .is_some_and(|it| it == "md" || it == "markdown");
    // As `render` writes it without other options.
    let options = RenderOptions::new()
        .content_hash(content_hash(&checked.sources))
        .inline_style();
    let of = |format| render(policy, format, &options);
    let (whole, part) = if is_markdown {
        let page = of(Format::Markdown)?;
        (page.clone(), page)
    } else {
        (of(Format::Html)?, of(Format::Fragment)?)
    };
    let same = |wanted: &str| published.lines().eq(wanted.lines());
    let is_current = same(&whole) || markers::fill(&published, &part).is_ok_and(|it| same(&it));
    Ok(if is_current {
        Page::Current
    } else {
        Page::Outdated
    })
}

/// Adds where the constants are used. Uses in tests prove nothing about the service.
fn add_uses(service: &mut Service, folder: &Path) {
    let root = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let scan = scan_paths(&[root.to_owned()]);
    for used in scan.uses.iter().filter(|used| !used.in_test) {
        let path = used.path.strip_prefix(root).unwrap_or(&used.path);
        let place = format!("{}:{}", with_slashes(path), used.line);
        let entries = service.entries.iter_mut();
        for entry in entries.filter(|entry| entry.constant == used.constant) {
            entry.uses.push(place.clone());
        }
    }
}
