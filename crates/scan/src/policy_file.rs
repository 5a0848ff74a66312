//! Finds the policy file of a crate: the nearest one, from the folder of the crate up to the root of its workspace.

use crate::tree::workspace::root_of;
use cookie_registry_policy::suggest::nearest;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A policy file that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// The folders that are nearer to the crate than the folder of the policy file, beginning with the folder of the
    /// crate. None of them contains the policy file.
    pub nearer: Vec<PathBuf>,
}

/// The error for a policy file that was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotFound {
    /// The requested path.
    pub wanted: String,
    /// The paths that were tried, in this order.
    pub tried: Vec<PathBuf>,
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tried: Vec<String> = self
            .tried
            .iter()
            .map(|path| format!("  {}", path.display()))
            .collect();
        let wanted = &self.wanted;
        write!(
            f,
            "there is no policy file \"{wanted}\"\nsearched, from the crate up to the workspace root:\n{}\nhelp: ",
            tried.join("\n")
        )?;
        match similar(&self.tried, wanted) {
            Some(file) => write!(f, "did you mean \"{file}\"?"),
            None => f.write_str("`cargo cookie-registry init` writes one to start from"),
        }
    }
}

impl std::error::Error for NotFound {}

/// Finds the policy file of the crate in a folder.
///
/// ```
/// use cookie_registry_scan::policy_file::find;
///
/// let missing = find("no-such-policy.toml", env!("CARGO_MANIFEST_DIR").as_ref()).unwrap_err();
/// assert!(missing.to_string().starts_with("there is no policy file \"no-such-policy.toml\""));
/// ```
///
/// # Errors
/// [`NotFound`] if neither the folder nor any folder above it, up to the root of its workspace, contains the file.
pub fn find(wanted: &str, crate_folder: &Path) -> Result<Found, NotFound> {
    let last = root_of(crate_folder);
    let last = last.as_deref().unwrap_or(crate_folder);
    let mut nearer = Vec::new();
    for folder in crate_folder.ancestors() {
        let path = folder.join(wanted);
        if path.is_file() {
            return Ok(Found { path, nearer });
        }
        nearer.push(folder.to_path_buf());
        if folder == last {
            break;
        }
    }
    Err(NotFound {
        wanted: wanted.to_owned(),
        tried: nearer.iter().map(|folder| folder.join(wanted)).collect(),
    })
}

/// Returns the name of a file in one of the searched folders that is similar to the requested one.
fn similar(tried: &[PathBuf], wanted: &str) -> Option<String> {
    let files = tried
        .iter()
        .filter_map(|path| fs::read_dir(path.parent()?).ok())
        .flatten()
        .flatten();
    let names: Vec<String> = files
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml") && name != "Cargo.toml")
        .collect();
    nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned)
}
