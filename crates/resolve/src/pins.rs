//! Which packages cannot change without a change of `Cargo.lock`, and what decides how their code is read.

use crate::engine::adt_name;
use crate::graph::{Graph, Role};
use crate::kept::hash;
use crate::load::Loaded;
use crate::memory::modules;
use cargo_metadata::{Metadata, Package};
use ra_ap_base_db::{Crate, SourceDatabase};
use ra_ap_hir_def::db::DefDatabase;
use ra_ap_hir_def::{HasModule, ImplId, ModuleId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Returns the packages whose sources cannot change without a change of `Cargo.lock`: those of a registry or a git repository. A copy of
/// a registry's package in a folder, as `cargo vendor` makes it, can be edited.
fn pinned(metadata: &Metadata) -> impl Iterator<Item = &Package> {
    let is_copy = |package: &Package| {
        let checksums = package.manifest_path.with_file_name(".cargo-checksum.json");
        checksums.as_std_path().exists()
    };
    let packages = metadata.packages.iter();
    packages.filter(move |package| package.source.is_some() && !is_copy(package))
}

/// Returns the root files of these packages, each with a name for its package that no other one has.
pub(crate) fn roots(metadata: &Metadata) -> HashMap<PathBuf, String> {
    let mut all = HashMap::new();
    for package in pinned(metadata) {
        for target in &package.targets {
            let root = target.src_path.as_std_path().to_path_buf();
            all.insert(root, label(package));
        }
    }
    all
}

/// Returns the root files of the libraries of crates.io that have the names of their packages: only these are known to be what the catalog
/// says of a name.
pub(crate) fn published(metadata: &Metadata) -> HashSet<PathBuf> {
    let mut all = HashSet::new();
    for package in metadata.packages.iter().filter(|it| is_published(it)) {
        let name = package.name.replace('-', "_");
        let targets = package
            .targets
            .iter()
            .filter(|it| it.name.replace('-', "_") == name);
        all.extend(targets.map(|target| target.src_path.as_std_path().to_path_buf()));
    }
    all
}

fn is_published(package: &Package) -> bool {
    let source = package.source.as_ref();
    source.is_some_and(cargo_metadata::Source::is_crates_io)
}

fn label(package: &Package) -> String {
    if is_published(package) {
        format!("{}@{}", package.name, package.version)
    } else {
        package.id.repr.clone()
    }
}

/// Returns, as text, everything that decides what functions of the dependencies do: the packages with their sources, checksums and
/// features, and the compiler, which decides what build scripts turn on. The source of a git repository names the commit; the id of the
/// package does not. Packages in folders are left out: what depends on them is not kept.
pub(crate) fn fingerprint(metadata: &Metadata, lock: &str, compiler: &str, how: &str) -> String {
    let checksums = checksums(lock);
    let mut features: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
        let on = node.features.iter().map(ToString::to_string).collect();
        features.insert(node.id.repr.as_str(), on);
    }
    let mut lines = BTreeSet::new();
    for package in pinned(metadata) {
        let id = package.id.repr.as_str();
        let source = package.source.as_ref().map_or("", |it| it.repr.as_str());
        let version = package.version.to_string();
        let checksum = checksums.get(&(package.name.to_string(), version));
        let checksum = checksum.map_or("", String::as_str);
        let on = features.get(id).map(|on| on.join(",")).unwrap_or_default();
        lines.insert(format!("{id} {source} {checksum} {on}"));
    }
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(text, "{compiler}\n{how}");
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Returns, as text, what else decides it: the configuration of each package, to which build scripts and flags of the compiler add; the
/// files that build scripts wrote; and for which traits and types of dependencies code in folders has impls, since dependencies can
/// call these.
pub(crate) fn surroundings(loaded: &Loaded, graph: &Graph) -> String {
    let db = &loaded.db;
    let mut lines = BTreeSet::new();
    let mut written = BTreeSet::new();
    for (krate, package) in graph.all_pinned() {
        let env = krate.env(db);
        lines.insert(format!("{package} {:?} {env:?}", krate.cfg_options(db)));
        written.extend(env.get("OUT_DIR").map(PathBuf::from));
    }
    let path = |krate: Crate, module: ModuleId, name: String| {
        let modules = modules(db, module).unwrap_or_default().join("/");
        let package = graph.pinned(krate)?;
        Some(format!("{package}/{modules}/{name}"))
    };
    let is_open = |impls: &[ImplId]| {
        let mut crates = impls.iter().map(|of| of.krate(db));
        crates.any(|krate| graph.pinned(krate).is_none())
    };
    for (of, _) in graph.impls.iter().filter(|(_, impls)| is_open(impls)) {
        let krate = of.krate(db);
        if graph.role(krate) == Role::Followed {
            let name = db.trait_signature(*of).name.as_str().to_owned();
            lines.extend(path(krate, of.module(db), name));
        }
    }
    for (of, _) in graph.driven.iter().filter(|(_, impls)| is_open(impls)) {
        lines.extend(path(of.krate(db), of.module(db), adt_name(db, *of)));
    }
    for (file, path) in loaded.vfs.iter() {
        let Some(path) = path.as_path() else {
            continue;
        };
        let path: &ra_ap_paths::Utf8Path = path.as_ref();
        let path = path.as_std_path();
        if path.ancestors().any(|folder| written.contains(folder)) {
            let text = hash(db.file_text(file).text(db).as_bytes());
            lines.insert(format!("{} {text:016x}", path.display()));
        }
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Returns the checksums in a lock file, by name and version.
fn checksums(lock: &str) -> HashMap<(String, String), String> {
    let mut all = HashMap::new();
    for block in lock.split("[[package]]").skip(1) {
        let field = |name: &str| {
            block.lines().find_map(|line| {
                let value = line.strip_prefix(name)?.trim_start().strip_prefix('=')?;
                Some(value.trim().trim_matches('"').to_owned())
            })
        };
        if let (Some(name), Some(version), Some(checksum)) =
            (field("name"), field("version"), field("checksum"))
        {
            all.insert((name, version), checksum);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_read_from_a_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"cookie\"\nversion = \"0.18.1\"\nsource = \"registry\"\nchecksum = \"cafe\"\ndependencies = [\n \"time\",\n]\n";
        let checksums = checksums(lock);
        let cookie = ("cookie".to_owned(), "0.18.1".to_owned());
        assert_eq!(checksums.len(), 1);
        assert_eq!(checksums.get(&cookie).map(String::as_str), Some("cafe"));
    }
}
