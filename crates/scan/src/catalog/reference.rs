//! Generates `docs/libraries.md`, the list of the libraries that the scan knows.

use super::javascript;
use super::library::{Dependency, Library, Side};
use super::views::libraries;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What begins the document.
const HEAD: &str = "\
# Libraries that the scan knows

The scan knows the functions and types with which these libraries set cookies and storage keys. It reports code that uses them without the constants of
the registry. This file is generated from the catalog in `crates/scan/src/catalog`.

For a library that is not listed here, the macro reports an error if the name of the library, or its dependencies in `Cargo.lock`, show that it deals with
cookies. Otherwise, only `Guard` and `cargo cookie-registry audit` see its cookies ([limits.md](limits.md)).
";

/// What the table says of libraries that are on one side.
const SIDES: [(Side, &str, &str); 5] = [
    (
        Side::Service,
        "Rust libraries of services",
        "The second column says whether a dependency on the library is an error. Names such as `cookie` in this column \
         are features of the library. The third column contains the default names of the cookies that the library sets by itself.",
    ),
    (
        Side::Shared,
        "Rust libraries of services and clients",
        "The scan reports code that uses them to set cookies in responses of a service.",
    ),
    (
        Side::Page,
        "Rust libraries that run in the browser",
        "They set cookies and storage keys as scripts do.",
    ),
    (
        Side::Client,
        "Rust libraries of clients",
        "They send requests or read cookies. They set no cookies of a service.",
    ),
    (
        Side::BrowserDriver,
        "Rust libraries that drive a browser",
        "They are clients, and set no cookies of a service.",
    ),
];

/// Returns every library that the scan knows, as a Markdown document: `docs/libraries.md`.
#[must_use]
pub fn reference() -> String {
    let mut text = HEAD.to_owned();
    for (side, title, introduction) in SIDES {
        // Several rows can be about one library.
        let mut rows: BTreeMap<&str, Vec<&Library>> = BTreeMap::new();
        for library in libraries().filter(|library| library.side == side) {
            rows.entry(library.name).or_default().push(library);
        }
        let _ = write!(text, "\n## {title}\n\n{introduction}\n\n");
        if matches!(side, Side::Client | Side::BrowserDriver) {
            let names: Vec<String> = rows.keys().map(|name| format!("`{name}`")).collect();
            let _ = writeln!(text, "{}", names.join(", "));
            continue;
        }
        text.push_str(
            "| Library | Dependency on it | Its cookies | Instead |\n| --- | --- | --- | --- |\n",
        );
        for (name, rows) in rows {
            let dependency = joined(rows.iter().map(|row| dependency(row.dependency)));
            let cookies = rows.iter().flat_map(|row| row.middleware);
            let cookies = joined(cookies.filter_map(|made| Some(format!("`{}`", made.default?))));
            let instead = joined(rows.iter().map(|row| instead(row)));
            let _ = writeln!(text, "| `{name}` | {dependency} | {cookies} | {instead} |");
        }
    }
    let names: Vec<String> = javascript::names()
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect();
    let _ = write!(
        text,
        "\n## npm packages\n\n`cargo cookie-registry check .` finds calls of these packages in scripts that import them.\n\n{}\n",
        names.join(", ")
    );
    text
}

fn dependency(dependency: Dependency) -> String {
    match dependency {
        Dependency::Whole(_) => "an error".to_owned(),
        Dependency::Features { all, default, .. } => {
            let features: Vec<String> = all.iter().map(|name| format!("`{name}`")).collect();
            let default = match default {
                Some(name) => format!(", of which `{name}` is on by default"),
                None => String::new(),
            };
            let with = match features.split_last() {
                Some((last, others)) if !others.is_empty() => {
                    format!("{} or {last}", others.join(", "))
                }
                _ => features.concat(),
            };
            format!("an error with {with}{default}")
        }
        Dependency::Inseparable => {
            "no error, but each call that sets a cookie is an error".to_owned()
        }
        Dependency::None => "no error: it sets no cookie of its own".to_owned(),
    }
}

fn instead(library: &Library) -> String {
    match (library.adapter, library.dependency) {
        (Some(adapter), _) => format!(
            "the feature `{}` of cookie-registry-sessions",
            adapter.feature
        ),
        (None, Dependency::Whole(advice) | Dependency::Features { advice, .. }) => {
            advice.to_owned()
        }
        (None, _) => String::new(),
    }
}

/// Joins what is not empty, each once.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let mut all: Vec<String> = Vec::new();
    for part in parts {
        if !part.is_empty() && !all.contains(&part) {
            all.push(part);
        }
    }
    all.join(", ")
}
