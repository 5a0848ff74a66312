//! Each published crate compiles from its package.

use crate::error::Error;
use crate::steps::{cargo_in, must_pass};
use crate::workspace::{Metadata, Package};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Packs every crate that is published, and checks that each compiles from its package, with the other packages as its
/// dependencies.
///
/// `cargo package` would build all their dependencies once more. So it only packs; what it has packed is unpacked to a
/// workspace below `target`, and that is checked with the dependencies that other gates have checked already.
///
/// # Errors
/// Where a program cannot be started, a crate cannot be packed, or a file cannot be written.
pub(crate) fn packages(root: &Path, metadata: &Metadata, target: &Path) -> Result<bool, Error> {
    let published: Vec<&Package> = metadata
        .members()
        .filter(|member| member.is_published)
        .collect();
    let mut pack = cargo_in(root, &["package", "--workspace", "--locked", "--quiet"]);
    // An edit that is not committed yet has to pass like any other.
    pack.args(["--no-verify", "--allow-dirty", "--target-dir"])
        .arg(target);
    for member in metadata.members().filter(|member| !member.is_published) {
        pack.args(["--exclude", &member.name]);
    }
    must_pass(&mut pack)?;

    let folder = target.join("packages");
    let file = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::File { path, source }
    };
    if folder.exists() {
        // A file that a package no longer has must not be left from an earlier run.
        fs::remove_dir_all(&folder).map_err(file(&folder))?;
    }
    fs::create_dir_all(&folder).map_err(file(&folder))?;
    for package in &published {
        let packed = format!("{}-{}.crate", package.name, package.version);
        let mut unpack = Command::new("tar");
        unpack
            .arg("-xzf")
            .arg(target.join("package").join(packed))
            .arg("-C")
            .arg(&folder);
        must_pass(&mut unpack)?;
    }
    let manifest = folder.join("Cargo.toml");
    fs::write(&manifest, workspace(&published)).map_err(file(&manifest))?;
    let lock = root.join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(file(&lock))?;
    let status = cargo_in(
        root,
        &["check", "--workspace", "--quiet", "--manifest-path"],
    )
    .arg(&manifest)
    .arg("--target-dir")
    .arg(target)
    .stdin(Stdio::null())
    .status()
    .map_err(|source| Error::Start {
        program: "cargo check".to_owned(),
        source,
    })?;
    Ok(status.success())
}

/// Returns the manifest of a workspace of unpacked packages that depend on one another.
fn workspace(packages: &[&Package]) -> String {
    let (mut members, mut patches) = (String::new(), String::new());
    for Package { name, version, .. } in packages {
        // Writing to a String cannot fail.
        let _ = writeln!(members, "    \"{name}-{version}\",");
        let _ = writeln!(patches, "{name} = {{ path = \"{name}-{version}\" }}");
    }
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n[patch.crates-io]\n{patches}"
    )
}
