//! Who may know whom: the arrows between the crates, as ARCHITECTURE.md draws them.

#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Which crates of the workspace each one may depend on, tests and build scripts left out.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("cookie-registry-core", &[]),
    ("cookie-registry-policy", &["cookie-registry-core"]),
    (
        "cookie-registry-scan",
        &["cookie-registry-core", "cookie-registry-policy"],
    ),
    (
        "cookie-registry-derive",
        &[
            "cookie-registry-core",
            "cookie-registry-policy",
            "cookie-registry-scan",
        ],
    ),
    (
        "cookie-registry",
        &["cookie-registry-core", "cookie-registry-derive"],
    ),
    (
        "cargo-cookie-registry",
        &[
            "cookie-registry-core",
            "cookie-registry-policy",
            "cookie-registry-scan",
        ],
    ),
];

/// What a crate must not name among its own dependencies.
const MUST_NOT_KNOW: &[(&str, &[&str])] = &[
    ("cookie-registry-core", &["*"]),
    (
        "cookie-registry-policy",
        &["syn", "clap", "axum", "http", "tokio"],
    ),
    (
        "cookie-registry-derive",
        &[
            "clap",
            "axum",
            "http",
            "tokio",
            "serde_json",
            "minijinja",
            "schemars",
            "psl",
        ],
    ),
];

type Metadata = (BTreeMap<String, BTreeSet<String>>, BTreeMap<String, String>);

/// The direct dependencies of every package, by name, and the requirement with which `cookie-registry`
/// names each of its own.
fn metadata() -> Metadata {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--all-features",
            "--locked",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut pins = BTreeMap::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = text(&package["name"]);
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            if !dependency["kind"].is_null() {
                continue;
            }
            let to = text(&dependency["name"]);
            if name == "cookie-registry" {
                pins.insert(to.clone(), text(&dependency["req"]));
            }
            arrows.entry(name.clone()).or_default().insert(to);
        }
        arrows.entry(name).or_default();
    }
    (arrows, pins)
}

#[test]
fn crates_know_only_whom_they_may() {
    let (arrows, _) = metadata();
    for (name, allowed) in MAY_KNOW {
        let known = arrows
            .get(*name)
            .unwrap_or_else(|| panic!("{name} is a member of the workspace"));
        let ours = known
            .iter()
            .filter(|other| MAY_KNOW.iter().any(|(member, _)| member == other));
        for other in ours {
            assert!(
                allowed.contains(&other.as_str()),
                "{name} must not know {other}"
            );
        }
    }
}

#[test]
fn what_is_kept_out_is_kept_out() {
    let (arrows, _) = metadata();
    for (name, kept_out) in MUST_NOT_KNOW {
        for other in &arrows[*name] {
            assert!(
                !kept_out.contains(&"*") && !kept_out.contains(&other.as_str()),
                "{name} must not know {other}"
            );
        }
    }
}

#[test]
fn the_macro_is_pinned_to_the_version_of_the_runtime() {
    let (_, pins) = metadata();
    let pin = &pins["cookie-registry-derive"];
    assert!(
        pin.starts_with('='),
        "cookie-registry-derive is required as {pin}"
    );
}
