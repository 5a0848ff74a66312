//! Findings about dependencies that can set cookies and that the catalog does not have.

use crate::catalog;
use crate::exemptions::Exemptions;
use crate::lockfile::Lockfile;
use crate::manifest::{self, REGISTRY};
use cookie_registry_policy::source::{FileId, Span};
use cookie_registry_policy::{Code, Finding};
use std::path::Path;

/// Words of a package's name that say what it keeps in cookies.
const WORDS: &[&str] = &[
    "cookie", "cookies", "csrf", "flash", "session", "sessions", "xsrf",
];

/// A dependency that the catalog does not have, and why it can set cookies.
pub(super) struct Unknown {
    package: String,
    span: std::ops::Range<usize>,
    why: String,
}

/// Returns the dependencies of a manifest that can set cookies by their names or by the lock file, and that nothing is
/// known of; without those that the policy accepts.
pub(super) fn unknown(
    manifest: &Path,
    (text, workspace): (&str, &str),
    lockfile: Option<&Lockfile>,
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
            let why = match (below, word_of(&package)) {
                (Some(below), _) => format!("Cargo.lock shows that it is built on `{below}`"),
                (None, Some(word)) => format!("its name says \"{word}\""),
                (None, None) => return None,
            };
            Some(Unknown { package, span, why })
        });
    found
        .filter(|unknown| !exemptions.cover_dependency(manifest, &unknown.package))
        .collect()
}

/// Returns the finding about a dependency.
pub(super) fn finding(unknown: &Unknown, file: FileId) -> Finding {
    let Unknown { package, span, why } = unknown;
    Finding::new(
        Code::UnknownCookieLibrary,
        Span::new(file, span),
        format!("`{package}` can set cookies ({why}), and the scan does not know it"),
    )
    .help(format!(
        "declare what it sets in the policy, and accept it there: [[exempt]] with path = \"…/Cargo.toml\", dependency = \"{package}\" \
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
