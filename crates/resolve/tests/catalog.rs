//! The rows of the catalog, held against the sources of the libraries, so that the two cannot drift apart.
//!
//! `tests/catalog/Cargo.lock` has the versions of the main workspace. Build scripts and procedural macros are left out, because no
//! row needs them.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests"
)]

use cookie_registry_resolve::{Learned, LoadOptions, learn};
use cookie_registry_scan::rust::library::{CatalogRow, row};
use std::path::Path;
use std::sync::OnceLock;

const LIBRARIES: &[&str] = &[
    "actix_session",
    "actix_web",
    "actix_web_flash_messages",
    "axum_extra",
    "axum_login",
    "cookie",
    "rocket",
    "tower_cookies",
    "tower_sessions",
];

/// What the libraries offer by their sources, learned once for all tests.
fn learned() -> &'static [Learned] {
    static LEARNED: OnceLock<Vec<Learned>> = OnceLock::new();
    LEARNED.get_or_init(|| {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/catalog/Cargo.toml");
        let mut options = LoadOptions::default();
        options.no_build = true;
        options.fresh = true;
        let names: Vec<String> = LIBRARIES.iter().map(|name| (*name).to_owned()).collect();
        learn(&manifest, &options, &names).unwrap().0
    })
}

fn of(name: &str) -> &'static Learned {
    learned().iter().find(|it| it.name == name).unwrap()
}

/// What a row says that the sources do not have.
fn drifted(row: &CatalogRow, learned: &Learned) -> Vec<String> {
    let mut all = Vec::new();
    for name in &row.types {
        if !learned.types.contains(*name) {
            all.push(format!("no type {name}"));
        }
    }
    let methods = row.methods.iter().map(|(name, _)| name);
    let functions = row.functions.iter().filter_map(|it| it.path.last());
    let header = row.header_functions.iter();
    for name in row
        .constructors
        .iter()
        .chain(methods)
        .chain(functions)
        .chain(header)
    {
        if !learned.names.contains(*name) {
            all.push(format!("no function {name}"));
        }
    }
    for middleware in &row.middleware {
        let owner = middleware.type_name.unwrap_or_default();
        if !owner.is_empty() && !learned.types.contains(owner) {
            all.push(format!("no type {owner}"));
        }
        let path = |name: &str| match middleware.type_name {
            Some(owner) => format!("{owner}::{name}"),
            None => name.to_owned(),
        };
        for name in middleware.constructors.iter().chain(&middleware.setter) {
            // What is derived has no function in the sources; the setter of a builder is that of another type.
            let is_there = learned.names.contains(&path(name)) || *name == "default";
            if !is_there && !learned.names.contains(*name) {
                all.push(format!("no function {}", path(name)));
            }
        }
        let shown = learned.middleware.get(owner).map(|it| &it.defaults);
        if let (Some(default), Some(shown)) = (middleware.default, shown)
            && !shown.is_empty()
            && !shown.contains(default)
        {
            all.push(format!("{owner} sets {shown:?}, not {default:?}"));
        }
    }
    all
}

#[test]
fn the_sources_have_what_the_rows_name() {
    for name in LIBRARIES {
        let row = row(name).unwrap_or_else(|| panic!("no row {name}"));
        assert_eq!(drifted(&row, of(name)), [""; 0], "{name}");
    }
}

#[test]
fn the_sources_show_the_names_of_cookies_that_the_rows_have() {
    let defaults = |name: &str| {
        let middleware = of(name).middleware.values();
        let all = middleware.flat_map(|it| it.defaults.iter().cloned());
        all.collect::<std::collections::BTreeSet<String>>()
    };
    for (name, default) in [
        ("actix_session", "id"),
        ("actix_web_flash_messages", "_flash"),
        ("tower_sessions", "id"),
    ] {
        assert!(defaults(name).contains(default), "{name}: {:#?}", of(name));
    }
}

#[test]
fn a_row_that_has_drifted_is_noticed() {
    let row = row("tower_sessions").unwrap();
    let mut changed = of("tower_sessions").clone();
    changed.types.remove("SessionManagerLayer");
    changed.names.retain(|name| !name.ends_with("with_name"));
    let entry = changed.middleware.get_mut("SessionManagerLayer").unwrap();
    entry.defaults = ["sid".to_owned()].into();
    let found = drifted(&row, &changed).join("; ");
    for problem in ["no type SessionManagerLayer", "with_name", "not \"id\""] {
        assert!(found.contains(problem), "{found}");
    }
}

/// Two lock files have no reason to differ: a row is held against what the examples and tests of the repository use.
#[test]
fn the_versions_are_those_of_the_main_workspace() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(here.join(path)).unwrap();
    let (main, own) = (read("../../Cargo.lock"), read("tests/catalog/Cargo.lock"));
    let versions = |lock: &str, name: &str| -> Vec<String> {
        let head = format!("name = \"{}\"\nversion = ", name.replace('_', "-"));
        let after = lock.split(&head).skip(1);
        after
            .map(|it| it.lines().next().unwrap_or_default().to_owned())
            .collect()
    };
    for name in LIBRARIES {
        let (main, own) = (versions(&main, name), versions(&own, name));
        assert!(!own.is_empty(), "{name}");
        assert!(
            main.is_empty() || own.iter().all(|it| main.contains(it)),
            "{name}: {own:?}, not {main:?}"
        );
    }
}
