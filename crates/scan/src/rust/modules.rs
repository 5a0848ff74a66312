//! Files that exist only for tests: by their folder, and by the `mod` that declares them.

use std::path::Path;

/// Folders of a package that hold no code of the service.
const TEST_FOLDERS: [&str; 5] = ["tests", "benches", "examples", "test", "fuzz"];

/// Returns whether a file of Rust is test code as a whole: in `tests`, `benches` or `examples` of its package, or
/// reached only through a `mod` under `#[cfg(test)]`.
pub(crate) fn is_test_module(path: &Path) -> bool {
    let package = path
        .ancestors()
        .skip(1)
        .find(|folder| folder.join("Cargo.toml").is_file());
    let within = package
        .and_then(|package| path.strip_prefix(package).ok())
        .unwrap_or(path);
    let mut folders = within.parent().into_iter().flat_map(Path::components);
    let is_for_tests = |folder: std::path::Component<'_>, names: &[&str]| {
        folder
            .as_os_str()
            .to_str()
            .is_some_and(|folder| names.contains(&folder))
    };
    let by_place = match package {
        Some(_) => folders
            .next()
            .is_some_and(|first| is_for_tests(first, &TEST_FOLDERS)),
        // Without a manifest, as in memory, nothing says where the package begins.
        None => folders.any(|folder| is_for_tests(folder, &["tests", "benches"])),
    };
    if by_place {
        return true;
    }
    if package.is_some_and(|package| is_test_target(package, within)) {
        return true;
    }
    declared_for_tests(path, package)
}

/// Returns whether a file belongs to a test, bench or example whose path the manifest gives: `[[test]]` with
/// `path = "src/tests/mod.rs"`.
fn is_test_target(package: &Path, within: &Path) -> bool {
    let Ok(manifest) = crate::limits::read(&package.join("Cargo.toml")) else {
        return false;
    };
    let mut in_target = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            in_target = ["[[test]]", "[[bench]]", "[[example]]"].contains(&line);
            continue;
        }
        let path = line
            .split_once('=')
            .filter(|(key, _)| in_target && key.trim() == "path");
        let Some((_, path)) = path else { continue };
        let root = Path::new(path.trim().trim_matches(['"', '\'']));
        let is_folder = root
            .file_stem()
            .is_some_and(|stem| stem == "mod" || stem == "main");
        let folder = root
            .parent()
            .filter(|folder| is_folder && *folder != Path::new("src"));
        if within == root || folder.is_some_and(|folder| within.starts_with(folder)) {
            return true;
        }
    }
    false
}

/// Follows the chain of `mod` declarations from a file up to the root of its crate.
fn declared_for_tests(path: &Path, package: Option<&Path>) -> bool {
    let mut path = path.to_path_buf();
    // A crate is never nested this deeply; the bound keeps odd trees from costing more than they are worth.
    for _ in 0..16 {
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
            return false;
        };
        let Some(folder) = path.parent() else {
            return false;
        };
        if matches!(stem, "lib" | "main") || package == Some(folder) {
            return false;
        }
        let (name, folder) = if stem == "mod" {
            let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
                return false;
            };
            (name.to_owned(), folder.parent())
        } else {
            (stem.to_owned(), Some(folder))
        };
        let Some(folder) = folder else { return false };
        let parents = [
            folder.join("mod.rs"),
            folder.join("lib.rs"),
            folder.join("main.rs"),
            folder.with_extension("rs"),
        ];
        let declaring = parents
            .iter()
            .filter(|parent| **parent != path)
            .find_map(|parent| {
                let source = crate::limits::read(parent).ok()?;
                Some((parent, declaration(&source, &name)?))
            });
        match declaring {
            Some((_, true)) => return true,
            Some((parent, false)) => path.clone_from(parent),
            None => return false,
        }
    }
    false
}

/// Returns whether `mod name;` is under `#[cfg(test)]`; `None` where the source does not have it.
fn declaration(source: &str, name: &str) -> Option<bool> {
    if !source.contains(name) {
        return None;
    }
    let heads = super::prune::heads(source);
    super::limits::parsable(&heads).ok()?;
    let file = syn::parse_file(&heads).ok()?;
    let found = file.items.iter().find_map(|item| match item {
        syn::Item::Mod(item) if item.content.is_none() && item.ident == name => {
            Some(super::attributes::is_test(&item.attrs))
        }
        _ => None,
    });
    proc_macro2::extra::invalidate_current_thread_spans();
    found
}
