//! The oldest Rust toolchain that the workspace promises, without having it.
//!
//! Clippy's lint `incompatible_msrv` finds items of the standard library that are newer; what is here finds
//! dependencies that are.

use crate::workspace::Metadata;

/// Describes what breaks the promise: a dependency that needs a newer toolchain than a member of the workspace
/// promises to work with, or a member that promises nothing.
pub(crate) fn newer_than_promised(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    let mut oldest: Option<(Version, &str)> = None;
    for member in metadata.members() {
        let Some(promised) = member.rust_version.as_deref() else {
            found.push(format!("{} declares no rust-version", member.name));
            continue;
        };
        let version = version(promised);
        if oldest.is_none_or(|(oldest, _)| version < oldest) {
            oldest = Some((version, promised));
        }
    }
    let Some((oldest, promised)) = oldest else {
        found.push("no member of the workspace declares a rust-version".to_owned());
        return found;
    };
    for package in metadata
        .packages
        .iter()
        .filter(|package| !package.is_member)
    {
        if let Some(needed) = package.rust_version.as_deref()
            && version(needed) > oldest
        {
            found.push(format!(
                "{} {} needs Rust {needed}, newer than {promised}",
                package.name, package.version
            ));
        }
    }
    found
}

/// Major, minor and patch; what cannot be read counts as the newest.
type Version = [u32; 3];

fn version(text: &str) -> Version {
    let mut version = [0; 3];
    for (part, number) in text.split('.').zip(&mut version) {
        *number = part.parse().unwrap_or(u32::MAX);
    }
    version
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Package;
    use std::collections::BTreeMap;

    fn package(name: &str, rust_version: Option<&str>, is_member: bool) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            folder: std::path::PathBuf::new(),
            rust_version: rust_version.map(str::to_owned),
            is_member,
            is_published: false,
            dependencies: 0,
            features: BTreeMap::new(),
            targets: Vec::new(),
        }
    }

    fn found(packages: Vec<Package>) -> Vec<String> {
        newer_than_promised(&Metadata { packages })
    }

    #[test]
    fn a_dependency_that_needs_a_newer_toolchain_is_found() {
        let packages = |needed| {
            vec![
                package("ours", Some("1.88"), true),
                package("ours-too", Some("1.88.0"), true),
                package("theirs", needed, false),
            ]
        };
        for fine in [None, Some("1.9"), Some("1.88"), Some("1.88.0"), Some("1")] {
            assert_eq!(found(packages(fine)), [""; 0], "{fine:?}");
        }
        for newer in ["1.88.1", "1.89", "1.100.0", "2", "unreadable"] {
            let expected = format!("theirs 1.0.0 needs Rust {newer}, newer than 1.88");
            assert_eq!(found(packages(Some(newer))), [expected]);
        }
    }

    #[test]
    fn a_member_without_a_promise_is_found() {
        let packages = vec![
            package("ours", Some("1.88"), true),
            package("silent", None, true),
        ];
        assert_eq!(found(packages), ["silent declares no rust-version"]);
        assert_eq!(found(Vec::new()).len(), 1);
    }
}
