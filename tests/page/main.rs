//! The public page: every statement that ConnectWyze makes about its cookies stands on it, in its section,
//! and no text of a policy is more than text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

mod claims;
mod golden;
mod hostile;
mod hostile_policy;
mod languages;
mod shape;
mod statements;
mod templates;

use cookie_registry_policy::{Options, Policy, check_file, check_files, source::Memory};
use cookie_registry_render::page::RenderOptions;
use cookie_registry_render::{Format, render};
use std::path::Path;

fn root_policy() -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml");
    let checked = check_file(&path, Options::today()).unwrap();
    checked.policy().expect("policy.toml is valid").clone()
}

/// What can be read of a policy, valid or not: hostile texts are allowed to be findings.
fn read(text: &str) -> Policy {
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    checked.recovered().clone()
}

fn rendered(policy: &Policy, format: Format, language: &str) -> String {
    render(policy, format, &RenderOptions::new().language(language)).unwrap()
}

/// The words of a piece of HTML, as one line.
fn words(html: &str) -> String {
    let mut text = String::new();
    for (at, piece) in html.split('<').enumerate() {
        let after_tag = if at == 0 {
            piece
        } else {
            piece.split_once('>').map_or("", |(_, text)| text)
        };
        // A cell, a paragraph or a line ends a word.
        let within_a_word = ["/a", "/code", "/time"]
            .iter()
            .any(|tag| piece.starts_with(tag));
        if (piece.starts_with('/') && !within_a_word) || piece.starts_with("br") {
            text.push(' ');
        }
        text.push_str(after_tag);
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    text.replace("&amp;", "&")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

const SECTIONS: [&str; 7] = [
    "_covers", "_about", "_today", "_planned", "_choices", "_changes", "_contact",
];

/// The HTML of one of the seven sections.
fn section<'a>(html: &'a str, anchor: &str) -> &'a str {
    let start = |anchor: &str| {
        let mark = format!("<section id=\"{anchor}\">");
        html.find(&mark)
            .unwrap_or_else(|| panic!("no section {anchor}"))
    };
    let at = SECTIONS.iter().position(|known| *known == anchor).unwrap();
    let end = SECTIONS.get(at + 1).map_or(html.len(), |next| start(next));
    &html[start(anchor)..end]
}

/// The row of an entry.
fn row<'a>(html: &'a str, key: &str) -> &'a str {
    let (_, rest) = html
        .split_once(&format!("<tr id=\"{key}\""))
        .unwrap_or_else(|| panic!("no row {key}"));
    rest.split_once("</tr>").unwrap().0
}

/// All the markup that any dialect may know.
fn markdown_options() -> pulldown_cmark::Options {
    use pulldown_cmark::Options;
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_DEFINITION_LIST
}

/// A policy without entries, to which a test adds.
const MINIMAL: &str = r#"
    format = 1
    [policy]
    title = "Cookie Policy"
    last_updated = 2026-05-09
    jurisdictions = ["us-ca"]
    [service]
    name = "Almanac"
    domains = ["our.example", "one.example"]
    contact = "https://our.example/contact"
"#;
