//! An entry with several lifetimes, in every output.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Checked, Options, check_files};
use cookie_registry_render::page::RenderOptions;
use cookie_registry_render::typescript;
use cookie_registry_render::{Format, render};

const POLICY: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
language = "en"
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
[cookies.session]
name = "id"
category = "necessary"
exemption = "authentication"
purpose = "Keeps you signed in."
lifetime = "session"
value = "token"
http_only = false
[cookies.session.lifetimes.remembered]
lifetime = "14 days"
when = { en = "you tick “Remember me”", de = "Sie „Angemeldet bleiben“ ankreuzen", fr = "vous cochez « Se souvenir de moi »", es = "marca «Recordarme»" }
[cookies.layout]
name = "layout"
category = "preferences"
exemption = "user-input"
purpose = "Remembers the layout."
lifetime = "1 hour"
value = { one_of = ["wide", "narrow"] }
set_by = "script"
[cookies.layout.lifetimes.for-long]
lifetime = "6 days"
when = "you save it"
"#;

fn checked() -> Checked {
    let files = Memory::from_iter([("policy.toml", POLICY)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    assert!(checked.policy().is_some(), "{:?}", checked.findings);
    checked
}

fn rendered(format: Format, language: &str) -> String {
    let options = RenderOptions::new().language(language);
    render(checked().recovered(), format, &options).unwrap()
}

/// Returns Markdown without its HTML, such as `<time>`.
fn without_tags(page: &str) -> String {
    let mut pieces = page.split('<');
    let first = pieces.next().unwrap_or_default().to_owned();
    first
        + &pieces
            .filter_map(|piece| piece.split_once('>'))
            .map(|(_, text)| text)
            .collect::<String>()
}

#[test]
fn the_page_says_each_lifetime_with_its_condition_in_the_language_of_the_reader() {
    for (language, usual, further) in [
        (
            "en",
            "Until you close the browser",
            "If you tick “Remember me”: 14 days",
        ),
        (
            "de",
            "Bis Sie den Browser schließen",
            "Wenn Sie „Angemeldet bleiben“ ankreuzen: 14 Tage",
        ),
        (
            "fr",
            "Jusqu’à la fermeture du navigateur",
            "Si vous cochez « Se souvenir de moi » : 14 jours",
        ),
        (
            "es",
            "Hasta que cierre el navegador",
            "Si marca «Recordarme»: 14 días",
        ),
    ] {
        // French has non-breaking spaces of two widths before its punctuation.
        let spaced = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ");
        let page = without_tags(&rendered(Format::Markdown, language)).replace('\\', "");
        let (page, usual, further) = (spaced(&page), spaced(usual), spaced(further));
        let usual_at = page
            .find(&usual)
            .unwrap_or_else(|| panic!("{language}: {page}"));
        let further_at = page
            .find(&further)
            .unwrap_or_else(|| panic!("{language}: {page}"));
        assert!(usual_at < further_at, "{language}");
        assert!(
            !page.contains(['{', '}']),
            "{language}: a slot was left open"
        );
    }
}

#[test]
fn a_format_with_one_number_has_the_longest_lifetime() {
    let file: serde_json::Value =
        serde_json::from_str(&rendered(Format::DeviceStorage, "en")).unwrap();
    let ages = file["disclosures"].as_array().unwrap().iter();
    let ages: Vec<_> = ages.map(|one| one["maxAgeSeconds"].as_u64()).collect();
    assert_eq!(ages, [Some(1_209_600), Some(518_400)]);
}

#[test]
fn a_script_chooses_among_the_lifetimes_and_the_comment_lists_them() {
    let module = typescript::module(checked().recovered());
    for expected in [
        "`id`: necessary, authentication, session; 14 days if you tick “Remember me”. */",
        r#"lifetimes: { "default": "; Max-Age=3600", "for-long": "; Max-Age=518400" },"#,
        "...setsLasting(COOKIE_layout)",
        "set(value: T, lifetime: L, deployment: Deployment = PRODUCTION): Outcome {",
    ] {
        assert!(module.contains(expected), "no {expected} in {module}");
    }
    // What has one lifetime needs none of that.
    assert!(!module.contains("setsLastingWith"));
}
