//! `check PATH…`: the sources of the service, held against the policy.

use crate::console::Console;
use crate::failure::Failure;
use crate::policy_file::{PolicyFile, absolute};
use crate::progress::on_terminal;
use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::{Checked, Finding, Options, Severity};
use cookie_registry_scan::findings::of_scan;
use cookie_registry_scan::{compare, scan_paths_with_progress};
use std::env;
use std::path::{Path, PathBuf};

/// Adds what the sources under these paths say against the policy to its findings.
///
/// A policy of which a part could not be read is not compared: what is declared there would be told as
/// undeclared. With `progress`, whoever sits at a terminal sees how far it is.
pub(crate) fn hold(
    paths: &[PathBuf],
    policy: &PolicyFile,
    checked: &mut Checked,
    options: Options,
    console: &Console,
    progress: bool,
) -> Result<(), Failure> {
    if paths.is_empty() {
        return Ok(());
    }
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(Failure::NoSources(missing.clone()));
    }
    let is_unread = |finding: &Finding| {
        finding.severity == Severity::Error && finding.code.rule().stage() == Stage::Reading
    };
    if checked.findings.iter().any(is_unread) {
        console.note(
            "note: the policy could not be read in full, so no sources were held against it\n",
        );
        return Ok(());
    }
    let here = env::current_dir().map_err(Failure::NoFolder)?;
    let paths: Vec<PathBuf> = paths.iter().map(|path| plain(&here, path)).collect();
    let place = absolute(&here, &policy.path);
    let options = compare::Options {
        root: place.parent().unwrap_or(&here),
        today: options.today,
    };
    let mut sources = std::mem::take(&mut checked.sources);
    let scan = {
        let line = progress.then(|| on_terminal(console)).flatten();
        scan_paths_with_progress(&paths, &|done, all| {
            if let Some(line) = &line {
                line.tell(done, all);
            }
        })
    };
    let found = of_scan(&scan, &paths, checked.recovered(), options, &mut sources);
    checked.sources = sources;
    checked.findings.extend(found);
    Finding::sort(&mut checked.findings);
    Ok(())
}

/// A path from the current folder where it lies below it: a folder above that happens to be called `tests`
/// must not make test code of the whole service.
fn plain(here: &Path, path: &Path) -> PathBuf {
    match absolute(here, path).strip_prefix(here) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.to_path_buf(),
        Err(_) => path.to_path_buf(),
    }
}
