//! Which packages were edited, and which of their tests run quickly.

use crate::error::Error;
use crate::steps::must_pass;
use crate::workspace::{Metadata, Package};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Tests that build other crates or start other programs; so do those whose name begins with [`BROWSER`].
const SLOW: [&str; 5] = ["bypass", "compiled", "connectwyze", "external-crate", "ui"];
const BROWSER: &str = "browser";

/// Returns the packages with a file that differs from the last commit, or that git does not know yet.
///
/// # Errors
/// Where git cannot compare.
pub(super) fn packages(metadata: &Metadata) -> Result<Vec<&Package>, Error> {
    let root = crate::root();
    let listed = must_pass(Command::new("git").current_dir(root).args([
        "status",
        "--porcelain=v1",
        "-z",
        "--no-renames",
        "--untracked-files=all",
    ]))?;
    // Two letters and a space before each path.
    let edited: Vec<PathBuf> = listed
        .split('\0')
        .filter_map(|line| Some(root.join(line.get(3..)?)))
        .collect();
    Ok(edited_packages(metadata, &edited))
}

/// Returns the packages in whose folders the files are; of two folders around a file, the inner one.
fn edited_packages<'m>(metadata: &'m Metadata, files: &[PathBuf]) -> Vec<&'m Package> {
    let owner = |file: &Path| {
        metadata
            .members()
            .filter(|package| file.starts_with(&package.folder))
            .max_by_key(|package| package.folder.components().count())
            .map(|package| &package.name)
    };
    let owners: Vec<_> = files.iter().filter_map(|file| owner(file)).collect();
    metadata
        .members()
        .filter(|package| owners.contains(&&package.name))
        .collect()
}

/// Returns the arguments with which cargo tests these packages without their slow tests.
pub(super) fn targets(packages: &[&Package]) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    for package in packages {
        arguments.extend(["--package".into(), package.name.clone().into()]);
    }
    let targets = packages.iter().flat_map(|package| &package.targets);
    for target in targets {
        match target.kind.as_str() {
            "test" if !SLOW.contains(&&*target.name) && !target.name.starts_with(BROWSER) => {
                arguments.extend(["--test".into(), target.name.clone().into()]);
            }
            "lib" | "proc-macro" if !arguments.contains(&"--lib".into()) => {
                arguments.push("--lib".into());
            }
            "bin" => arguments.extend(["--bin".into(), target.name.clone().into()]),
            _ => {}
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Target;
    use std::collections::BTreeMap;

    fn package(name: &str, folder: &str, targets: &[(&str, &str)]) -> Package {
        Package {
            name: name.to_owned(),
            version: "0.1.0".to_owned(),
            folder: PathBuf::from(folder),
            rust_version: None,
            is_member: true,
            is_published: false,
            dependencies: 0,
            features: BTreeMap::new(),
            targets: targets
                .iter()
                .map(|(kind, name)| Target {
                    name: (*name).to_owned(),
                    kind: (*kind).to_owned(),
                    root: PathBuf::new(),
                })
                .collect(),
        }
    }

    #[test]
    fn a_file_belongs_to_the_innermost_package() {
        let metadata = Metadata {
            packages: vec![
                package("outer", "/w/a", &[]),
                package("inner", "/w/a/b", &[]),
                package("other", "/w/ab", &[]),
            ],
        };
        let edited = |files: &[&str]| {
            let files: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
            let names = edited_packages(&metadata, &files);
            names.iter().map(|it| it.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(edited(&["/w/a/b/src/lib.rs"]), ["inner"]);
        assert_eq!(edited(&["/w/ab/x", "/w/a/y", "/w/a/z"]), ["outer", "other"]);
        assert_eq!(edited(&["/w/README.md"]), [""; 0]);
    }

    #[test]
    fn slow_tests_are_left_out() {
        let one = package(
            "one",
            "/w/one",
            &[("lib", "one"), ("test", "ui"), ("test", "quick")],
        );
        let two = package(
            "two",
            "/w/two",
            &[("bin", "two"), ("test", "browser-page"), ("bench", "fast")],
        );
        let expected = [
            "--package",
            "one",
            "--package",
            "two",
            "--lib",
            "--test",
            "quick",
            "--bin",
            "two",
        ];
        assert_eq!(targets(&[&one, &two]), expected);
    }
}
