//! Finds the targets of a package that Cargo compiles, from the manifest and the locations of files.
//!
//! The rules are those of the Cargo Book, chapter "Cargo Targets": explicit tables, default paths, and targets that
//! Cargo discovers automatically unless `autobins` and similar keys turn this off.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// The kind of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Library,
    Binary,
    Example,
    BuildScript,
    Test,
    Benchmark,
}

impl Kind {
    /// Returns whether what is compiled runs outside of tests and benchmarks.
    pub(crate) fn is_shipped(self) -> bool {
        !matches!(self, Self::Test | Self::Benchmark)
    }
}

/// A target of Cargo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CargoTarget {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// The file in which it begins.
    pub(crate) root: PathBuf,
}

/// The targets of one kind: their table, the key that turns off finding them, and their folder.
struct Found {
    kind: Kind,
    table: &'static str,
    auto: &'static str,
    folder: &'static str,
}

const FOUND: [Found; 4] = [
    Found {
        kind: Kind::Binary,
        table: "bin",
        auto: "autobins",
        folder: "src/bin",
    },
    Found {
        kind: Kind::Example,
        table: "example",
        auto: "autoexamples",
        folder: "examples",
    },
    Found {
        kind: Kind::Test,
        table: "test",
        auto: "autotests",
        folder: "tests",
    },
    Found {
        kind: Kind::Benchmark,
        table: "bench",
        auto: "autobenches",
        folder: "benches",
    },
];

/// Returns the targets of the package in a folder. The file of one may be missing. A manifest that does not parse, or is not
/// there, has the targets that are found by themselves.
pub(crate) fn targets(folder: &Path, manifest: &str) -> Vec<CargoTarget> {
    let parsed = DeTable::parse(manifest).ok();
    let root = parsed.as_ref().map(toml::Spanned::get_ref);
    let package = root.and_then(|root| table(root, "package").or_else(|| table(root, "project")));
    let name = package
        .and_then(|package| text(package, "name"))
        .unwrap_or_default();
    if package.is_none() && root.is_some_and(|root| root.contains_key("workspace")) {
        // Only the members of such a workspace are compiled.
        return Vec::new();
    }
    let mut all = Vec::new();
    all.extend(library(folder, root, package, name));
    for found in &FOUND {
        all.extend(of_kind(folder, root, package, name, found));
    }
    all.extend(build_script(folder, package, name));
    for target in &mut all {
        if target.kind.is_shipped() && is_test_of_another(folder, &target.root) {
            target.kind = Kind::Test;
        }
    }
    all
}

/// Returns whether the file of a target is a test of another package: test harnesses such as trybuild compile those as
/// programs of a package of their own.
fn is_test_of_another(folder: &Path, root: &Path) -> bool {
    if root.starts_with(folder) {
        return false;
    }
    let package = root
        .ancestors()
        .skip(1)
        .find(|folder| folder.join("Cargo.toml").is_file());
    package
        .and_then(|package| root.strip_prefix(package).ok())
        .and_then(|within| within.parent()?.components().next())
        .is_some_and(|first| first.as_os_str() == "tests")
}

fn library(
    folder: &Path,
    root: Option<&DeTable<'_>>,
    package: Option<&DeTable<'_>>,
    name: &str,
) -> Option<CargoTarget> {
    let own = root.and_then(|root| table(root, "lib"));
    if own.is_none() && is_off(package, "autolib") {
        return None;
    }
    let path = own
        .and_then(|own| text(own, "path"))
        .unwrap_or("src/lib.rs");
    Some(CargoTarget {
        kind: Kind::Library,
        name: own
            .and_then(|own| text(own, "name"))
            .unwrap_or(name)
            .to_owned(),
        root: folder.join(path),
    })
}

fn build_script(
    folder: &Path,
    package: Option<&DeTable<'_>>,
    name: &str,
) -> impl Iterator<Item = CargoTarget> {
    let said = package.and_then(|package| package.get("build").map(toml::Spanned::get_ref));
    let paths: Vec<&str> = match said {
        Some(DeValue::Boolean(false)) => Vec::new(),
        Some(DeValue::Array(paths)) => paths
            .iter()
            .filter_map(|path| path.get_ref().as_str())
            .collect(),
        Some(value) => vec![value.as_str().unwrap_or("build.rs")],
        None => vec!["build.rs"],
    };
    paths.into_iter().map(move |path| CargoTarget {
        kind: Kind::BuildScript,
        name: name.to_owned(),
        root: folder.join(path),
    })
}

/// Returns the targets of a kind: those that are found by themselves, then those that the manifest lists.
fn of_kind(
    folder: &Path,
    root: Option<&DeTable<'_>>,
    package: Option<&DeTable<'_>>,
    package_name: &str,
    found: &Found,
) -> Vec<CargoTarget> {
    let mut roots: BTreeMap<PathBuf, String> = BTreeMap::new();
    let inferred = inferred(folder, package_name, found);
    if !is_off(package, found.auto) {
        roots.extend(inferred.iter().cloned());
    }
    let listed = root.and_then(|root| root.get(found.table)?.get_ref().as_array());
    let listed = listed.into_iter().flatten();
    for own in listed.filter_map(|target| target.get_ref().as_table()) {
        let name = text(own, "name").unwrap_or_default();
        if let Some(path) = text(own, "path") {
            roots.insert(folder.join(path), name.to_owned());
            continue;
        }
        roots.extend(
            inferred
                .iter()
                .filter(|(_, inferred)| inferred == name)
                .cloned(),
        );
        let is_there = inferred.iter().any(|(_, inferred)| inferred == name);
        if found.kind == Kind::Binary && !is_there {
            // Where there is no other, a program begins in `src/main.rs`, whatever its name.
            let main = folder.join("src/main.rs");
            roots.entry(main).or_insert_with(|| name.to_owned());
        }
    }
    roots
        .into_iter()
        .map(|(root, name)| CargoTarget {
            kind: found.kind,
            name,
            root,
        })
        .collect()
}

/// Returns the files in which targets of a kind begin by where they lie, with their names.
fn inferred(folder: &Path, package_name: &str, found: &Found) -> Vec<(PathBuf, String)> {
    let mut roots = Vec::new();
    if found.kind == Kind::Binary {
        roots.push((folder.join("src/main.rs"), package_name.to_owned()));
    }
    let entries = fs::read_dir(folder.join(found.folder))
        .into_iter()
        .flatten()
        .flatten();
    for entry in entries {
        let path = entry.path();
        let name = |of: Option<&std::ffi::OsStr>| of.and_then(|it| it.to_str()).map(str::to_owned);
        if path.is_dir() {
            let main = path.join("main.rs");
            if let Some(name) = name(path.file_name()).filter(|_| main.is_file()) {
                roots.push((main, name));
            }
        } else if path.extension().is_some_and(|it| it == "rs")
            && let Some(name) = name(path.file_stem())
        {
            roots.push((path, name));
        }
    }
    roots
}

fn is_off(package: Option<&DeTable<'_>>, key: &str) -> bool {
    package
        .and_then(|package| package.get(key))
        .is_some_and(|value| matches!(value.get_ref(), DeValue::Boolean(false)))
}

fn table<'t, 'i>(parent: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    parent.get(key)?.get_ref().as_table()
}

fn text<'t>(parent: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    parent.get(key)?.get_ref().as_str()
}
