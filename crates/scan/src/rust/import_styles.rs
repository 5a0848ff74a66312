//! Tests that every way to import a name has the same result, for each item of each row of the catalog.

use crate::catalog::{Library, Maker, libraries};
use crate::facts::Sought;
use crate::occurrence::{Medium, Operation};
use crate::text::Text;

/// An item of a library, and how a source uses it.
struct Item {
    /// What is imported.
    name: &'static str,
    /// The body of a function that uses it, with `ITEM` for the item.
    usage: String,
    /// Whether it is a type, which can have an alias.
    is_type: bool,
}

/// Lists the items of a row that set or remove something.
fn items(row: &'static Library) -> Vec<Item> {
    let mut items = Vec::new();
    if row.has_jars() {
        items.extend(row.cookies.iter().map(|name| Item {
            name,
            usage: "keep(ITEM::new(\"probe\", \"1\"));".to_owned(),
            is_type: true,
        }));
        items.extend(row.jars.iter().map(|name| Item {
            name,
            usage: "let jar: ITEM = cookie_jar(); jar.remove(\"probe\");".to_owned(),
            is_type: true,
        }));
    }
    items.extend(row.jar_functions.iter().map(|name| Item {
        name,
        usage: "let jar = ITEM(x); jar.remove(\"probe\");".to_owned(),
        is_type: false,
    }));
    for function in row.functions {
        let (name, rest) = function.path.split_first().unwrap();
        let method: String = rest.iter().map(|part| format!("::{part}")).collect();
        items.push(Item {
            name,
            usage: format!(
                "ITEM{method}({}\"probe\", 1);",
                "x, ".repeat(function.argument)
            ),
            is_type: !rest.is_empty(),
        });
    }
    for middleware in row.middleware {
        for constructor in middleware.constructors {
            items.push(match middleware.maker {
                Maker::Type(name) => Item {
                    name,
                    usage: format!("ITEM::{constructor}(x);"),
                    is_type: true,
                },
                Maker::Module => Item {
                    name: constructor,
                    usage: "ITEM(x);".to_owned(),
                    is_type: false,
                },
            });
        }
    }
    items
}

/// Lists sources that use an item of a module, each after another kind of import.
fn styles(root: &[&str], item: &Item) -> Vec<(&'static str, String)> {
    let module = root.join("::");
    let (library, rest) = root.split_first().unwrap();
    let rest: String = rest.iter().map(|part| format!("{part}::")).collect();
    let name = item.name;
    let source = |imports: &str, path: &str| {
        let usage = item.usage.replace("ITEM", path);
        format!("{imports}\nfn f() {{ {usage} }}\n")
    };
    let mut styles = vec![
        ("full path", source("", &format!("{module}::{name}"))),
        ("absolute path", source("", &format!("::{module}::{name}"))),
        ("name", source(&format!("use {module}::{name};"), name)),
        (
            "other name",
            source(&format!("use {module}::{name} as Other;"), "Other"),
        ),
        ("glob", source(&format!("use {module}::*;"), name)),
        (
            "glob of the prelude",
            source(&format!("use {module}::prelude::*;"), name),
        ),
        (
            "nested group",
            source(
                &format!("use {module}::{{first::Second, third::{{Fourth, {name}}}}};"),
                name,
            ),
        ),
        (
            "nested group under another name",
            source(
                &format!("use {module}::{{first::Second, third::{{self, {name} as Other}}}};"),
                "Other",
            ),
        ),
        (
            "module",
            source(&format!("use {module}::part;"), &format!("part::{name}")),
        ),
        (
            "library under another name",
            source(
                &format!("use {library} as other;"),
                &format!("other::{rest}{name}"),
            ),
        ),
        (
            "library by itself",
            source(
                &format!("use {library}::{{self as other}};"),
                &format!("other::{rest}{name}"),
            ),
        ),
        (
            "extern crate",
            source(
                &format!("extern crate {library};"),
                &format!("{module}::{name}"),
            ),
        ),
        (
            "extern crate under another name",
            source(
                &format!("extern crate {library} as other;"),
                &format!("other::{rest}{name}"),
            ),
        ),
        (
            "glob of a library under another name",
            source(
                &format!("extern crate {library} as other;\nuse other::{rest}*;"),
                name,
            ),
        ),
        (
            "two steps",
            source(
                &format!("use {module} as one;\nuse one::{name} as Two;"),
                "Two",
            ),
        ),
        (
            "own module",
            source(
                &format!("mod web {{ pub use {module}::{name}; }}"),
                &format!("web::{name}"),
            ),
        ),
        (
            "own module from the root",
            source(
                &format!("mod web {{ pub use {module}::{name}; }}\nuse crate::web::{name};"),
                name,
            ),
        ),
        (
            "own module under another name",
            source(
                &format!(
                    "mod web {{ pub use {module}::{name} as Inner; }}\nuse self::web::Inner as Other;"
                ),
                "Other",
            ),
        ),
        (
            "glob of an own module",
            source(
                &format!("mod web {{ pub use {module}::{name}; }}\nuse web::*;"),
                name,
            ),
        ),
        (
            "glob in an own module",
            source(
                &format!("mod web {{ pub use {module}::*; }}"),
                &format!("web::{name}"),
            ),
        ),
        (
            "glob of a glob",
            source(
                &format!("mod web {{ pub use {module}::*; }}\nuse crate::web::*;"),
                name,
            ),
        ),
        (
            "module within",
            format!(
                "use {module}::{name};\nmod inner {{ use super::{name};\n{} }}",
                source("", name)
            ),
        ),
        ("within the function", {
            let usage = item.usage.replace("ITEM", name);
            format!("fn f() {{ use {module}::{name}; {usage} }}")
        }),
    ];
    if item.is_type {
        styles.push((
            "alias",
            source(&format!("type Other = {module}::{name};"), "Other"),
        ));
    }
    styles
}

/// Lists what a source sets and removes, in its order: nothing if it has none of the words for which it is parsed.
fn found(source: &str) -> Vec<(Operation, Medium, Text)> {
    if !super::is_candidate(source) {
        return Vec::new();
    }
    let (facts, _) = super::read::facts("lib.rs".as_ref(), source, &Sought::default()).unwrap();
    facts
        .occurrences
        .into_iter()
        // A module that passes a type on is reported for itself.
        .filter(|occurrence| occurrence.operation != Operation::Import)
        .map(|occurrence| (occurrence.operation, occurrence.medium, occurrence.name))
        .collect()
}

#[test]
fn every_kind_of_import_is_seen_alike() {
    let (mut checked, mut differences) = (0, Vec::new());
    for row in libraries() {
        for item in items(row) {
            let mut expected = None;
            for root in row.roots() {
                for (style, source) in styles(root, &item) {
                    let found = found(&source);
                    let expected = expected.get_or_insert_with(|| found.clone());
                    if found.is_empty() || found != *expected {
                        differences.push(format!("{}, {style}: {found:?} in\n{source}", row.name));
                    }
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 1_500, "only {checked} sources");
    assert!(
        differences.is_empty(),
        "{} of {checked} differ\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[test]
fn an_own_item_of_the_same_name_is_none_of_a_library() {
    for row in libraries() {
        for item in items(row) {
            let own = match (item.is_type, item.name) {
                (true, name) => format!("pub struct {name};"),
                (false, name) => format!("fn {name}(a: A, b: B) {{}}"),
            };
            let usage = item.usage.replace("ITEM", item.name);
            for root in row.roots() {
                let module = root.join("::");
                let source = format!("use {module}::*;\n{own}\nfn f() {{ {usage} }}");
                assert_eq!(found(&source), [], "{}:\n{source}", row.name);
            }
        }
    }
}

#[test]
fn a_re_export_for_other_files_is_reported_itself() {
    let mut differences = Vec::new();
    for row in libraries() {
        for item in items(row) {
            for root in row.roots() {
                let module = root.join("::");
                let name = item.name;
                for source in [
                    format!("pub use {module}::{name};"),
                    format!("pub(crate) use {module}::{{first::Second, {name} as Other}};"),
                ] {
                    let facts = super::read::facts("lib.rs".as_ref(), &source, &Sought::default());
                    let imports = facts
                        .map(|(facts, _)| facts.occurrences)
                        .unwrap_or_default();
                    let is_reported = imports
                        .iter()
                        .any(|occurrence| occurrence.operation == Operation::Import);
                    if !(super::is_candidate(&source) && is_reported) {
                        differences.push(format!("{}: {source}", row.name));
                    }
                }
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
