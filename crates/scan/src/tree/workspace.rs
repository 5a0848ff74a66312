//! The packages related to a package: its workspace, the members of the workspace, and its path dependencies.

use super::modules::tidy;
use crate::limits;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Returns the folder of the workspace that a package belongs to: the nearest above it, as in Cargo; `None` for a
/// package by itself.
pub(crate) fn root_of(package: &Path) -> Option<PathBuf> {
    package
        .ancestors()
        .find(|folder| with_manifest(folder, |root| root.contains_key("workspace")) == Some(true))
        .map(Path::to_path_buf)
}

/// Returns the folders of the members of a workspace, its own package included.
pub(crate) fn members(root: &Path) -> Vec<PathBuf> {
    let found = with_manifest(root, |manifest| {
        let workspace = table(manifest, "workspace");
        let listed = |key: &str| -> BTreeSet<PathBuf> {
            workspace
                .into_iter()
                .flat_map(|workspace| strings(workspace, key))
                .flat_map(|pattern| matching(root, pattern))
                .collect()
        };
        let mut members = listed("members");
        members.insert(root.to_path_buf());
        let excluded = listed("exclude");
        // What a member depends on by path, below the root, is a member too.
        let mut queue: Vec<PathBuf> = members.iter().cloned().collect();
        while let Some(member) = queue.pop() {
            let below = path_dependencies(&member)
                .into_iter()
                .filter(|folder| folder.starts_with(root));
            queue.extend(below.filter(|folder| members.insert(folder.clone())));
        }
        members
            .into_iter()
            .filter(|member| !excluded.iter().any(|excluded| member.starts_with(excluded)))
            .filter(|member| {
                with_manifest(member, |manifest| manifest.contains_key("package")) == Some(true)
            })
            .collect()
    });
    found.unwrap_or_default()
}

/// Returns the folders of the packages that a package depends on by path, in its own manifest or that of its workspace.
/// Development and build dependencies are no part of what is shipped.
pub(crate) fn path_dependencies(package: &Path) -> Vec<PathBuf> {
    let workspace = root_of(package);
    let found = with_manifest(package, |manifest| {
        let targets = table(manifest, "target")
            .into_iter()
            .flat_map(DeTable::values)
            .filter_map(|target| table(target.get_ref().as_table()?, "dependencies"));
        let tables = table(manifest, "dependencies").into_iter().chain(targets);
        let mut folders = Vec::new();
        let mut inherited: BTreeSet<String> = BTreeSet::new();
        for (name, value) in tables.flat_map(DeTable::iter) {
            let Some(details) = value.get_ref().as_table() else {
                continue;
            };
            if let Some(path) = text(details, "path") {
                folders.push(tidy(&package.join(path)));
            } else if matches!(
                details.get("workspace").map(toml::Spanned::get_ref),
                Some(DeValue::Boolean(true))
            ) {
                inherited.insert(name.get_ref().to_string());
            }
        }
        (folders, inherited)
    });
    let Some((mut folders, inherited)) = found else {
        return Vec::new();
    };
    if let Some(root) = workspace.filter(|_| !inherited.is_empty()) {
        let of_workspace = with_manifest(&root, |manifest| {
            let dependencies = table(table(manifest, "workspace")?, "dependencies")?;
            let paths = inherited.iter().filter_map(|name| {
                let details = dependencies.get(name.as_str())?.get_ref().as_table()?;
                Some(tidy(&root.join(text(details, "path")?)))
            });
            Some(paths.collect::<Vec<_>>())
        });
        folders.extend(of_workspace.flatten().unwrap_or_default());
    }
    folders.sort();
    folders.dedup();
    folders
}

/// Returns the folders of the packages by which a workspace replaces others: `[patch.…]`.
pub(crate) fn patches(root: &Path) -> Vec<PathBuf> {
    let found = with_manifest(root, |manifest| {
        let patched = table(manifest, "patch")
            .into_iter()
            .flat_map(DeTable::values);
        let packages = patched
            .filter_map(|of_source| of_source.get_ref().as_table())
            .flat_map(DeTable::values);
        packages
            .filter_map(|details| text(details.get_ref().as_table()?, "path"))
            .map(|path| tidy(&root.join(path)))
            .collect()
    });
    found.unwrap_or_default()
}

/// Returns the folders that a pattern of `members` names: `*` and `?` stand for characters of one part of the path.
fn matching(root: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut folders = vec![root.to_path_buf()];
    for part in pattern
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
    {
        if !part.contains(['*', '?', '[']) {
            folders = folders.iter().map(|folder| folder.join(part)).collect();
            continue;
        }
        folders = folders
            .iter()
            .filter_map(|folder| std::fs::read_dir(folder).ok())
            .flatten()
            .flatten()
            .filter(|entry| {
                entry
                    .file_name()
                    .to_str()
                    .is_some_and(|name| fits(part.as_bytes(), name.as_bytes()))
            })
            .map(|entry| entry.path())
            .collect();
        folders.sort();
    }
    folders.into_iter().map(|folder| tidy(&folder)).collect()
}

/// Returns whether a name fits a pattern. A set of characters (`[ab]`) fits any one, so that no member is missed.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    // The place after the last `*`, and the name's place at which it was tried last: no other is ever tried again.
    let (mut at, mut of, mut star) = (0, 0, None);
    while of < name.len() {
        let (step, is_one) = match pattern.get(at) {
            Some(b'[') => {
                let rest = pattern.get(at..).unwrap_or_default();
                let end = rest.iter().position(|byte| *byte == b']');
                (end.map_or(1, |end| end + 1), true)
            }
            Some(b'?') => (1, true),
            Some(b'*') => {
                star = Some((at + 1, of));
                at += 1;
                continue;
            }
            Some(byte) => (1, name.get(of) == Some(byte)),
            None => (0, false),
        };
        if is_one {
            (at, of) = (at + step, of + 1);
        } else if let Some((after, tried)) = star {
            star = Some((after, tried + 1));
            (at, of) = (after, tried + 1);
        } else {
            return false;
        }
    }
    pattern
        .get(at..)
        .unwrap_or_default()
        .iter()
        .all(|byte| *byte == b'*')
}

fn with_manifest<R>(folder: &Path, read: impl FnOnce(&DeTable<'_>) -> R) -> Option<R> {
    let text = limits::read(&folder.join("Cargo.toml")).ok()?;
    let root = DeTable::parse(&text).ok()?;
    Some(read(root.get_ref()))
}

fn table<'t, 'i>(parent: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    parent.get(key)?.get_ref().as_table()
}

fn text<'t>(parent: &'t DeTable<'_>, key: &str) -> Option<&'t str> {
    parent.get(key)?.get_ref().as_str()
}

fn strings<'t>(parent: &'t DeTable<'_>, key: &str) -> impl Iterator<Item = &'t str> {
    let list = parent.get(key).and_then(|value| value.get_ref().as_array());
    list.into_iter()
        .flatten()
        .filter_map(|value| value.get_ref().as_str())
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_pattern_fits_as_a_shells_does() {
        for (pattern, name, expected) in [
            ("*", "billing", true),
            ("bill*", "billing", true),
            ("*ing", "billing", true),
            ("b*l*g", "billing", true),
            ("b?lling", "billing", true),
            ("[abc]illing", "billing", true),
            ("bill", "billing", false),
            ("x*", "billing", false),
            ("*x", "billing", false),
            ("", "a", false),
        ] {
            assert_eq!(
                fits(pattern.as_bytes(), name.as_bytes()),
                expected,
                "{pattern}"
            );
        }
    }
}
