//! Each feature of each crate alone.

use super::built::begin_with;
use crate::error::Error;
use crate::steps::cargo_in;
use crate::workspace::{Metadata, Package};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// How many crates are checked at the same time, each row of them in a target folder of its own, because cargo locks the
/// folder. A crate is compiled on one core, and its features one after the other, so that a second row uses the second core.
/// More rows would build the common dependencies more often: a further row begins with what the earlier gates have built, and
/// builds the rest itself.
const ROWS: usize = 2;

/// Runs clippy over each member of a workspace once without features and once with each feature alone: with all
/// features at once, code that one feature needs and another brings looks complete. An example is checked even if it has no
/// feature.
///
/// # Errors
/// Where cargo cannot be started.
pub(crate) fn each_alone(root: &Path, metadata: &Metadata, target: &Path) -> Result<bool, Error> {
    let mut packages: Vec<&Package> = metadata
        .members()
        .filter(|package| !package.features.is_empty() || is_example(package, root))
        .collect();
    // Those with most to compile first, so that the rows end at about the same time. They are taken from the end.
    packages.sort_by_key(|package| package.features.len() * package.dependencies);
    let packages = Mutex::new(packages);
    for number in 1..ROWS {
        begin_with(
            &target.join("debug"),
            &folder_of(number, target).join("debug"),
        )?;
    }
    let all_passed = AtomicBool::new(true);
    let row = |number: usize| -> Result<(), Error> {
        let target = folder_of(number, target);
        loop {
            // A row that panicked has left the list as it was between two calls.
            let next = packages
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .pop();
            let Some(package) = next else { return Ok(()) };
            if !is_complete(root, package, &target)? {
                all_passed.store(false, Ordering::Relaxed);
            }
        }
    };
    thread::scope(|scope| {
        let rows: Vec<_> = (0..ROWS)
            .map(|number| scope.spawn(move || row(number)))
            .collect();
        rows.into_iter().try_for_each(|row| {
            row.join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })?;
    Ok(all_passed.into_inner())
}

/// Returns whether a package is an example, which the tests run with all features of what it depends on.
fn is_example(package: &Package, root: &Path) -> bool {
    package.folder.starts_with(root.join("examples"))
}

/// Returns the target folder of a row. The first uses that of the other gates.
fn folder_of(row: usize, target: &Path) -> PathBuf {
    match row {
        0 => target.to_owned(),
        _ => target.join(format!("features-{row}")),
    }
}

/// Checks a package without features and with each alone.
fn is_complete(root: &Path, package: &Package, target: &Path) -> Result<bool, Error> {
    let mut all_passed = true;
    let features = package.features.keys().map(String::as_str);
    for feature in std::iter::once("").chain(features.filter(|name| *name != "default")) {
        // What it depends on is linted where its own features are checked.
        let mut command = cargo_in(root, &["clippy", "--quiet", "--locked", "--no-deps"]);
        command
            .args(["--no-default-features", "--package", &package.name])
            .args(["--features", feature])
            .arg("--target-dir")
            .arg(target)
            .args(["--", "-D", "warnings"])
            .stdin(Stdio::null());
        let status = command.status().map_err(|source| Error::Start {
            program: "cargo clippy".to_owned(),
            source,
        })?;
        let result = if status.success() { "ok" } else { "FAILED" };
        let feature = if feature.is_empty() {
            "no feature"
        } else {
            feature
        };
        println!("{} with {feature}: {result}", package.name);
        all_passed &= status.success();
    }
    Ok(all_passed)
}
