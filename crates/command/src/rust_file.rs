//! The file with the constants of a policy, which `generate rust` writes and `check` compares.

use crate::policy_file::{absolute, current_directory};
use cookie_registry_expand::file;
use cookie_registry_policy::Checked;
use std::io;
use std::path::{Path, PathBuf};

/// Returns what a file that says that this command wrote it should contain; `None` if the policy has no such file.
pub(crate) fn expected(checked: &Checked, path: &Path, text: &str) -> Option<String> {
    let folder = folder(path).ok()?;
    file::text(checked, file::struct_name(text)?, &folder).ok()
}

/// Returns the folder of a file, without links.
pub(crate) fn folder(path: &Path) -> io::Result<PathBuf> {
    let here = current_directory().map_err(|error| io::Error::other(error.to_string()))?;
    let place = absolute(&here, path);
    place.parent().unwrap_or(&here).canonicalize()
}
