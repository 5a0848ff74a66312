//! What `docs/templates.md` says of templates is so: every value, block and macro, and its example.

use super::{read, rendered, root_policy};
use cookie_registry_policy::source::Memory;
use cookie_registry_render::page::{CONTEXT_FORMAT, RenderOptions, Templates};
use cookie_registry_render::{Format, render};
use cookie_registry_words::Words;
use serde_json::Value;
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../../docs/templates.md");
const HTML: [&str; 3] = [
    include_str!("../../crates/render/src/page/templates/page.html"),
    include_str!("../../crates/render/src/page/templates/fragment.html"),
    include_str!("../../crates/render/src/page/templates/parts.html"),
];
const MARKDOWN: [&str; 2] = [
    include_str!("../../crates/render/src/page/templates/page.md"),
    include_str!("../../crates/render/src/page/templates/parts.md"),
];

/// What the first column of the tables under a heading names, each with the rest of its row.
fn documented(heading: &str) -> Vec<(&'static str, &'static str)> {
    let (_, rest) = DOCUMENT
        .split_once(&format!("\n## {heading}"))
        .unwrap_or_else(|| panic!("no heading {heading}"));
    let section = rest.split("\n## ").next().unwrap();
    section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .collect()
}

fn names(rows: &[(&str, &str)]) -> BTreeSet<String> {
    let names: BTreeSet<_> = rows.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names.len(), rows.len(), "each is printed once");
    names
}

/// Every value of the page by its path. A sentence, which is a list of runs, is one value.
fn walk(path: &str, value: &Value, found: &mut BTreeSet<String>, runs: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) if fields.contains_key("href") => {
            runs.extend(fields.keys().map(|name| format!("run.{name}")));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                walk(&format!("{path}.{name}"), value, found, runs);
            }
        }
        Value::Array(members)
            if members
                .iter()
                .all(|member| member["key"].is_string() || member["date"].is_array())
                && !members.is_empty() =>
        {
            for member in members {
                walk(&format!("{path}[]"), member, found, runs);
            }
        }
        Value::Array(members) => {
            found.insert(path.to_owned());
            let inner = members.iter().flat_map(|member| match member {
                Value::Array(runs) => runs.clone(),
                run => vec![run.clone()],
            });
            for run in inner {
                walk(path, &run, found, runs);
            }
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

fn assert_same(given: &BTreeSet<String>, documented: &BTreeSet<String>) {
    let missing: Vec<_> = given.difference(documented).collect();
    let superfluous: Vec<_> = documented.difference(given).collect();
    assert!(
        missing.is_empty() && superfluous.is_empty(),
        "docs/templates.md lacks {missing:?} and documents {superfluous:?}, which is not given"
    );
}

#[test]
fn every_value_that_templates_are_given_is_documented() {
    // The service of policy.toml has no tracking.
    let tracking = "\n[tracking.opened]\ntechnology = \"pixel\"\ncategory = \"analytics\"\npurpose = \"Counts who opens a newsletter.\"\n";
    let policy = read(&(include_str!("../../policy.toml").to_owned() + tracking));
    let json: Value = serde_json::from_str(&rendered(&policy, Format::Json, "de")).unwrap();
    let (mut found, mut runs) = (BTreeSet::new(), BTreeSet::new());
    walk("page", &json, &mut found, &mut runs);
    let mut general = BTreeSet::new();
    for path in found {
        let parts: Vec<&str> = path.split('.').collect();
        general.insert(match parts.as_slice() {
            [
                "page",
                "sections",
                _,
                part @ ("number" | "anchor" | "title" | "title_lang" | "paragraphs"),
            ] => {
                format!("page.sections.SECTION.{part}")
            }
            _ => path,
        });
    }
    general.extend(runs);
    assert_same(&general, &names(&documented("`page`")));

    let words = Words::KEYS.iter().map(|key| key.field).chain(["language"]);
    let words: BTreeSet<_> = words.map(|key| format!("words.{key}")).collect();
    assert_same(&words, &names(&documented("`words`")));
    assert!(DOCUMENT.contains(&format!("`page.format` is `{CONTEXT_FORMAT}`.")));
}

/// The names behind `{% block ` and `{% macro `, as far as `end` is found.
fn defined(sources: &[&str], begin: &str, end: &str) -> BTreeSet<String> {
    let pieces = sources
        .iter()
        .flat_map(|source| source.split(begin).skip(1));
    pieces
        .filter_map(|piece| piece.split(end).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_block_and_macro_is_documented() {
    let blocks = documented("Blocks");
    let macros = documented("Macros");
    for (extension, sources) in [(".html`", &HTML[..]), (".md`", &MARKDOWN[..])] {
        let of = |rows: &[(&'static str, &'static str)]| -> Vec<_> {
            let rows = rows.iter();
            rows.filter(|(_, rest)| rest.contains(extension))
                .copied()
                .collect()
        };
        assert_eq!(
            defined(sources, "{% block ", " %}"),
            names(&of(&blocks)),
            "{extension}"
        );
        let with_arguments = defined(sources, "{% macro ", " %}");
        assert_eq!(with_arguments, names(&of(&macros)), "{extension}");
    }
}

#[test]
fn the_example_does_what_is_said_of_it() {
    let (_, example) = DOCUMENT.split_once("```jinja\n").unwrap();
    let example = example.split("```").next().unwrap();
    let files = Memory::from_iter([("templates/fragment.html", example)]);
    let templates = Templates::read(&files, "templates".as_ref()).unwrap();
    let options = RenderOptions::new().templates(templates);
    let page = render(&root_policy(), Format::Fragment, &options).unwrap();
    let header =
        "</header>\n<p><a href=\"/legal\">All legal documents of ConnectWyze</a></p>\n<nav";
    assert!(page.contains(header), "{page}");
    assert!(
        page.contains("<!-- csrf: cookie -->\n<tr id=\"csrf\">"),
        "{page}"
    );
    assert!(
        page.contains("<p>Thank you for reading.</p>\n</section>\n</article>"),
        "{page}"
    );
    // The rest is as it was.
    let mut rest = page.replace(
        "<p><a href=\"/legal\">All legal documents of ConnectWyze</a></p>\n",
        "",
    );
    rest = rest.replace("<p>Thank you for reading.</p>\n", "");
    let rest: Vec<_> = rest
        .lines()
        .filter(|line| !line.starts_with("<!-- "))
        .collect();
    let plain = rendered(&root_policy(), Format::Fragment, "en");
    assert_eq!(rest, plain.lines().collect::<Vec<_>>());
}

#[test]
fn the_guard_against_another_version_stops() {
    let guard = "{% if page.format != 1 %}{{ error_this_template_supports_format_1 }}{% endif %}";
    assert!(DOCUMENT.contains(guard));
    for (guard, passes) in [
        (guard.to_owned(), true),
        (guard.replace("!= 1", "!= 2"), false),
    ] {
        let files = Memory::from_iter([("templates/page.html", guard)]);
        let templates = Templates::read(&files, "templates".as_ref()).unwrap();
        let options = RenderOptions::new().templates(templates);
        assert_eq!(
            render(&root_policy(), Format::Html, &options).is_ok(),
            passes
        );
    }
}
