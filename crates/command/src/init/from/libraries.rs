//! What libraries in the lock files of a front end keep under names of their own.

use super::attributes::Attributes;
use super::entries::{Entry, suggested};
use cookie_registry_policy::known_names::known_name;
use std::path::Path;

/// The lock files that are read, in the folder of the service.
const LOCK_FILES: [&str; 4] = [
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
];

/// Packages of npm, and the names of cookies in the Open Cookie Database that they set. A name with `*` begins so.
const PACKAGES: [(&str, &[&str]); 12] = [
    ("react-ga4", &["_ga", "_ga_*"]),
    ("vue-gtag", &["_ga", "_ga_*"]),
    ("ga-4-react", &["_ga", "_ga_*"]),
    ("@hotjar/browser", &["_hjSession_*", "_hjSessionUser_*"]),
    ("react-hotjar", &["_hjSession_*", "_hjSessionUser_*"]),
    ("mixpanel-browser", &["mp_*"]),
    ("@amplitude/analytics-browser", &["AMP_*"]),
    (
        "@segment/analytics-next",
        &["ajs_anonymous_id", "ajs_user_id"],
    ),
    (
        "@intercom/messenger-js-sdk",
        &[
            "intercom-id-*",
            "intercom-session-*",
            "intercom-device-id-*",
        ],
    ),
    (
        "react-use-intercom",
        &[
            "intercom-id-*",
            "intercom-session-*",
            "intercom-device-id-*",
        ],
    ),
    ("@stripe/stripe-js", &["__stripe_mid", "__stripe_sid"]),
    ("react-facebook-pixel", &["_fbp"]),
];

/// Returns an entry for each name that is not among those that the sources set. They have no keys yet.
pub(super) fn entries(folder: &Path, set: &[Entry]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for file in LOCK_FILES {
        let Ok(text) = crate::files::read(&folder.join(file)) else {
            continue;
        };
        for (package, names) in PACKAGES
            .iter()
            .filter(|(package, _)| names_package(&text, package))
        {
            for name in *names {
                let (name, is_family) = match name.strip_suffix('*') {
                    Some(prefix) => (prefix, true),
                    None => (*name, false),
                };
                if set.iter().chain(&entries).any(|entry| entry.name == name) {
                    continue;
                }
                entries.extend(entry(name, is_family, &format!("{file}: {package}")));
            }
        }
    }
    entries
}

/// Returns whether a lock file lists a package: its name between characters that no name contains.
fn names_package(lock: &str, package: &str) -> bool {
    lock.match_indices(package).any(|(at, _)| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let ends = !lock[at + package.len()..].starts_with(|c: char| is_part(c) || c == '/');
        let begins = !lock[..at].ends_with(is_part)
            && (!lock[..at].ends_with('/') || lock[..at].ends_with("node_modules/"));
        begins && ends
    })
}

fn entry(name: &str, is_family: bool, place: &str) -> Option<Entry> {
    let known = known_name(name)?;
    Some(Entry {
        table: "cookies",
        key: String::new(),
        name: name.to_owned(),
        is_family,
        kind: None,
        set_by: Some("third-party"),
        provider: Some(known.controller.to_owned()),
        category: suggested(&known),
        purpose: format!(
            "TODO: the Open Cookie Database says: {} ({})",
            known.purpose, known.kept
        ),
        attributes: Attributes::default(),
        places: vec![place.to_owned()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_in_the_database() {
        for (package, names) in PACKAGES {
            for name in names {
                assert!(
                    known_name(name.trim_end_matches('*')).is_some(),
                    "{package}: {name}"
                );
            }
        }
    }

    #[test]
    fn a_package_is_named_in_full() {
        assert!(names_package("\"node_modules/react-ga4\": {", "react-ga4"));
        assert!(names_package("react-ga4@^2.0.0:", "react-ga4"));
        assert!(!names_package("\"node_modules/my-react-ga4\"", "react-ga4"));
        assert!(!names_package(
            "\"node_modules/react-ga4-extra\"",
            "react-ga4"
        ));
        assert!(!names_package("\"@other/react-ga4\"", "react-ga4"));
    }
}
