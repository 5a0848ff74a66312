//! The names of modules by their files.

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
