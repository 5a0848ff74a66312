//! Findings about dependencies that can set cookies and are not in the catalog.

use crate::catalog;
use crate::engine::scan_packages;
use crate::exemptions::Exemptions;
use crate::lockfile::Lockfile;
use crate::manifest::{self, REGISTRY};
use crate::occurrence::{Medium, Occurrence, Operation};
use crate::tree::Scope;
use cookie_registry_policy::source::{FileId, Span};
use cookie_registry_policy::{Code, Finding, Severity};
use std::path::{Path, PathBuf};

/// Words of a package's name that say what it keeps in cookies.
const WORDS: &[&str] = &[
    "cookie", "cookies", "csrf", "flash", "session", "sessions", "xsrf",
];

/// A dependency that the catalog does not have, and why it can set cookies.
pub(super) struct Unknown {
    package: String,
    span: std::ops::Range<usize>,
    why: String,
    severity: Severity,
}

/// Returns the dependencies of a manifest that can set cookies by their names, by the lock file, or by their sources in
/// `folders`, and that nothing is known of; without those that the policy accepts.
///
/// Sources show less than a name or a lock file: what they write can be left unused. So that is a warning.
pub(super) fn unknown(
    manifest: &Path,
    (text, workspace): (&str, &str),
    (lockfile, folders): (Option<&Lockfile>, &[PathBuf]),
    exemptions: &mut Exemptions<'_>,
) -> Vec<Unknown> {
    let found = manifest::dependencies_of(text, workspace)
        .into_iter()
        .filter_map(|(package, span)| {
            let is_registry = package == REGISTRY || package.starts_with("cookie-registry-");
            let is_own = lockfile.is_some_and(|lockfile| lockfile.is_own(&package));
            if is_registry || is_own || catalog::package(&package).is_some() {
                return None;
            }
            let below = lockfile.and_then(|lockfile| lockfile.cookies_below(&package));
            let (why, severity) = match (below, word_of(&package)) {
                (Some(below), _) => (
                    format!("Cargo.lock shows that it is built on `{below}`"),
                    Severity::Error,
                ),
                (None, Some(word)) => (format!("its name says \"{word}\""), Severity::Error),
                (None, None) => {
                    let place = written_in(&package, lockfile?, folders)?;
                    (format!("its sources set one in {place}"), Severity::Warning)
                }
            };
            Some(Unknown {
                package,
                span,
                why,
                severity,
            })
        });
    found
        .filter(|unknown| !exemptions.cover_dependency(manifest, &unknown.package))
        .collect()
}

/// Returns the folders in which the sources of packages can be: those next to the workspace's manifest into which they
/// are vendored, and those of cargo's registries.
#[cfg(feature = "compare")]
pub(super) fn source_folders(workspace: &Path) -> Vec<PathBuf> {
    let vendored = workspace.with_file_name("vendor");
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let user = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let home = home.or_else(|| Some(PathBuf::from(user()?).join(".cargo")));
    let registries = home.and_then(|home| std::fs::read_dir(home.join("registry/src")).ok());
    let registries = registries.into_iter().flatten().flatten();
    let mut registries: Vec<PathBuf> = registries.map(|folder| folder.path()).collect();
    registries.sort();
    std::iter::once(vendored).chain(registries).collect()
}

/// Returns the file and line where a package's own sources set a cookie. What is not there is not read.
fn written_in(package: &str, lockfile: &Lockfile, folders: &[PathBuf]) -> Option<String> {
    lockfile.versions(package).find_map(|version| {
        let named = [format!("{package}-{version}"), package.to_owned()];
        let mut all = folders
            .iter()
            .flat_map(|folder| named.iter().map(|name| folder.join(name)));
        let folder = all.find(|folder| folder.join("Cargo.toml").is_file())?;
        let scan = scan_packages(vec![(folder.clone(), Scope::Whole)], false);
        let sets = |found: &&Occurrence| {
            !found.in_test && found.medium == Medium::Cookie && found.operation == Operation::Set
        };
        let place = scan.occurrences.iter().find(sets)?;
        let file = place.path.strip_prefix(&folder).unwrap_or(&place.path);
        Some(format!("{}:{}", file.display(), place.line))
    })
}

/// Returns the finding about a dependency.
pub(super) fn finding(unknown: &Unknown, file: FileId) -> Finding {
    let Unknown {
        package,
        span,
        why,
        severity,
    } = unknown;
    Finding::new(
        Code::UnknownCookieLibrary,
        Span::new(file, span),
        format!("`{package}` can set cookies ({why}), and the scan does not know it"),
    )
    .severity(*severity)
    .help(format!(
        "include its declarations if it ships them: include = [\"crate:{package}\"]; or declare what it sets in the policy, and accept it there: [[exempt]] with path = \"…/Cargo.toml\", dependency = \"{package}\" \
         and a reason"
    ))
}

fn word_of(package: &str) -> Option<&str> {
    package.split(['-', '_']).find(|word| WORDS.contains(word))
}

#[cfg(test)]
mod tests {
    use super::word_of;

    #[test]
    fn a_package_is_about_cookies_by_a_whole_word() {
        for (package, word) in [
            ("acme-sessions", Some("sessions")),
            ("poem_csrf", Some("csrf")),
            ("flashtext", None),
            ("obsession", None),
            ("serde", None),
        ] {
            assert_eq!(word_of(package), word, "{package}");
        }
    }
}
