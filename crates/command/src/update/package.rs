//! The declarations of a package on which the service depends, in the version that Cargo has resolved.

use super::Found;
use crate::failure::Explained;
use crate::files::{FileError, read_if_exists};
use crate::generate::dependencies::{DependenciesError, metadata};
use crate::policy_file::{absolute, current_directory};
use cookie_registry_policy::shared::{LockedPackage, Pin, sha256};
use cookie_registry_policy::source::{Confined, Files as _};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// The reason why the declarations of a package were not found.
#[derive(Debug, thiserror::Error)]
pub(super) enum PackageError {
    /// Cargo does not list the packages.
    #[error(transparent)]
    Cargo(#[from] DependenciesError),
    /// Cargo lists no such package.
    #[error("`{name}` is no dependency of the packages in {}", folder.display())]
    NoPackage {
        /// The name.
        name: String,
        /// The folder of the workspace.
        folder: PathBuf,
    },
    /// Cargo lists several versions of it, and it is not clear which is meant.
    #[error("`{name}` is a dependency in several versions: {}", versions.join(", "))]
    SeveralVersions {
        /// The name.
        name: String,
        /// Its versions.
        versions: Vec<String>,
    },
    /// `Cargo.lock` does not have it.
    #[error("Cargo.lock does not list `{0}` as `cargo metadata` does")]
    NotLocked(String),
    /// `Cargo.lock` cannot be read.
    #[error(transparent)]
    Lock(FileError),
    /// The package has no such file.
    #[error("`{name}` {version} has no {path} that can be read: {error}")]
    NoFile {
        /// The name.
        name: String,
        /// Its version.
        version: String,
        /// The file in it.
        path: String,
        /// The cause.
        error: io::Error,
    },
}

impl Explained for PackageError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Cargo(error) => return error.help(),
            Self::Lock(error) => return error.help(),
            Self::NoPackage { .. } => "add it to [dependencies] in Cargo.toml".to_owned(),
            Self::SeveralVersions { .. } => {
                "let the packages of the workspace depend on one version of it".to_owned()
            }
            Self::NotLocked(_) => {
                "run `cargo update --workspace`, then this command again".to_owned()
            }
            Self::NoFile { name, .. } => format!(
                "look in the documentation of `{name}` for the file that declares its cookies, and write \"crate:{name}/FILE\""
            ),
        })
    }
}

/// The required part of the output of `cargo metadata`.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: BTreeSet<String>,
    workspace_root: PathBuf,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    source: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

/// The required part of `Cargo.lock`.
#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
}

/// Returns the declarations in a file of a package.
pub(super) fn find(name: &str, path: &str, policy: &Path) -> Result<Found, PackageError> {
    let folder = folder_with_cargo(policy);
    let text = metadata(&folder, &["--offline"]).or_else(|_| metadata(&folder, &[]))?;
    let metadata: Metadata = serde_json::from_slice(&text).map_err(DependenciesError::format)?;
    let package = package(&metadata, name)?;
    let no_file = |error| PackageError::NoFile {
        name: name.to_owned(),
        version: package.version.clone(),
        path: path.to_owned(),
        error,
    };
    let root = package.manifest_path.parent().unwrap_or(Path::new(""));
    // A link in the package must not name a file of this machine.
    let files = Confined::to(root).map_err(no_file)?;
    let text = files.read(&root.join(path)).map_err(no_file)?;
    let origin = match &package.source {
        Some(_) => format!("of `{name}` {}", package.version),
        None => format!("of `{name}` in {}", root.display()),
    };
    Ok(Found {
        pin: Pin::of_package(sha256(&text), locked(&metadata, package)?),
        text,
        origin,
    })
}

/// Returns the folder in which Cargo is asked: that of the policy, or the current one if the policy is above the packages.
fn folder_with_cargo(policy: &Path) -> PathBuf {
    let here = current_directory().unwrap_or_default();
    let of_policy = absolute(&here, policy);
    let has_package = |folder: &Path| {
        let mut upward = folder.ancestors();
        upward.any(|folder| folder.join("Cargo.toml").is_file())
    };
    match of_policy.parent() {
        Some(folder) if has_package(folder) => folder.to_path_buf(),
        _ => here,
    }
}

/// Returns the package with a name: of several versions the one on which a package of the workspace depends.
fn package<'m>(metadata: &'m Metadata, name: &str) -> Result<&'m Package, PackageError> {
    let mut named: Vec<&Package> = metadata
        .packages
        .iter()
        .filter(|package| package.name == name)
        .collect();
    if named.len() > 1 {
        let members = metadata.resolve.nodes.iter();
        let direct: BTreeSet<&String> = members
            .filter(|node| metadata.workspace_members.contains(&node.id))
            .flat_map(|node| &node.dependencies)
            .collect();
        named.retain(|package| direct.contains(&package.id));
    }
    match named.as_slice() {
        [package] => Ok(package),
        [] => Err(PackageError::NoPackage {
            name: name.to_owned(),
            folder: metadata.workspace_root.clone(),
        }),
        _ => Err(PackageError::SeveralVersions {
            name: name.to_owned(),
            versions: named
                .iter()
                .map(|package| package.version.clone())
                .collect(),
        }),
    }
}

/// Returns what `Cargo.lock` has of a package.
fn locked(metadata: &Metadata, package: &Package) -> Result<LockedPackage, PackageError> {
    let missing = || PackageError::NotLocked(package.name.clone());
    let path = metadata.workspace_root.join("Cargo.lock");
    let text = read_if_exists(&path).map_err(PackageError::Lock)?;
    let lock: Lock = toml::from_str(&text.ok_or_else(missing)?).map_err(|_| missing())?;
    let found = lock.package.into_iter().find(|locked| {
        locked.name == package.name
            && locked.version == package.version
            && locked.source == package.source
    });
    let found = found.ok_or_else(missing)?;
    Ok(LockedPackage::new(
        found.version,
        found.source,
        found.checksum,
    ))
}
