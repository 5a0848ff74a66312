//! The dependencies between the crates, as ARCHITECTURE.md lists them.

#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The crates of the workspace on which each one may depend. Test and build dependencies do not count.
const ALLOWED: &[(&str, &[&str])] = &[
    ("cookie-registry-core", &[]),
    ("cookie-registry-policy", &["cookie-registry-core"]),
    ("cookie-registry-words", &[]),
    (
        "cookie-registry-render",
        &[
            "cookie-registry-core",
            "cookie-registry-policy",
            "cookie-registry-words",
        ],
    ),
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
            "cookie-registry-words",
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
            "cookie-registry-render",
            "cookie-registry-scan",
            "cookie-registry-words",
        ],
    ),
];

/// Crates that must not be among the direct dependencies of a crate. `*` stands for any.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("cookie-registry-core", &["*"]),
    (
        "cookie-registry-policy",
        &["syn", "clap", "axum", "http", "minijinja", "tokio"],
    ),
    (
        "cookie-registry-render",
        &["syn", "clap", "axum", "http", "tokio", "toml"],
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

/// Returns the direct dependencies of every package by name, and the version requirement of each dependency of
/// `cookie-registry`.
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
fn crates_depend_only_on_those_below_them() {
    let (dependencies_of, _) = metadata();
    for (name, allowed) in ALLOWED {
        let dependencies = dependencies_of
            .get(*name)
            .unwrap_or_else(|| panic!("{name} is a member of the workspace"));
        let ours = dependencies
            .iter()
            .filter(|other| ALLOWED.iter().any(|(member, _)| member == other));
        for other in ours {
            assert!(
                allowed.contains(&other.as_str()),
                "{name} must not depend on {other}"
            );
        }
    }
}

#[test]
fn no_crate_has_a_forbidden_dependency() {
    let (dependencies_of, _) = metadata();
    for (name, forbidden) in FORBIDDEN {
        for other in &dependencies_of[*name] {
            assert!(
                !forbidden.contains(&"*") && !forbidden.contains(&other.as_str()),
                "{name} must not depend on {other}"
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
