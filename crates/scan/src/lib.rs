//! Finds the places in sources that set, remove or clear cookies and storage keys around the registry, and
//! the constants of the registry that are used.
//!
//! Data flows one way: files -> facts of each file -> rounds over what they have to do with each other
//! (functions that pass a name on, constants) -> [`Scan`]. Reading a cookie is never a place.
//!
//! What it does not do: it prints nothing and judges nothing by itself. It follows names, not types: a
//! re-export under another name, a header name that is computed, or code that a macro makes up stay unseen.
//!
//! # Features
//! * `rust` (the default): Rust, by syn.
//! * `javascript`: JavaScript, TypeScript, JSX, Vue, Svelte, HTML and the templates of the usual engines, by
//!   oxc, and the scripts within strings of Rust.
//! * `walk`: whole folders, as `.gitignore` allows, on all cores.
//! * `findings`: what goes around the registry as findings, dependencies among them.
//! * `libraries`: what the libraries in the dependency tree offer, under the paths by which the compiler knows it.
//! * `compare`: what was found against a policy.
//!
//! # What is passed over
//! Files longer than [`MAX_FILE_BYTES`], binaries, files that do not parse or are nested too deeply, and
//! minified scripts: such a script was written elsewhere, and what the library in it sets is declared by its
//! name. Each is told in [`Scan::skipped`]. A vendored library that is not minified is read like any source.
//! `node_modules`, `bower_components`, `.git` and Cargo's `target` are never entered.

#[cfg(any(feature = "rust", feature = "javascript"))]
mod catalog;
#[cfg(feature = "compare")]
pub mod compare;
mod constants;
#[cfg(feature = "compare")]
mod discrepancy;
mod engine;
#[cfg(feature = "compare")]
mod exemptions;
mod facts;
#[cfg(feature = "findings")]
pub mod findings;
#[cfg(feature = "walk")]
mod folder;
#[cfg(feature = "javascript")]
mod javascript;
mod language;
mod limits;
mod link;
#[cfg(feature = "findings")]
pub mod manifest;
mod occurrence;
mod parallel;
#[cfg(feature = "rust")]
pub mod rust;
mod source;
mod text;
mod tree;
mod words;

#[cfg(not(any(feature = "rust", feature = "javascript")))]
compile_error!("turn on the feature `rust`, `javascript` or both: without them nothing is read");

#[cfg(feature = "rust")]
pub use engine::scan_crate;
pub use limits::MAX_FILE_BYTES;
pub use occurrence::{Language, Medium, Name, Occurrence, Operation, Reason, Scan, Skipped, Use};

use std::path::PathBuf;
#[cfg(feature = "walk")]
use std::{collections::HashSet, path::Path};

/// Scans files and folders of the file system. A folder within a package, such as its `src`, brings the package's
/// `Cargo.toml` with it.
#[cfg(feature = "walk")]
#[must_use]
pub fn scan_paths(paths: &[PathBuf]) -> Scan {
    scan_paths_with_progress(paths, &|_, _| ())
}

/// Returns the same, telling meanwhile how many files were looked at, of how many. It is told from several threads, once a
/// file.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// let told = AtomicUsize::new(0);
/// let scan = cookie_registry_scan::scan_paths_with_progress(&["src/lib.rs".into()], &|_, _| {
///     told.fetch_add(1, Ordering::Relaxed);
/// });
/// assert_eq!(told.into_inner(), scan.files);
/// ```
#[cfg(feature = "walk")]
#[must_use]
pub fn scan_paths_with_progress(paths: &[PathBuf], tell: &(dyn Fn(usize, usize) + Sync)) -> Scan {
    let mut skipped = Vec::new();
    let (mut manifests, files): (Vec<_>, Vec<_>) = folder::files(paths, &mut skipped)
        .into_iter()
        .partition(|path| folder::is_manifest(path));
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
    let files = files
        .into_iter()
        .filter_map(source::Source::on_disk)
        .collect();
    let scan = engine::scan(files, skipped, tell);
    let (registries, skipped): (Vec<_>, Vec<_>) =
        scan.skipped.into_iter().partition(is_script_registry);
    Scan {
        manifests,
        skipped,
        script_registries: registries.into_iter().map(|told| told.path).collect(),
        ..scan
    }
}

/// Returns whether a file was passed over because `generate typescript` wrote it: it is made of the policy, and needs no look.
#[cfg(feature = "walk")]
fn is_script_registry(skipped: &Skipped) -> bool {
    skipped.reason == Reason::Generated
        && limits::read(&skipped.path).is_ok_and(|text| text.starts_with(SCRIPT_REGISTRY))
}

/// How such a file begins.
#[cfg(feature = "walk")]
const SCRIPT_REGISTRY: &str = "// Generated by `cargo cookie-registry generate typescript`";

/// Returns the words, in any case, of which a file needs one to be looked at more closely.
///
/// ```
/// assert!(cookie_registry_scan::words().any(|word| word == "cookie"));
/// ```
pub fn words() -> impl Iterator<Item = &'static str> {
    let all = std::iter::empty();
    #[cfg(feature = "rust")]
    let all = all.chain(catalog::catalog().words.iter().map(String::as_str));
    #[cfg(feature = "javascript")]
    let all = all.chain(catalog::javascript::words());
    all
}

/// Scans sources in memory, told apart by the extensions of their paths.
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
    let files = sources
        .into_iter()
        .filter_map(|(path, text)| source::Source::in_memory(path, text))
        .collect();
    engine::scan(files, Vec::new(), &|_, _| ())
}
