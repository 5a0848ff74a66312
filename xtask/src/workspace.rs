//! The packages of this workspace, as `cargo metadata` lists them.

use crate::error::Error;
use crate::steps::{cargo_in, must_pass};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What `cargo metadata` says about the workspace and about everything that it depends on.
#[derive(Debug)]
pub(crate) struct Metadata {
    /// The packages, members first in no particular order.
    pub(crate) packages: Vec<Package>,
}

/// One package.
#[derive(Debug)]
pub(crate) struct Package {
    /// The name in its manifest.
    pub(crate) name: String,
    /// The version in its manifest.
    pub(crate) version: String,
    /// The folder of its manifest.
    pub(crate) folder: PathBuf,
    /// The oldest Rust toolchain that it promises to work with, such as `1.88`.
    pub(crate) rust_version: Option<String>,
    /// Whether it is a member of this workspace.
    pub(crate) is_member: bool,
    /// Whether its manifest lets it be published.
    pub(crate) is_published: bool,
    /// How many dependencies its manifest names.
    pub(crate) dependencies: usize,
    /// The features, each with what it turns on.
    pub(crate) features: BTreeMap<String, Vec<String>>,
    /// What cargo builds of it.
    pub(crate) targets: Vec<Target>,
}

/// Something that cargo builds: a library, a program, a test.
#[derive(Debug)]
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: String,
    /// What it is, such as `lib`, `bin` or `test`.
    pub(crate) kind: String,
    /// The file of its root module.
    pub(crate) root: PathBuf,
}

impl Metadata {
    /// Reads the packages of the workspace, and with `dependencies` those of the lock file too.
    ///
    /// # Errors
    /// Where `cargo metadata` fails, or prints something else than the JSON that it documents.
    pub(crate) fn read(dependencies: bool) -> Result<Self, Error> {
        Self::read_in(crate::root(), dependencies)
    }

    /// Reads the packages of another workspace, as [`Self::read`] does.
    ///
    /// # Errors
    /// Same as [`Self::read`].
    pub(crate) fn read_in(root: &Path, dependencies: bool) -> Result<Self, Error> {
        let mut command = cargo_in(root, &["metadata", "--format-version=1", "--locked"]);
        if dependencies {
            command.arg("--all-features");
        } else {
            command.arg("--no-deps");
        }
        let printed = must_pass(&mut command)?;
        Self::parse(&printed).ok_or_else(|| Error::Unreadable {
            path: PathBuf::from("cargo metadata"),
        })
    }

    /// Parses what `cargo metadata` prints.
    fn parse(printed: &str) -> Option<Self> {
        let metadata: Value = serde_json::from_str(printed).ok()?;
        let members: BTreeSet<&str> = metadata["workspace_members"]
            .as_array()?
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let packages = metadata["packages"].as_array()?;
        let packages: Option<Vec<_>> = packages
            .iter()
            .map(|package| Package::parse(package, &members))
            .collect();
        Some(Self {
            packages: packages?,
        })
    }

    /// Returns the members of the workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.is_member)
    }
}

impl Package {
    fn parse(package: &Value, members: &BTreeSet<&str>) -> Option<Self> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let features = package["features"].as_object()?;
        let targets: Option<Vec<_>> = package["targets"]
            .as_array()?
            .iter()
            .map(|target| {
                Some(Target {
                    name: text(&target["name"])?,
                    kind: text(&target["kind"][0])?,
                    root: PathBuf::from(text(&target["src_path"])?),
                })
            })
            .collect();
        Some(Self {
            name: text(&package["name"])?,
            version: text(&package["version"])?,
            folder: Path::new(&text(&package["manifest_path"])?)
                .parent()?
                .to_owned(),
            rust_version: text(&package["rust_version"]),
            is_member: members.contains(package["id"].as_str()?),
            // Null where it may go to any registry, and a list of registries otherwise.
            is_published: package["publish"]
                .as_array()
                .is_none_or(|to| !to.is_empty()),
            dependencies: package["dependencies"].as_array()?.len(),
            features: features
                .iter()
                .map(|(name, enabled)| {
                    let enabled = enabled.as_array().into_iter().flatten();
                    let enabled = enabled.filter_map(text).collect();
                    (name.clone(), enabled)
                })
                .collect(),
            targets: targets?,
        })
    }
}
