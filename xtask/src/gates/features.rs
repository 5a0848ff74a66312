//! Each feature of each crate alone.

use crate::error::Error;
use crate::steps::cargo_in;
use crate::workspace::Metadata;
use std::path::Path;
use std::process::Stdio;

/// Runs clippy over each member of a workspace once without features and once with each feature alone: with all
/// features at once, code that one feature needs and another brings looks complete.
///
/// # Errors
/// Where cargo cannot be started.
pub(crate) fn each_alone(root: &Path, metadata: &Metadata) -> Result<bool, Error> {
    let mut all_passed = true;
    for package in metadata
        .members()
        .filter(|package| !package.features.is_empty())
    {
        let features = package.features.keys().map(String::as_str);
        for feature in std::iter::once("").chain(features.filter(|name| *name != "default")) {
            let mut command = cargo_in(
                root,
                &["clippy", "--quiet", "--locked", "--no-default-features"],
            );
            command
                .args(["--package", &package.name, "--features", feature])
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
    }
    Ok(all_passed)
}
