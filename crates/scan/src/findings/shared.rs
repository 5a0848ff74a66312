//! Checks that the declarations included from packages match the package versions that Cargo has resolved.

use crate::lockfile::Lockfile;
use crate::manifest;
use crate::tree::modules::tidy;
use crate::tree::workspace;
use cookie_registry_policy::shared::{LOCK, LockedPackage, Pin, Shared, sha256};
use cookie_registry_policy::source::{MAX_FILE_BYTES, Spanned, read_regular};
use cookie_registry_policy::{Checked, Code, Finding};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What to do about declarations that have changed.
const UPDATE: &str = "run `cargo cookie-registry update`, and review what has changed with `cargo cookie-registry diff`";

/// The findings about the declarations that a policy includes from packages, and the files on which they depend.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct SharedFindings {
    /// The findings, one for each `include` whose pin does not match the package.
    pub findings: Vec<Finding>,
    /// Every file that was read. If a file changes, the findings may change.
    pub read: Vec<PathBuf>,
}

/// Compares the pins of a policy with `Cargo.lock`, and the pins of path dependencies with their files. `folder` is the
/// folder of a package, or any folder below it.
///
/// Version, source and checksum determine the contents of a package from a registry or a repository, so the package
/// itself need not be present. If there is no `Cargo.lock`, the function has nothing to compare and reports no finding.
/// This is the case, for example, if the package is compiled as a dependency.
#[must_use]
pub fn shared(checked: &Checked, policy: &Path, folder: &Path) -> SharedFindings {
    let mut found = SharedFindings::default();
    if checked.draft.shared.is_empty() {
        return found;
    }
    found.read.push(policy.with_file_name(LOCK));
    let folder = tidy(folder);
    let Some(package) = folder
        .ancestors()
        .find(|folder| folder.join("Cargo.toml").is_file())
    else {
        return found;
    };
    let root = workspace::root_of(package).unwrap_or_else(|| package.to_path_buf());
    let lock = root.join("Cargo.lock");
    let Some(resolved) = fs::read_to_string(&lock)
        .ok()
        .as_deref()
        .and_then(Lockfile::read)
    else {
        return found;
    };
    found.read.push(lock);
    let around = Around {
        package,
        root: &root,
    };
    for (include, pin) in &checked.draft.shared {
        if let (Shared::Package { name, path }, Some(pin)) = (&include.value, pin) {
            let file = (name.as_str(), path.as_str());
            let message = around.difference(file, pin, &resolved, &mut found.read);
            found
                .findings
                .extend(message.map(|message| finding(include, message)));
        }
    }
    found.read.retain(|path| path.is_file());
    found
}

fn finding(include: &Spanned<Shared>, (message, help): (String, String)) -> Finding {
    let message = format!("\"{}\": {message}", include.value);
    Finding::new(Code::IncludeFailed, include.span, message).help(help)
}

/// The packages among which one is looked for.
struct Around<'p> {
    package: &'p Path,
    root: &'p Path,
}

impl Around<'_> {
    /// Returns how a pin differs from what Cargo has resolved, and what to do; `None` if it does not.
    fn difference(
        &self,
        (name, path): (&str, &str),
        pin: &Pin,
        resolved: &Lockfile,
        read: &mut Vec<PathBuf>,
    ) -> Option<(String, String)> {
        let candidates: Vec<LockedPackage> = resolved.locked(name).collect();
        if candidates.is_empty() {
            let message = format!("`{name}` is no dependency: Cargo.lock does not list it");
            let help =
                "add the package to [dependencies] in Cargo.toml, or leave it out of `include`";
            return Some((message, help.to_owned()));
        }
        let pinned = pin.package.as_ref();
        if let Some(same) = candidates.iter().find(|locked| Some(*locked) == pinned)
            && same.source.is_some()
        {
            return None;
        }
        if candidates.iter().all(|locked| locked.source.is_some()) {
            let versions: Vec<&str> = candidates
                .iter()
                .map(|locked| locked.version.as_str())
                .collect();
            let pinned = pinned.map_or("none", |pinned| pinned.version.as_str());
            let message = match versions.contains(&pinned) {
                true => format!(
                    "policy.lock pins `{name}` {pinned} of another source than Cargo.lock has"
                ),
                false => format!(
                    "policy.lock pins the declarations of `{name}` {pinned}, and Cargo.lock has {}",
                    versions.join(" and ")
                ),
            };
            return Some((message, UPDATE.to_owned()));
        }
        // The contents of a package on a path change without its version.
        let Some(folder) = self.folder_of(name, read) else {
            let message =
                format!("the folder of `{name}` is not known: no dependency leads to it by `path`");
            return Some((message, "write its `path` in Cargo.toml".to_owned()));
        };
        let file = folder.join(path);
        read.push(file.clone());
        match read_regular(&file, MAX_FILE_BYTES) {
            Err(error) => Some((format!("{}: {error}", file.display()), UPDATE.to_owned())),
            Ok(bytes) if sha256(&bytes) != pin.sha256 => {
                let message = format!("{} is not the text that policy.lock pins", file.display());
                Some((message, UPDATE.to_owned()))
            }
            Ok(_) => None,
        }
    }

    /// Returns the folder of a package that is reached by paths.
    fn folder_of(&self, name: &str, read: &mut Vec<PathBuf>) -> Option<PathBuf> {
        let mut queue = workspace::patches(self.root);
        queue.extend(workspace::members(self.root));
        queue.push(self.package.to_path_buf());
        let mut seen = BTreeSet::new();
        while let Some(folder) = queue.pop() {
            if !seen.insert(folder.clone()) {
                continue;
            }
            let manifest = folder.join("Cargo.toml");
            let text = fs::read_to_string(&manifest).unwrap_or_default();
            read.push(manifest);
            if manifest::package(&text).is_some_and(|package| package.name == name) {
                return Some(folder);
            }
            queue.extend(workspace::path_dependencies(&folder));
        }
        None
    }
}
