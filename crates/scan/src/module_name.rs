//! Derives the names of modules from their files.

use std::path::Path;

/// Returns the module that a file defines: its stem, or its folder's name for files such as `mod.rs` and `index.ts`.
pub(crate) fn module_of(path: &Path) -> Option<&str> {
    let stem = path.file_name()?.to_str()?.split('.').next()?;
    if !matches!(stem, "mod" | "lib" | "main" | "index") {
        return Some(stem);
    }
    let folder = path.parent()?;
    let folder = if folder.ends_with("src") {
        folder.parent()?
    } else {
        folder
    };
    folder.file_name()?.to_str()
}

/// Returns the modules of a crate that lead to a place in a file, from the outermost on: those of the folders and the file,
/// then those within the file.
pub(crate) fn modules_of(path: &Path, within: &[String]) -> Vec<String> {
    let in_crate = path.strip_prefix(crate_of(path)).unwrap_or(path);
    let folders = in_crate.parent().into_iter().flat_map(Path::components);
    let folders = folders.filter_map(|folder| folder.as_os_str().to_str());
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.filter(|stem| !matches!(*stem, "mod" | "lib" | "main" | "index"));
    let of_file = folders.chain(stem).map(str::to_owned);
    of_file.chain(within.iter().cloned()).collect()
}

/// Returns the folder of the sources of the crate to which a file belongs: the innermost that is called `src`, else the file's
/// own.
pub(crate) fn crate_of(path: &Path) -> &Path {
    let mut folders = path.ancestors().skip(1);
    let src = folders.find(|folder| folder.ends_with("src"));
    src.or_else(|| path.parent()).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::{crate_of, modules_of};
    use std::path::Path;

    #[test]
    fn a_file_is_a_module_of_its_crate() {
        for (path, of, modules) in [
            ("crates/web/src/a/b.rs", "crates/web/src", "a::b"),
            ("crates/web/src/a/mod.rs", "crates/web/src", "a"),
            ("src/lib.rs", "src", ""),
            ("b.rs", "", "b"),
        ] {
            let path = Path::new(path);
            assert_eq!(crate_of(path), Path::new(of));
            assert_eq!(modules_of(path, &[]).join("::"), modules, "{path:?}");
        }
        let within = ["inner".to_owned()];
        assert_eq!(modules_of(Path::new("src/a.rs"), &within), ["a", "inner"]);
    }
}
