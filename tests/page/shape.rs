//! The page as a document: outline, anchors, languages, formats.

use super::{MINIMAL, read, rendered, root_policy, words};
use cookie_registry_render::page::{RenderOptions, STYLESHEET};
use cookie_registry_render::{Format, render};
use std::collections::BTreeSet;

#[test]
fn the_page_has_one_outline_in_every_language() {
    let policy = root_policy();
    let outline = |html: &str| -> Vec<String> {
        let headings = html
            .split("<h")
            .skip(1)
            .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        headings.map(|rest| rest[..1].to_owned()).collect()
    };
    for language in cookie_registry_words::languages() {
        let html = rendered(&policy, Format::Html, language);
        assert_eq!(outline(&html).concat(), "1222332222", "{language}");
        assert!(
            html.starts_with(&format!("<!doctype html>\n<html lang=\"{language}\">")),
            "{language}"
        );
        for number in 1..=7 {
            assert!(html.contains(&format!("<h2>{number}. ")), "{language}");
        }
        assert!(
            !words(&html).contains(['{', '}']),
            "{language}: a slot was left open"
        );
        let tables = html.matches("<table").count();
        assert_eq!(html.matches("<caption>").count(), tables);
        assert_eq!(html.matches("scope=\"col\"").count(), 6 + 3);
        // The policy is written in English alone, and says so where the page is not.
        assert_eq!(
            html.contains("<span lang=\"en\">"),
            language != "en",
            "{language}"
        );
    }
}

#[test]
fn anchors_are_there_once_and_every_link_within_the_page_has_one() {
    let both = format!("{MINIMAL}
        [cookies.theme]\nname = \"theme\"\npurpose = \"p\"\nlifetime = \"1 day\"\ncategory = \"preferences\"
        [storage.theme]\nkey = \"theme\"\nkind = \"local-storage\"\npurpose = \"p\"\nlifetime = \"tab\"\ncategory = \"preferences\"");
    for policy in [root_policy(), read(&both)] {
        let html = rendered(&policy, Format::Html, "en");
        let values = |attribute: &str| -> Vec<String> {
            let mark = format!(" {attribute}=\"");
            html.split(&mark)
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .collect()
        };
        let anchors = values("id");
        let unique: BTreeSet<_> = anchors.iter().collect();
        assert_eq!(unique.len(), anchors.len());
        for link in values("href")
            .iter()
            .filter_map(|link| link.strip_prefix('#'))
        {
            assert!(unique.contains(&link.to_owned()), "#{link} leads nowhere");
        }
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let options = RenderOptions::new().stylesheet("/style.css");
    let html = render(&root_policy(), Format::Html, &options).unwrap();
    for forbidden in ["<script", "<style", " style=", "<img", "@import", "url("] {
        assert!(!html.contains(forbidden), "{forbidden}");
        assert!(!STYLESHEET.contains(forbidden), "{forbidden}");
    }
    assert_eq!(html.matches("<link ").count(), 1);
    assert!(html.contains(r#"<link rel="stylesheet" href="/style.css">"#));
    assert!(!rendered(&root_policy(), Format::Html, "en").contains("<link"));
}

#[test]
fn the_same_policy_gives_the_same_bytes() {
    for format in [
        Format::Html,
        Format::Fragment,
        Format::Markdown,
        Format::Json,
    ] {
        let pages: BTreeSet<_> = (0..3)
            .map(|_| rendered(&root_policy(), format, "de"))
            .collect();
        assert_eq!(pages.len(), 1, "{format:?}");
    }
}

#[test]
fn the_json_is_the_same_page() {
    let json: serde_json::Value =
        serde_json::from_str(&rendered(&root_policy(), Format::Json, "en")).unwrap();
    assert_eq!(json["format"], 1);
    assert_eq!(json["last_updated"][0]["datetime"], "2026-05-09");
    let rows = json["sections"]["today"]["categories"][0]["entries"]
        .as_array()
        .unwrap();
    let keys: Vec<_> = rows
        .iter()
        .map(|row| row["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["session", "csrf", "workspace", "sidebar", "theme"]);
    assert_eq!(rows[0]["seconds"], 2_592_000);
    assert_eq!(rows[3]["kind"], "local-storage");
}

#[test]
fn a_language_without_words_is_an_error_that_names_those_with() {
    let error = render(
        &root_policy(),
        Format::Html,
        &RenderOptions::new().language("tlh"),
    )
    .unwrap_err();
    let said = error.to_string();
    assert!(
        said.contains("`tlh`") && said.contains("en, de, fr, es"),
        "{said}"
    );
}
