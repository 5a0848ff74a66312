//! Each published crate has what its page on a registry shows, and what its licence asks for.

#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The longest keyword, and the most keywords, that crates.io accepts.
const KEYWORD: (usize, usize) = (20, 5);

/// The files of the workspace's licence, `MIT OR Apache-2.0`.
const LICENCES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// Returns the metadata of the crates that can be published.
fn published() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("the metadata is JSON");
    let packages = metadata["packages"].as_array().expect("a list").clone();
    packages
        .into_iter()
        .filter(|package| {
            package["publish"]
                .as_array()
                .is_none_or(|to| !to.is_empty())
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a parent")
        .to_path_buf()
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package[key].as_str().unwrap_or_default()
}

fn folder(package: &Value) -> PathBuf {
    let manifest = Path::new(text(package, "manifest_path"));
    manifest.parent().expect("a parent").to_path_buf()
}

#[test]
fn a_published_crate_has_what_its_page_shows() {
    let packages = published();
    assert!(packages.len() >= 9, "{}", packages.len());
    for package in &packages {
        let name = text(package, "name");
        for key in ["description", "license", "repository", "rust_version"] {
            assert!(!text(package, key).is_empty(), "{name} has no {key}");
        }
        let keywords = package["keywords"].as_array().expect("a list");
        assert!(
            (1..=KEYWORD.1).contains(&keywords.len()),
            "{name} has {} keywords",
            keywords.len()
        );
        for keyword in keywords.iter().filter_map(Value::as_str) {
            assert!(keyword.len() <= KEYWORD.0, "{name}: {keyword}");
        }
        let categories = package["categories"].as_array().expect("a list");
        assert!(
            (1..=5).contains(&categories.len()),
            "{name} has no category"
        );
        let readme = folder(package).join(text(package, "readme"));
        let readme = std::fs::read_to_string(&readme).unwrap_or_default();
        assert!(
            readme.starts_with(&format!("# {name}\n")),
            "{name}: its README"
        );
    }
}

#[test]
fn a_published_crate_carries_the_licences() {
    for package in published() {
        for licence in LICENCES {
            let ours = std::fs::read(root().join(licence)).expect("the workspace's licence");
            let its = std::fs::read(folder(&package).join(licence)).unwrap_or_default();
            assert!(ours == its, "{}: {licence}", text(&package, "name"));
        }
    }
}

#[test]
fn the_documentation_of_a_published_library_shows_every_feature() {
    for package in published() {
        let name = text(&package, "name");
        let targets = package["targets"].as_array().expect("a list");
        let Some(library) = targets.iter().find(|target| {
            let kinds = target["kind"].as_array().expect("a list");
            kinds
                .iter()
                .any(|kind| kind == "lib" || kind == "proc-macro")
        }) else {
            continue;
        };
        let settings = &package["metadata"]["docs"]["rs"];
        assert_eq!(settings["all-features"], true, "{name}");
        let source = std::fs::read_to_string(text(library, "src_path")).expect("a source");
        assert!(
            source.contains("#![cfg_attr(docsrs, feature(doc_cfg))]"),
            "{name}: no label for the features of its items"
        );
    }
}

/// `cargo publish` refuses a dependency without a version.
#[test]
fn a_published_crate_names_the_versions_of_its_dependencies() {
    for package in published() {
        for dependency in package["dependencies"].as_array().expect("a list") {
            if dependency["kind"] == "dev" {
                continue;
            }
            let what = format!("{}: {}", text(&package, "name"), text(dependency, "name"));
            assert_ne!(text(dependency, "req"), "*", "{what}");
        }
    }
}

#[test]
fn the_scan_knows_each_published_crate_as_one_of_the_registry() {
    let manifest = root().join("crates/scan/src/manifest.rs");
    let source = std::fs::read_to_string(&manifest).expect("the source of the scan");
    let (_, list) = source.split_once("OWN_PACKAGES: ").expect("the list");
    let (list, _) = list.split_once("];").expect("its end");
    for package in published() {
        let name = text(&package, "name");
        let is_known = list.contains(&format!("\"{name}\""))
            || ["cookie-registry", "cargo-cookie-registry"].contains(&name);
        assert!(is_known, "{name} is not in {}", manifest.display());
    }
}
