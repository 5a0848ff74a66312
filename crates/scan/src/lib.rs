//! Finds code that sets, removes or clears cookies and storage keys without the registry. Also finds the uses of the
//! registry's constants.
//!
//! Data flows one way: files -> facts of each file -> passes over the functions and constants that connect
//! files -> [`Scan`] -> comparison with the policy -> findings. Code that only reads a cookie is not reported.
//!
//! The scanner prints nothing and makes no decisions. The scanner follows names, not types. Therefore, it does not find
//! a type that is re-exported under another name, a header whose name is computed, or code that a macro generates.
//!
//! # Features
//! * `javascript`: JavaScript, TypeScript, JSX, Vue, Svelte, HTML and the usual template languages, parsed by oxc, and
//!   scripts in string literals of Rust.
//! * `walk`: whole folders, respecting `.gitignore`, on all cores.
//! * `findings`: returns the findings for one crate: a finding for each occurrence, and a finding for each dependency
//!   that bypasses the registry.
//! * `libraries`: finds the items of libraries that set cookies and storage keys. The libraries are those of the
//!   dependency tree, and each item has the path that the compiler uses for it.
//! * `cache`: stores the facts of each script between runs.
//! * `compare`: compares a scan with a policy, and reports findings.
//!
//! # What is skipped
//! The scanner skips files larger than [`MAX_FILE_BYTES`], binary files, and files that do not parse or are nested too
//! deeply. It also skips minified scripts. Such a script comes from a library of other people, and the policy declares
//! the cookies of the library by name. [`Scan::skipped`] lists each skipped file. A vendored library that is not
//! minified is scanned like any source. The scanner never enters `node_modules`, `bower_components`, `.git` and Cargo's
//! `target`.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg_attr(
    not(feature = "javascript"),
    allow(dead_code, reason = "the attributes of scripts alone are read")
)]
mod attributes;
#[cfg(feature = "cache")]
mod cache;
mod catalog;
#[cfg(feature = "compare")]
pub mod compare;
mod constants;
#[cfg(feature = "javascript")]
mod derived;
#[cfg(feature = "compare")]
mod discrepancy;
mod engine;
#[cfg(feature = "findings")]
mod exemptions;
mod facts;
#[cfg(feature = "findings")]
pub mod findings;
#[cfg(feature = "walk")]
mod folder;
#[cfg(all(test, feature = "compare"))]
mod growth;
mod implementation;
#[cfg(feature = "javascript")]
mod javascript;
mod language;
mod limits;
mod link;
#[cfg(feature = "findings")]
mod lockfile;
mod macros;
#[cfg(feature = "findings")]
pub mod manifest;
#[cfg(feature = "javascript")]
mod memo;
mod module_name;
mod occurrence;
#[cfg(feature = "compare")]
mod overlaps;
mod parallel;
#[cfg(feature = "findings")]
pub mod policy_file;
#[cfg(feature = "compare")]
mod resolved;
pub mod rust;
mod rust_registry;
mod scan;
mod script_registry;
mod source;
mod steps;
mod text;
mod traits;
mod tree;
mod words;
mod wrappers;

pub use attributes::{Age, Attributes, Scope};
#[cfg(all(feature = "findings", feature = "javascript", feature = "libraries"))]
pub use catalog::reference as libraries_reference;
#[cfg(all(feature = "findings", feature = "libraries"))]
#[cfg_attr(docsrs, doc(cfg(all(feature = "findings", feature = "libraries"))))]
pub use catalog::{Claim as LibraryClaim, claims as library_claims, silent as silent_libraries};
pub use engine::scan_crate;
pub use occurrence::{
    Language, MAX_FILE_BYTES, Medium, Name, Occurrence, Operation, Reason, Skipped, Use,
};
#[cfg(feature = "compare")]
pub use resolved::Resolved;
pub use rust_registry::RustRegistry;
pub use scan::Scan;
pub use script_registry::ScriptRegistry;

use std::path::PathBuf;
#[cfg(feature = "walk")]
use std::{
    collections::{BTreeSet, HashSet},
    path::Path,
};

/// Scans files and folders of the file system. For a folder within a package, such as `src`, it also reads the
/// package's `Cargo.toml`.
#[cfg(feature = "walk")]
#[must_use]
pub fn scan_paths(paths: &[PathBuf]) -> Scan {
    scan_paths_with_progress(paths, &|_, _| ())
}

/// Scans like [`scan_paths`] and reports progress: the number of files that were scanned, and the number of all files.
/// `progress` is called from several threads, once for each file.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// let files = AtomicUsize::new(0);
/// let scan = cookie_registry_scan::scan_paths_with_progress(&["src/lib.rs".into()], &|_, _| {
///     files.fetch_add(1, Ordering::Relaxed);
/// });
/// assert_eq!(files.into_inner(), scan.files);
/// ```
#[cfg(feature = "walk")]
#[must_use]
pub fn scan_paths_with_progress(
    paths: &[PathBuf],
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Scan {
    scan_folders(paths, progress, source::NO_CACHE, false)
}

/// Scans like [`scan_paths`], but parses each script completely, including statements that cannot store anything. The
/// result is the same, but the scan takes longer. Use this function to test the scanner itself.
///
/// ```
/// let paths = ["src/lib.rs".into()];
/// let scan = cookie_registry_scan::scan_paths_in_full(&paths);
/// assert_eq!(scan.occurrences, cookie_registry_scan::scan_paths(&paths).occurrences);
/// ```
#[cfg(feature = "walk")]
#[must_use]
pub fn scan_paths_in_full(paths: &[PathBuf]) -> Scan {
    scan_folders(paths, &|_, _| (), source::NO_CACHE, true)
}

/// Scans like [`scan_paths_with_progress`], and stores the facts of each script in a folder. The next scan by the same
/// program parses a script again only if the script has changed, or if the scan searches for something else in it. The
/// result is the same as without the cache.
///
/// Creates the folder if it does not exist. A person who can write to the folder can change the findings, so the folder
/// must not be part of the sources. Returns the scan, and whether the facts could be stored.
///
/// ```
/// let folder = std::env::temp_dir().join("cookie-registry-scan-cache-doc");
/// let paths = ["src/lib.rs".into()];
/// let (scan, kept) = cookie_registry_scan::scan_paths_with_cache(&paths, &folder, &|_, _| ());
/// kept?;
/// # std::fs::remove_dir_all(&folder).ok();
/// assert_eq!(scan.files, cookie_registry_scan::scan_paths(&paths).files);
/// # Ok::<(), std::io::Error>(())
/// ```
#[cfg(feature = "cache")]
pub fn scan_paths_with_cache(
    paths: &[PathBuf],
    folder: &Path,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> (Scan, std::io::Result<()>) {
    let cache = cache::Cache::open(folder);
    let scan = scan_folders(paths, progress, Some(cache::Kept::first(&cache)), false);
    (scan, cache.save())
}

#[cfg(feature = "walk")]
fn scan_folders(
    paths: &[PathBuf],
    progress: &(dyn Fn(usize, usize) + Sync),
    kept: source::Cached<'_>,
    is_whole: bool,
) -> Scan {
    let mut skipped = Vec::new();
    let (mut manifests, files): (Vec<_>, Vec<_>) = folder::files(paths, &mut skipped)
        .into_iter()
        .partition(|path| folder::is_manifest(path));
    let (projects, files): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| folder::is_project(path));
    // One that cannot be read says nothing of where modules are, and hides no code.
    let projects: Vec<(PathBuf, String)> = projects
        .into_iter()
        .filter_map(|path| Some((path.clone(), limits::read(&path).ok()?)))
        .collect();
    let packages: HashSet<&Path> = manifests.iter().filter_map(|path| path.parent()).collect();
    let is_without = |file: &&PathBuf| {
        file.extension().is_some_and(|extension| extension == "rs")
            && !file.ancestors().any(|folder| packages.contains(folder))
    };
    let without: Vec<&PathBuf> = files.iter().filter(is_without).collect();
    let above: Vec<PathBuf> = paths
        .iter()
        .filter(|path| without.iter().any(|file| file.starts_with(path)))
        .filter_map(|path| folder::manifest_above(path))
        .collect();
    manifests.extend(above);
    manifests.sort();
    manifests.dedup();
    manifests.retain(|path| match limits::read(path) {
        Ok(_) => true,
        Err(reason) => {
            let path = path.clone();
            skipped.push(Skipped { path, reason });
            false
        }
    });
    let folders: Vec<PathBuf> = paths
        .iter()
        .filter(|path| path.is_dir())
        .map(|path| tree::modules::tidy(path))
        .collect();
    let packages = engine::Packages {
        folders: packages_of(&manifests, &files),
        // What a build sets is not known here.
        variable: &|_| None,
        follows: &|path| folders.iter().any(|folder| path.starts_with(folder)),
        reports_missing: false,
        kept,
        is_whole,
    };
    let files = files
        .into_iter()
        .filter_map(source::Source::on_disk)
        .map(|file| file.below(paths))
        .collect();
    let scan = engine::scan(files, &packages, &projects, skipped, progress);
    Scan { manifests, ..scan }
}

/// Returns the packages of these manifests, and those in which files of Rust lie.
#[cfg(feature = "walk")]
fn packages_of(manifests: &[PathBuf], files: &[PathBuf]) -> Vec<(PathBuf, tree::Scope)> {
    let known = manifests.iter().filter_map(|path| path.parent());
    let mut folders: BTreeSet<PathBuf> = known.map(tree::modules::tidy).collect();
    let with_files: BTreeSet<PathBuf> = files
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| tree::modules::tidy(path))
        .collect();
    let mut last: Option<PathBuf> = None;
    for path in with_files {
        let folder = path.parent();
        if folder == last.as_deref() {
            continue;
        }
        last = folder.map(Path::to_path_buf);
        if !path.ancestors().any(|folder| folders.contains(folder)) {
            folders.extend(tree::Package::containing(&path).map(|package| package.folder));
        }
    }
    folders
        .into_iter()
        .map(|folder| (folder, tree::Scope::Whole))
        .collect()
}

/// Returns the search words. A file that contains none of them is not parsed. Upper and lower case are not
/// distinguished.
///
/// ```
/// assert!(cookie_registry_scan::words().any(|word| word == "cookie"));
/// ```
pub fn words() -> impl Iterator<Item = &'static str> {
    let all = std::iter::empty();
    let all = all.chain(catalog::catalog().words.iter().map(String::as_str));
    #[cfg(feature = "javascript")]
    let all = all.chain(catalog::javascript::words());
    all
}

/// Returns whether a Rust library is a client, a mock server or a browser driver, so that none of its items sets a
/// cookie of a service. `library` is the first segment of the paths of the library in code.
///
/// ```
/// assert!(cookie_registry_scan::is_client("wiremock"));
/// assert!(!cookie_registry_scan::is_client("axum"));
/// ```
#[must_use]
pub fn is_client(library: &str) -> bool {
    catalog::catalog().clients.has(library)
}

/// Returns whether `api`, an [`Occurrence::api`], creates or names a middleware that sets its cookie itself.
///
/// ```
/// assert!(cookie_registry_scan::is_middleware("tower_sessions::SessionManagerLayer::new"));
/// assert!(!cookie_registry_scan::is_middleware("cookie::Cookie::build"));
/// ```
#[must_use]
pub fn is_middleware(api: &str) -> bool {
    catalog::catalog().middleware_of(api).is_some()
}

/// Returns the default `SameSite` of a middleware's cookie, in lower case. `None` if the default is `Lax` or unknown,
/// or if `api` is not a middleware.
///
/// ```
/// let api = "tower_sessions::SessionManagerLayer::new";
/// assert_eq!(cookie_registry_scan::middleware_same_site(api), Some("strict"));
/// ```
#[must_use]
pub fn middleware_same_site(api: &str) -> Option<&'static str> {
    catalog::catalog().middleware_of(api)?.same_site
}

/// Scans sources in memory. The file extensions determine the languages.
///
/// ```
/// use cookie_registry_scan::{Name, Operation, scan_sources};
///
/// let source = r#"
///     use cookie::{Cookie, CookieJar};
///     const NAME: &str = "sid";
///     fn sign_out(jar: &mut CookieJar) { jar.remove(Cookie::from(NAME)); }
/// "#;
/// let scan = scan_sources([("src/lib.rs".into(), source.to_owned())]);
/// assert_eq!(scan.occurrences.len(), 1);
/// assert_eq!(scan.occurrences[0].operation, Operation::Remove);
/// assert_eq!(scan.occurrences[0].name, Name::Exact("sid".to_owned()));
/// ```
#[must_use]
pub fn scan_sources(sources: impl IntoIterator<Item = (PathBuf, String)>) -> Scan {
    #[cfg(feature = "javascript")]
    let is_project = |(path, _): &(PathBuf, String)| javascript::is_project(path);
    #[cfg(not(feature = "javascript"))]
    let is_project = |_: &(PathBuf, String)| false;
    let (projects, files): (Vec<_>, Vec<_>) = sources.into_iter().partition(is_project);
    let files = files
        .into_iter()
        .filter_map(|(path, text)| source::Source::in_memory(path, text))
        .collect();
    let packages = engine::Packages::none();
    engine::scan(files, &packages, &projects, Vec::new(), &|_, _| ())
}
