//! `cargo xtask semver`: whether the published libraries still offer what their last release offered.
//!
//! cargo-semver-checks takes minutes to compile and compiles every library twice, so `cargo xtask test` leaves it out.

use crate::error::Error;
use crate::steps::{cargo_in, must_pass};
use crate::workspace::{Metadata, Package};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Options of `cargo xtask semver`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The commit or tag to compare with, instead of the last tag of a release
    #[arg(long, value_name = "REVISION")]
    base: Option<String>,
}

/// Compares the libraries with their last release, and fails if a change needs a higher version than the manifests have.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let root = crate::root();
    let base = match &arguments.base {
        Some(base) => base.clone(),
        None => match last_release(root)? {
            Some(tag) => tag,
            None => {
                println!(
                    "No tag of a release, such as v0.1.0, leads here: there is nothing to compare with."
                );
                return Ok(ExitCode::SUCCESS);
            }
        },
    };
    let mut installed = cargo_in(root, &["semver-checks", "--version"]);
    installed.stdout(Stdio::null()).stderr(Stdio::null());
    if !installed.status().is_ok_and(|status| status.success()) {
        return Err(Error::Missing {
            missing: "cargo-semver-checks".to_owned(),
            reason: "install it by `cargo install cargo-semver-checks --locked`".to_owned(),
        });
    }
    let metadata = Metadata::read(false)?;
    let released = check_out(root, &base)?;
    let mut all_keep = true;
    for library in libraries(&metadata) {
        // By its manifest: cargo-semver-checks takes no name that two manifests of the repository have, and the tests of the
        // resolved check have crates with the names of ours.
        let mut check = cargo_in(
            root,
            &["semver-checks", "--all-features", "--baseline-root"],
        );
        check.arg(&released).arg("--manifest-path");
        check.arg(library.folder.join("Cargo.toml"));
        let status = check.status().map_err(|source| Error::Start {
            program: "cargo semver-checks".to_owned(),
            source,
        })?;
        all_keep &= status.success();
    }
    Ok(match all_keep {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Writes the files of a commit to a folder and returns it. The workspace of the resolved check is left out, because of the names of
/// its crates.
fn check_out(root: &Path, commit: &str) -> Result<PathBuf, Error> {
    let folder = root.join("target/semver-baseline");
    let written = |source| Error::File {
        path: folder.clone(),
        source,
    };
    match fs::remove_dir_all(&folder) {
        Err(source) if source.kind() != ErrorKind::NotFound => return Err(written(source)),
        _ => fs::create_dir_all(&folder).map_err(written)?,
    }
    let files = folder.join("files.tar");
    let mut archive = Command::new("git");
    archive
        .current_dir(root)
        .args(["archive", "--format=tar", "--output"]);
    archive
        .arg(&files)
        .args([commit, "--", ".", ":(exclude)crates/resolve"]);
    must_pass(&mut archive)?;
    must_pass(
        Command::new("tar")
            .current_dir(&folder)
            .args(["-xf", "files.tar"]),
    )?;
    fs::remove_file(&files).map_err(written)?;
    Ok(folder)
}

/// Returns the last tag of a release before the commit that is checked out.
fn last_release(root: &Path) -> Result<Option<String>, Error> {
    let tags = must_pass(Command::new("git").current_dir(root).args([
        // Otherwise a version comes before its own candidates, such as v1.0.0-rc.1.
        "-c",
        "versionsort.suffix=-",
        "tag",
        "--list",
        "v[0-9]*",
        "--merged=HEAD",
        "--sort=-version:refname",
    ]))?;
    Ok(tags.lines().next().map(str::to_owned))
}

/// Returns the published libraries. A program and a macro offer no items to compare.
fn libraries(metadata: &Metadata) -> impl Iterator<Item = &Package> {
    metadata.members().filter(|package| {
        package.is_published && package.targets.iter().any(|target| target.kind == "lib")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn git(root: &Path, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(root)
            .args(["-c", "user.name=a", "-c", "user.email=a@our.example"])
            .args(arguments);
        must_pass(&mut git).unwrap();
    }

    #[test]
    fn the_last_release_is_the_highest_version_that_leads_here() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let commit = ["commit", "--quiet", "--allow-empty", "--message", "a"];
        git(root, &["init", "--quiet"]);
        git(root, &commit);
        assert_eq!(last_release(root).unwrap(), None);
        git(root, &["tag", "v0.9.0"]);
        git(root, &["tag", "vendored"]);
        git(root, &commit);
        git(root, &["tag", "v0.10.0-rc.1"]);
        git(root, &commit);
        assert_eq!(last_release(root).unwrap().as_deref(), Some("v0.10.0-rc.1"));
        git(root, &["tag", "v0.10.0"]);
        git(root, &commit);
        // A release of another branch is no base.
        git(root, &["checkout", "--quiet", "-b", "other"]);
        git(root, &commit);
        git(root, &["tag", "v1.0.0"]);
        git(root, &["checkout", "--quiet", "-"]);
        assert_eq!(last_release(root).unwrap().as_deref(), Some("v0.10.0"));
    }

    #[test]
    fn the_files_of_a_release_are_written_anew_without_the_resolved_check() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        git(root, &["init", "--quiet"]);
        for file in ["one/Cargo.toml", "crates/resolve/tests/libs/one/Cargo.toml"] {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), "[package]\nname = \"one\"\n").unwrap();
        }
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "--message", "a"]);
        git(root, &["tag", "v0.1.0"]);
        fs::write(root.join("one/Cargo.toml"), "changed").unwrap();
        let old = root.join("target/semver-baseline/of-another-release");
        fs::create_dir_all(&old).unwrap();
        let released = check_out(root, "v0.1.0").unwrap();
        let manifest = fs::read_to_string(released.join("one/Cargo.toml")).unwrap();
        assert!(manifest.contains("name = \"one\""), "{manifest}");
        let mut there: Vec<_> = fs::read_dir(&released)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        there.sort_unstable();
        assert_eq!(there, ["one"]);
        assert!(check_out(root, "v9.9.9").is_err());
    }

    #[test]
    fn libraries_that_are_published_are_compared() {
        let metadata = Metadata::read(false).unwrap();
        let all: Vec<&str> = libraries(&metadata).map(|library| &*library.name).collect();
        assert!(all.contains(&"cookie-registry") && all.contains(&"cookie-registry-policy"));
        for other in [
            "cookie-registry-derive",
            "cargo-cookie-registry",
            "cookie-registry-test-support",
            "xtask",
        ] {
            assert!(!all.contains(&other), "{other}");
        }
    }
}
