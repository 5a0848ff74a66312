//! The dependencies between the crates, as ARCHITECTURE.md lists them.

#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The crates of the workspace on which each one may depend. Test and build dependencies do not count.
const ALLOWED: &[(&str, &[&str])] = &[
    ("cookie-registry-core", &[]),
    (
        "cookie-registry-policy",
        &["cookie-registry-core", "cookie-registry-words"],
    ),
    ("cookie-registry-words", &["cookie-registry-core"]),
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
        "cookie-registry-expand",
        &[
            "cookie-registry-core",
            "cookie-registry-policy",
            "cookie-registry-words",
        ],
    ),
    (
        "cookie-registry-derive",
        &[
            "cookie-registry-expand",
            "cookie-registry-policy",
            "cookie-registry-scan",
        ],
    ),
    (
        "cookie-registry-build",
        &["cookie-registry-policy", "cookie-registry-scan"],
    ),
    (
        "cookie-registry",
        &["cookie-registry-core", "cookie-registry-derive"],
    ),
    ("cookie-registry-consent", &["cookie-registry"]),
    ("cookie-registry-sessions", &["cookie-registry"]),
    ("cookie-registry-testing", &["cookie-registry"]),
    ("cookie-registry-browser", &[]),
    (
        "cookie-registry-audit",
        &[
            "cookie-registry-browser",
            "cookie-registry-core",
            "cookie-registry-policy",
        ],
    ),
    (
        "cargo-cookie-registry",
        &[
            "cookie-registry-audit",
            "cookie-registry-core",
            "cookie-registry-expand",
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
        "cookie-registry",
        &["sqlx", "tokio", "form_urlencoded", "getrandom", "sha2"],
    ),
    (
        "cookie-registry-build",
        &["clap", "axum", "http", "tokio", "minijinja"],
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

/// What `cargo metadata` reports of the packages of this workspace and of their dependencies.
struct Metadata {
    /// The direct dependencies of every package, by name.
    dependencies: BTreeMap<String, BTreeSet<String>>,
    /// The version requirement with which one package names another.
    requirements: BTreeMap<(String, String), String>,
    /// The features of `cookie-registry`.
    runtime_features: BTreeSet<String>,
}

/// Reads the manifests of the workspace and of its dependencies.
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
    let mut dependencies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut requirements = BTreeMap::new();
    let mut runtime_features = BTreeSet::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = text(&package["name"]);
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            if !dependency["kind"].is_null() {
                continue;
            }
            let to = text(&dependency["name"]);
            requirements.insert((name.clone(), to.clone()), text(&dependency["req"]));
            dependencies.entry(name.clone()).or_default().insert(to);
        }
        if name == "cookie-registry" {
            let features = package["features"].as_object().expect("features");
            // It turns others on, and is none itself.
            let own = features.keys().filter(|name| *name != "default");
            runtime_features.extend(own.cloned());
        }
        dependencies.entry(name).or_default();
    }
    Metadata {
        dependencies,
        requirements,
        runtime_features,
    }
}

#[test]
fn crates_depend_only_on_those_below_them() {
    let dependencies_of = metadata().dependencies;
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
    let dependencies_of = metadata().dependencies;
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
fn crates_that_use_private_names_are_pinned_to_their_version() {
    let Metadata { requirements, .. } = metadata();
    for (from, to) in [
        ("cookie-registry", "cookie-registry-derive"),
        ("cookie-registry-consent", "cookie-registry"),
        ("cookie-registry-sessions", "cookie-registry"),
        ("cookie-registry-testing", "cookie-registry"),
    ] {
        let requirement = &requirements[&(from.to_owned(), to.to_owned())];
        assert!(
            requirement.starts_with('='),
            "{from} requires {to} as {requirement}"
        );
    }
}

#[test]
fn the_runtime_has_at_most_eight_features() {
    let features = metadata().runtime_features;
    assert!(features.len() <= 8, "{features:?}");
}

#[test]
fn no_generated_type_has_a_name_that_the_runtime_exports() {
    let exports = include_str!("../cookie-registry/src/lib.rs");
    let names: BTreeSet<&str> = exports
        .split("pub use ")
        .skip(1)
        .filter_map(|export| export.split(';').next())
        .flat_map(|export| export.split(|c: char| !c.is_ascii_alphanumeric()))
        .filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
        .collect();
    assert!(names.len() > 70, "{names:?}");
    for name in names {
        assert!(
            cookie_registry_policy::identifier::is_reserved(name),
            "`{name}` is missing in crates/policy/src/identifier.rs"
        );
    }
}
