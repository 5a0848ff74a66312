//! The programs of the examples, built once for all tests.
//!
//! An example that is built by itself has other features of the same dependencies than the tests, which would build most of them
//! once more. Here every package has all its features, as in the tests. That each example also compiles by itself is checked by
//! the gate for each feature alone.

use crate::error::Error;
use crate::steps::{cargo, must_pass, target_dir};
use crate::workspace::Metadata;
use cookie_registry_test_support::service::{
    CONNECTWYZE, Example, WITH_CONSENT, WITH_CONSENT_NEXT_POLICY,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// A test of the workspace. It is built with the examples, because cargo takes account of what only tests need, and of the
/// features of that, only where it builds one.
const ANY_TEST: &str = "jars";

/// Builds the programs. Returns each with the variable that names it to the tests.
///
/// # Errors
/// Where one does not build, or cannot be copied.
pub(super) fn build(metadata: &Metadata) -> Result<Vec<(String, PathBuf)>, Error> {
    let folder = target_dir().join("examples-for-tests");
    let mut programs = Vec::new();
    for examples in [
        &[CONNECTWYZE, WITH_CONSENT][..],
        &[WITH_CONSENT_NEXT_POLICY],
    ] {
        let mut build = cargo(&["build", "--workspace", "--locked", "--test", ANY_TEST]);
        build
            .arg("--message-format=json")
            .arg("--features")
            .arg(Vec::from_iter(features(metadata, examples)).join(","));
        for example in examples {
            build.args(["--bin", example.package]);
        }
        let printed = must_pass(&mut build)?;
        for example in examples {
            let built = example.built(&printed).ok_or_else(|| Error::Unreadable {
                path: PathBuf::from("cargo build"),
            })?;
            // The same package with another feature is built to the same place.
            let copy = folder.join(example.variable());
            fs::create_dir_all(&folder)
                .and_then(|()| fs::copy(&built, &copy))
                .map_err(|source| Error::File {
                    path: built,
                    source,
                })?;
            programs.push((example.variable(), copy));
        }
    }
    Ok(programs)
}

/// Returns all features of all members, but of each example only those with which it is built. The names stand alone: with the
/// name of a package before it, cargo would turn a feature on in the macro and in build scripts as well.
fn features<'a>(metadata: &'a Metadata, examples: &[Example<'_>]) -> BTreeSet<&'a str> {
    let all = metadata.members().flat_map(|package| {
        let names = package.features.keys().map(String::as_str);
        names.filter(move |feature| {
            let example = examples.iter().find(|it| it.package == package.name);
            example.is_none_or(|it| it.features.contains(feature))
        })
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_has_its_own_features_and_every_other_package_has_all() {
        let metadata = Metadata::read(false).unwrap();
        let usual = features(&metadata, &[CONNECTWYZE, WITH_CONSENT]);
        assert!(usual.contains("guard") && !usual.contains("next-policy"));
        let mut changed = features(&metadata, &[WITH_CONSENT_NEXT_POLICY]);
        assert!(changed.remove("next-policy"));
        assert_eq!(usual, changed);
    }
}
