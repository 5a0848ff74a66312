//! Which packages cannot change without a change of `Cargo.lock`, and what decides how their code is read.

use cargo_metadata::{Metadata, Package};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::PathBuf;

/// Returns the root files of packages of a registry or a git repository, each with a name for its package that no other one has.
pub(crate) fn roots(metadata: &Metadata) -> HashMap<PathBuf, String> {
    let mut all = HashMap::new();
    for package in metadata.packages.iter().filter(|it| it.source.is_some()) {
        for target in &package.targets {
            let root = target.src_path.as_std_path().to_path_buf();
            all.insert(root, label(package));
        }
    }
    all
}

fn label(package: &Package) -> String {
    let is_usual = |source: &cargo_metadata::Source| source.is_crates_io();
    if package.source.as_ref().is_some_and(is_usual) {
        format!("{}@{}", package.name, package.version)
    } else {
        package.id.repr.clone()
    }
}

/// Returns, as text, everything that decides what functions of the dependencies do: the packages with their checksums and features,
/// and the compiler, which decides what build scripts turn on. Packages in folders are left out: what depends on them is not kept.
pub(crate) fn fingerprint(metadata: &Metadata, lock: &str, compiler: &str, how: &str) -> String {
    let checksums = checksums(lock);
    let mut features: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for node in metadata.resolve.iter().flat_map(|resolve| &resolve.nodes) {
        let on = node.features.iter().map(ToString::to_string).collect();
        features.insert(node.id.repr.as_str(), on);
    }
    let mut lines = BTreeSet::new();
    for package in metadata.packages.iter().filter(|it| it.source.is_some()) {
        let id = package.id.repr.as_str();
        let version = package.version.to_string();
        let checksum = checksums.get(&(package.name.to_string(), version));
        let on = features.get(id).map(|on| on.join(",")).unwrap_or_default();
        lines.insert(format!("{id} {} {on}", checksum.map_or("", String::as_str)));
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
