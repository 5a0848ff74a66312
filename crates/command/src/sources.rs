//! `check PATH…`: checks the sources of the service against the policy.

use crate::console::Console;
use crate::failure::{Explained, Failure};
use crate::policy_file::{PolicyFile, absolute, current_directory};
use crate::progress::on_terminal;
use crate::resolved::{self, NotVerified};
use crate::rust_file;
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::{Checked, Code, Finding, Options, Severity};
use cookie_registry_render::typescript::module;
use cookie_registry_scan::findings::of_scan;
use cookie_registry_scan::{Scan, compare, scan_paths_with_cache, scan_paths_with_progress};
use std::path::{Path, PathBuf};

/// The error for a path that does not exist.
#[derive(Debug, thiserror::Error)]
#[error("there is no file or folder {}", .0.display())]
struct NoSources(PathBuf);

impl Explained for NoSources {
    fn help(&self) -> Option<String> {
        Some("specify files or folders with sources of the service, as in `check src`".to_owned())
    }
}

/// Checks the sources under these paths against the policy and adds the findings to it.
///
/// If the policy could not be read in full, it checks no sources, because it would report the entries in the
/// unread part as undeclared. With `progress`, a terminal shows how many files were read. With `by_types`, the types are asked too;
/// returns why their answer is not verified. What was found in each script is kept in the folder `cache`.
pub(crate) fn check(
    (paths, by_types, cache): (&[PathBuf], bool, Option<&Path>),
    policy: &PolicyFile,
    checked: &mut Checked,
    options: Options,
    console: &Console,
    progress: bool,
) -> Result<NotVerified, Failure> {
    if paths.is_empty() {
        return Ok(NotVerified::default());
    }
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(NoSources(missing.clone()).into());
    }
    let is_unread = |finding: &Finding| {
        finding.severity == Severity::Error && finding.code.rule().stage() == Stage::Reading
    };
    if checked.findings.iter().any(is_unread) {
        console.note(
            "note: the policy could not be read in full, so no sources were checked against it\n",
        );
        return Ok(NotVerified::default());
    }
    let here = current_directory()?;
    let paths: Vec<PathBuf> = paths.iter().map(|path| plain(&here, path)).collect();
    let place = absolute(&here, &policy.path);
    let options = compare::Options {
        root: place.parent().unwrap_or(&here),
        today: options.today,
    };
    let mut scan = scanned(&paths, cache, console, progress);
    // The header of a generated module is a comment, which anybody can write: only what this policy generates is trusted.
    scan.compare_modules(&module(checked.recovered()));
    // Of an invalid policy nothing is generated. Its errors come first.
    if checked.policy().is_some() {
        scan.compare_registries(|path, text| rust_file::expected(checked, path, text));
    }
    let not_verified = if by_types {
        resolved::add(&paths, &mut scan)?
    } else {
        NotVerified::default()
    };
    let mut sources = std::mem::take(&mut checked.sources);
    let found = of_scan(&scan, &paths, checked.recovered(), options, &mut sources);
    checked.sources = sources;
    // Of single files, such as those that a commit changes, nothing is known about the whole.
    let is_part = paths.iter().all(|path| path.is_file());
    let is_about_whole = |finding: &Finding| {
        matches!(
            finding.code,
            Code::DeclaredNeverSet | Code::DeclaredNeverCleared | Code::SourceExemptionUnused
        )
    };
    let found = found.into_iter();
    checked
        .findings
        .extend(found.filter(|finding| !is_part || !is_about_whole(finding)));
    Finding::sort(&mut checked.findings);
    Ok(not_verified)
}

/// Reads the sources under these paths, and keeps in the folder `cache` what was found in each script.
fn scanned(paths: &[PathBuf], cache: Option<&Path>, console: &Console, progress: bool) -> Scan {
    let line = progress.then(|| on_terminal(console)).flatten();
    let progress = |done, all| {
        if let Some(line) = &line {
            line.update(done, all);
        }
    };
    let Some(folder) = cache else {
        return scan_paths_with_progress(paths, &progress);
    };
    let (scan, kept) = scan_paths_with_cache(paths, folder, &progress);
    // The line of the progress ends before the note.
    drop(line);
    if let Err(error) = kept {
        console.note(&format!(
            "note: what was found could not be kept in {}: {error}. The findings are complete, but the next check reads every script again\n",
            folder.display()
        ));
    }
    scan
}

/// Returns a path relative to the current folder, if it is below it. Otherwise a parent folder named `tests`
/// would make all files of the service test code.
fn plain(here: &Path, path: &Path) -> PathBuf {
    match absolute(here, path).strip_prefix(here) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.to_path_buf(),
        Err(_) => path.to_path_buf(),
    }
}
