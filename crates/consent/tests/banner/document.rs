//! What HTML it is, where it is, and what it costs on the wire.

use crate::markup;
use crate::{CHANGED, banner, consent, decided, headers_of, undecided};
use cookie_registry::{Consent, Profile};
use cookie_registry_consent::{Answer, AttributeProblem, Banner, LoadError, sweep_script};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::HeaderMap;
use std::io::Write as _;

/// Everything that this crate can show, for visitors of every sort.
fn everything(banner: &Banner, consent: &Consent) -> Vec<String> {
    let mut all = Vec::new();
    let record = Answer::accept_all()
        .record(consent, &HeaderMap::new())
        .unwrap();
    let signals = headers_of(&[("sec-gpc", "1"), ("dnt", "1")]);
    let in_region = |profile| {
        let consent = consent.clone();
        consent.with_profile(Profile::from_request(move |_| profile))
    };
    for choice in [
        consent.choice(&HeaderMap::new()),
        in_region(Profile::OptInByParty).choice(&HeaderMap::new()),
        in_region(Profile::OptOut).choice(&HeaderMap::new()),
        in_region(Profile::NoRule).choice(&signals),
        record.choice,
        consent.choice(&signals),
        decided(CHANGED, &[]),
    ] {
        let view = banner.on(&choice).returning_to("/a?b=c&d=e");
        let view = view.saved(true).back_to("/before");
        all.extend([
            view.top(),
            view.settings(),
            view.footer(),
            view.head(),
            view.settings_page(),
        ]);
    }
    all
}

#[test]
fn every_piece_is_well_formed_and_has_nothing_inline() {
    for html in everything(&banner(), &consent()) {
        let elements = markup::elements(&html);
        let mut ids: Vec<&str> = elements.iter().filter_map(|e| e.get("id")).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id twice: {html}");
        for element in &elements {
            // The style sheet is the only exception, and a Content-Security-Policy permits it by its hash.
            if element.name == "style" {
                let whole = format!("<style>{}</style>", Banner::STYLE);
                assert_eq!(html.matches("<style").count(), 1);
                assert!(html.contains(&whole) && element.attributes.is_empty());
            }
            assert!(element.name != "script" || element.has("src"), "{html}");
            for (name, value) in &element.attributes {
                assert!(
                    name != "style" && !name.starts_with("on"),
                    "{name} in {html}"
                );
                assert!(!value.contains("javascript:"));
            }
            // Browsers let the keyboard reach all controls in the order of the document.
            assert!(
                !element.has("tabindex") && !element.has("accesskey"),
                "{html}"
            );
            // Tools that look for a banner would take such an element for the banner, and block lists hide some of them.
            let id = element.get("id").unwrap_or_default();
            assert!(!id.contains("consent") && !id.contains("cookie"), "{id}");
            for name in ["aria-labelledby", "aria-describedby"] {
                if let Some(id) = element.get(name) {
                    assert!(ids.contains(&id), "{name}={id} in {html}");
                }
            }
        }
    }
}

#[test]
fn every_form_can_be_sent_and_every_section_has_a_name_and_a_language() {
    for html in everything(&banner(), &consent()) {
        for element in markup::elements(&html) {
            match &*element.name {
                "form" => {
                    assert_eq!(element.get("method"), Some("post"));
                    assert_eq!(element.get("action"), Some("/consent"));
                }
                "section" => {
                    assert_eq!(element.get("aria-label"), Some("Cookie consent"));
                    assert_eq!(element.get("lang"), Some("en"));
                    assert!(!element.has("role"), "no dialog");
                }
                "html" => assert_eq!(element.get("lang"), Some("en")),
                _ => {}
            }
        }
    }
}

#[test]
fn the_page_of_settings_is_a_whole_document() {
    let choice = undecided(&[]);
    let banner = banner().at("/privacy/choice").unwrap();
    let page = banner.on(&choice).settings_page();
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(page.contains("<title>Cookie settings - Almanac</title>"));
    assert!(page.contains("<h1 id=\"registry-settings-title\">"));
    assert!(page.contains(&format!("<style>{}</style>", Banner::STYLE)));
    assert!(page.contains("<script src=\"/privacy/choice/sweep.js\" defer></script>"));
    assert!(page.contains("action=\"/privacy/choice\""));
}

#[test]
fn the_style_sheet_is_linked_where_the_service_wants_it() {
    let choice = undecided(&[]);
    let banner = banner().link_style().at("/privacy/choice").unwrap();
    let view = banner.on(&choice);
    for html in [view.head(), view.settings_page()] {
        let link = "<link rel=\"stylesheet\" href=\"/privacy/choice/style.css\">\n";
        assert_eq!(html.matches(link).count(), 1, "{html}");
        assert!(!html.contains("<style"), "{html}");
    }
}

#[test]
fn a_path_at_which_nothing_can_be_served_is_refused() {
    for bad in [
        "", "/", "a", "/a/", "//a", "/a//b", "/{a}", "/a?b", "/a b", "/..", "/a/.", "/é",
    ] {
        let error = banner().at(bad).unwrap_err();
        assert!(
            error
                .to_string()
                .contains(&format!("cannot be served at `{bad}`"))
        );
    }
}

#[test]
fn all_of_it_is_at_most_six_kilobytes_on_the_wire() {
    let choice = undecided(&[("sec-gpc", "1")]);
    let banner = banner();
    let view = banner.on(&choice).returning_to("/dashboard?tab=2");
    let parts = [
        // With the style sheet.
        [view.head(), view.ask().unwrap(), view.footer()].concat(),
        sweep_script(&consent(), &choice),
        Banner::loads_script().to_owned(),
        view.load(
            "https://player.acme.example/embed/42",
            "A tour of the workshop",
        )
        .unwrap()
        .html(),
    ];
    let sizes = parts.map(|part| gzipped(&part));
    assert!(sizes.iter().sum::<usize>() <= 6_000, "{sizes:?}");
    assert!(sizes.iter().all(|size| *size > 100), "{sizes:?}");
}

fn gzipped(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

#[test]
fn the_page_has_the_choice_for_scripts_that_cannot_read_it() {
    let choice = decided(CHANGED, &[]);
    let record = choice.record().unwrap();
    let recorded = format!("<meta name=\"cookie-registry-consent\" content=\"{record}\">");
    assert!(banner().on(&choice).head().contains(&recorded));
    let nothing = undecided(&[]);
    assert!(!banner().on(&nothing).head().contains("<meta"));
}

#[test]
fn an_attribute_that_is_refused_names_its_rule() {
    use AttributeProblem::{Document, Inline, Name, Twice, Written};
    let choice = undecided(&[]);
    let banner = banner();
    let view = banner.on(&choice);
    let film = view.load("https://player.acme.example/embed/42", "A tour");
    let film = film.unwrap().with("loading", "lazy").unwrap();
    for (name, rule, text) in [
        ("", Name, "begins with a lower-case letter"),
        ("Width", Name, "begins with a lower-case letter"),
        ("1x", Name, "begins with a lower-case letter"),
        ("a b", Name, "only lower-case letters, digits and `-`"),
        (
            "x\"><script",
            Name,
            "only lower-case letters, digits and `-`",
        ),
        ("src", Written, "pass the address and the title to `load`"),
        ("title", Written, "pass the address and the title to `load`"),
        ("data-registry-load", Written, "begins with `data-registry`"),
        ("srcdoc", Document, "would replace the document"),
        ("style", Inline, "use a style sheet or a script file"),
        ("onload", Inline, "begins with `on`"),
        ("loading", Twice, "added before"),
    ] {
        let error = film.clone().with(name, "1").unwrap_err();
        let LoadError::Attribute { why, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(why, rule, "{name}");
        let begins = format!("the attribute {name:?} cannot be added: ");
        assert!(error.to_string().starts_with(&begins), "{error}");
        assert!(error.to_string().contains(text), "{error}");
    }
    let more = film
        .with("allowfullscreen", "")
        .unwrap()
        .with("width", "640");
    assert!(
        more.unwrap()
            .html()
            .contains(" loading=\"lazy\" allowfullscreen width=\"640\"")
    );
}
