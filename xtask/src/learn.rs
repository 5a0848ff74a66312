//! `cargo xtask learn CRATE[@VERSION]`: prints the row of the catalog that the sources of a library call for.
//!
//! A package that depends on the library alone, with all its features, is written to `target/learn`, and `crates/resolve` is asked
//! what the library's public functions do. A library in a folder is named by its path.
//!
//! With `--all`, every row of the catalog is checked against the sources of the versions in `crates/resolve/tests/catalog`.

pub(crate) mod catalog;
mod items;

use crate::error::Error;
use crate::steps::{cargo_in, must_pass, target_dir};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The library: CRATE or CRATE@VERSION of the registry, or the folder of a package
    #[arg(value_name = "CRATE[@VERSION]|PATH", required_unless_present = "all")]
    library: Option<String>,
    /// Hold every row of the catalog against the sources of its library, and fail where a row names what they do not have
    #[arg(long, conflicts_with_all = ["library", "features"])]
    all: bool,
    /// Turn only these features on; by default, all
    #[arg(long, value_name = "FEATURES", value_delimiter = ',')]
    features: Option<Vec<String>>,
}

/// A library, as a manifest names it.
#[derive(Debug, PartialEq, Eq)]
struct Library {
    package: String,
    /// `version = "…"` or `path = "…"`.
    source: String,
}

/// Prints the row.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let Some(asked) = &arguments.library else {
        return hold();
    };
    let library = library(asked)?;
    let folder = target_dir().join("learn").join(&library.package);
    write(&folder, &library, None)?;
    let package = metadata_of(&folder, &library.package)?;
    let features = match &arguments.features {
        Some(features) => features.clone(),
        None => all_features(&package),
    };
    let is_default_on = arguments.features.is_none();
    write(&folder, &library, Some((&features, is_default_on)))?;
    let name = code_name(&package);
    let resolve = crate::root().join("crates/resolve");
    let target = target_dir().join("resolve");
    let mut command = cargo_in(&resolve, &["run", "--quiet", "--locked", "--target-dir"]);
    command.arg(target).arg("--").arg(&folder);
    command.args(["--learn", &name]);
    let status = command.status().map_err(|source| Error::Start {
        program: command.get_program().display().to_string(),
        source,
    })?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Prints what is wrong in the catalog.
fn hold() -> Result<ExitCode, Error> {
    let is_right = is_catalog_right()?;
    Ok(ExitCode::from(u8::from(!is_right)))
}

/// Holds the rows of the catalog against the sources of the libraries, prints what is wrong, and returns whether nothing is.
pub(crate) fn is_catalog_right() -> Result<bool, Error> {
    let (wrong, all) = catalog::wrong()?;
    for line in &wrong {
        println!("{line}");
    }
    println!("{all} statements of the catalog, {} wrong", wrong.len());
    Ok(wrong.is_empty())
}

fn library(asked: &str) -> Result<Library, Error> {
    let manifest = Path::new(asked).join("Cargo.toml");
    if manifest.is_file() {
        let folder = fs::canonicalize(asked).map_err(|source| Error::File {
            path: PathBuf::from(asked),
            source,
        })?;
        let folder_name = folder.display().to_string();
        let metadata = must_pass(&mut cargo_in(
            &folder,
            &["metadata", "--format-version=1", "--no-deps"],
        ))?;
        let read: Value = serde_json::from_str(&metadata).map_err(|_| unreadable())?;
        let of_folder = |package: &&Value| {
            package["manifest_path"].as_str().map(Path::new) == Some(&folder.join("Cargo.toml"))
        };
        let package = read["packages"]
            .as_array()
            .and_then(|packages| packages.iter().find(of_folder));
        let package = package.and_then(|package| package["name"].as_str());
        return Ok(Library {
            package: package.ok_or_else(|| unknown(asked))?.to_owned(),
            source: format!("path = {folder_name:?}"),
        });
    }
    named(asked).ok_or_else(|| unknown(asked))
}

fn unknown(asked: &str) -> Error {
    Error::UnknownLibrary {
        name: asked.to_owned(),
    }
}

/// Returns a library of the registry. The name is that of a folder, too: it is no path.
fn named(asked: &str) -> Option<Library> {
    let (package, version) = match asked.split_once('@') {
        Some((package, version)) => (package, format!("={version}")),
        None => (asked, "*".to_owned()),
    };
    let is_of_name = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '_';
    let is_name = !package.is_empty() && package.chars().all(is_of_name);
    is_name.then(|| Library {
        package: package.to_owned(),
        source: format!("version = {version:?}"),
    })
}

/// Writes the package that depends on the library, with some of its features, and whether the default ones are on.
fn write(
    folder: &Path,
    library: &Library,
    features: Option<(&[String], bool)>,
) -> Result<(), Error> {
    let dependency = dependency(library, features);
    let manifest = format!(
        "[package]\nname = \"learn-subject\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[lib]\npath = \"lib.rs\"\n\n[workspace]\n\n[dependencies]\n{dependency}\n"
    );
    let save = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|source| Error::File { path, source })
    };
    fs::create_dir_all(folder).map_err(|source| Error::File {
        path: folder.to_path_buf(),
        source,
    })?;
    save("Cargo.toml", &manifest)?;
    save("lib.rs", "")
}

fn dependency(library: &Library, features: Option<(&[String], bool)>) -> String {
    let Library { package, source } = library;
    let (features, is_default_on) = features.unwrap_or((&[], true));
    format!(
        "{package} = {{ {source}, default-features = {is_default_on}, features = {features:?} }}"
    )
}

/// Returns what cargo says of the library's package.
fn metadata_of(folder: &Path, package: &str) -> Result<Value, Error> {
    let text = must_pass(&mut cargo_in(folder, &["metadata", "--format-version=1"]))?;
    let mut metadata: Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    let direct = |found: &Value| found["name"] == package;
    let packages = metadata["packages"].as_array_mut();
    let found = packages.and_then(|packages| packages.iter_mut().find(|it| direct(it)));
    Ok(found.map(Value::take).unwrap_or_default())
}

fn unreadable() -> Error {
    Error::Unreadable {
        path: PathBuf::from("cargo metadata"),
    }
}

/// Returns all features of a package. `default` only turns others on.
fn all_features(package: &Value) -> Vec<String> {
    let features = package["features"].as_object();
    let names = features.into_iter().flat_map(|features| features.keys());
    names.filter(|name| *name != "default").cloned().collect()
}

/// Returns the name that code has for a library.
fn code_name(package: &Value) -> String {
    let is_library = |target: &&Value| {
        let kinds = target["kind"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "lib" || kind == "rlib"))
    };
    let targets = package["targets"].as_array();
    let target = targets.and_then(|targets| targets.iter().find(is_library));
    let name = target.and_then(|target| target["name"].as_str());
    name.or_else(|| package["name"].as_str())
        .unwrap_or_default()
        .replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_library_is_named_with_or_without_its_version() {
        let source = |asked| named(asked).map(|library| library.source);
        let any = source("tower-cookies");
        assert_eq!(any.as_deref(), Some("version = \"*\""));
        let one = source("tower-cookies@0.11.0");
        assert_eq!(one.as_deref(), Some("version = \"=0.11.0\""));
        let package = named("tower-cookies@0.11.0").map(|library| library.package);
        assert_eq!(package.as_deref(), Some("tower-cookies"));
    }

    #[test]
    fn a_path_without_a_package_is_no_name() {
        for asked in ["", "../other", "/tmp/other", "a b", "@1.0.0"] {
            assert_eq!(named(asked), None, "{asked}");
        }
    }

    #[test]
    fn only_the_features_that_are_named_are_on() {
        let library = Library {
            package: "a".to_owned(),
            source: "version = \"*\"".to_owned(),
        };
        let features = ["b".to_owned()];
        let only = dependency(&library, Some((&features, false)));
        assert!(
            only.contains("default-features = false, features = [\"b\"]"),
            "{only}"
        );
        let all = dependency(&library, Some((&features, true)));
        assert!(all.contains("default-features = true"), "{all}");
    }

    #[test]
    fn features_and_the_name_in_code_are_those_of_the_metadata() {
        let package = json!({
            "name": "a-b",
            "features": { "default": ["signed"], "signed": [] },
            "targets": [{ "name": "bin", "kind": ["bin"] }, { "name": "a_b", "kind": ["lib"] }],
        });
        assert_eq!(all_features(&package), ["signed"]);
        assert_eq!(code_name(&package), "a_b");
        assert_eq!(code_name(&json!({ "name": "a-b" })), "a_b");
    }
}
