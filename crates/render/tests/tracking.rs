//! Tracking without cookies and storage, and the time for which a choice counts, in every output.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

use cookie_registry_policy::consent::Asked;
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Checked, Options, check_files};
use cookie_registry_render::page::RenderOptions;
use cookie_registry_render::typescript;
use cookie_registry_render::{Format, render};
use cookie_registry_words::languages;

const HEAD: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
[service]
name = "Shop"
domains = ["shop.example"]
contact = "privacy@shop.example"
[choices]
settings = "/consent"
remembered_for = "6 months"
"#;

const BANNER: &str = r#"
[cookies.choice]
name      = "cc_cookie"
set_by    = "script"
provider  = "vanilla-cookieconsent"
category  = "necessary"
exemption = "user-input"
purpose   = "Keeps the choice."
lifetime  = "6 months"
value     = "json"
"#;

const TRACKING: &str = r#"
[tracking.opened]
technology = "pixel"
category   = "marketing"
purpose    = "Counts <b>opened</b> letters."
provider   = "mailer"
recipients = ["Reader Ltd"]
data_kept  = "1 year"
[tracking.fraud]
technology = "fingerprinting"
category   = "necessary"
exemption  = "security"
purpose    = "Finds stolen accounts."
[third_parties.mailer]
name   = "Mailer <Inc.>"
why    = "newsletters"
policy = "https://mailer.example/privacy"
[[third_parties.player.loads]]
frame    = "https://player.example/embed/"
category = "preferences"
[third_parties.player]
name   = "Player"
why    = "videos"
policy = "https://player.example/privacy"
"#;

fn checked(text: &str) -> Checked {
    let files = Memory::from_iter([("policy.toml", text)]);
    check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap()
}

fn rendered(text: &str, format: Format, language: &str) -> String {
    let options = RenderOptions::new().language(language);
    render(checked(text).recovered(), format, &options).unwrap()
}

/// Returns the text between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, rest) = text
        .split_once(from)
        .unwrap_or_else(|| panic!("{from} in {text}"));
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[test]
fn another_banner_asks_about_every_category_that_ours_asks_about() {
    let text = format!("{HEAD}{BANNER}{TRACKING}");
    let checked = checked(&text);
    let policy = checked.recovered();
    let asked: Vec<&str> = policy
        .asked_categories()
        .iter()
        .map(|one| one.key)
        .collect();
    assert_eq!(asked, ["marketing", "preferences"]);
    for language in languages() {
        let module = rendered(&text, Format::VanillaCookieconsent, language);
        let categories = between(&module, "\n  categories: {\n", "\n  },\n");
        for one in policy.asked_categories() {
            assert_eq!(one.asked, Asked::Consent);
            let switch = between(categories, &format!("    \"{}\": {{", one.key), "\n    },");
            assert!(switch.contains("enabled: false"), "{language}: {switch}");
            let section = format!("\"linkedCategory\": \"{}\"", one.key);
            assert!(module.contains(&section), "{language}: {section}");
            for party in policy.asked_parties(one.key) {
                let name = party.name().replace('<', "&lt;").replace('>', "&gt;");
                assert!(module.contains(&name), "{language}: {name}");
            }
        }
        assert!(categories.contains("\"necessary\": { enabled: true, readOnly: true }"));
        for service in ["\"mailer\": {", "\"player\": {"] {
            assert!(categories.contains(service), "{language}: {service}");
        }
        for said in [
            "Counts &lt;b&gt;opened&lt;/b&gt; letters.",
            "Finds stolen accounts.",
        ] {
            assert!(module.contains(said), "{language}: {said}");
        }
    }
}

/// The page, the module for scripts, the banner's configuration and the header all keep a choice for as long as the page says.
#[test]
fn a_choice_counts_for_the_same_time_in_every_output() {
    let days = 184;
    let by_name = BANNER.replace("provider  = \"vanilla-cookieconsent\"\n", "");
    let record = BANNER.replace("\"json\"", "\"consent\"");
    for banner in [BANNER, &by_name, &record] {
        let text = format!("{HEAD}{banner}{TRACKING}");
        let module = rendered(&text, Format::VanillaCookieconsent, "en");
        assert_eq!(
            between(&module, "\"expiresAfterDays\":", "}").trim(),
            "184.0",
            "{banner}"
        );
        let page = rendered(&text, Format::Html, "en");
        // The row of the cookie, and the sentence about the choice.
        let said = format!("<time datetime=\"P{days}D\">6 months</time>");
        assert_eq!(page.matches(&said).count(), 2, "{banner}: {page}");
        assert!(!page.contains("P180D"));
        let json = rendered(&text, Format::Json, "en");
        let seconds = format!("\"seconds\": {}", days * 86_400);
        assert!(json.contains(&seconds), "{banner}");
        let storage = rendered(&text, Format::DeviceStorage, "en");
        let seconds = format!("\"maxAgeSeconds\": {}", days * 86_400);
        assert!(storage.contains(&seconds), "{banner}: {storage}");
        let script = typescript::module(checked(&text).recovered());
        let seconds = format!("const RECORD_SECONDS = {};", days * 86_400);
        assert!(script.contains(&seconds), "{banner}: {script}");
    }
}

/// A promise in years is longer than the lifetime in days that equals it otherwise, and the page says the promise.
#[test]
fn the_page_says_the_promise_where_it_is_longer() {
    let head = HEAD.replace("6 months", "1 year");
    let banner = BANNER.replace("6 months", "365 days");
    let page = rendered(&format!("{head}{banner}"), Format::Html, "en");
    assert_eq!(
        page.matches("<time datetime=\"P366D\">1 year</time>")
            .count(),
        2,
        "{page}"
    );
    assert!(!page.contains("365 days"), "{page}");
}

/// Long texts, markup and letters of several scripts, in each built-in language.
#[test]
fn tracking_reads_well_in_every_language_with_extreme_texts() {
    let long = "Zählt geöffnete Briefe, שלום, 信, e\u{301}. ".repeat(200);
    let text = format!(
        "{HEAD}{BANNER}[tracking.opened]\ntechnology = \"pixel\"\ncategory = \"analytics\"\npurpose = \"{long}<script>\"\n\
         provider = \"<Mailer & Söhne>\"\nrecipients = [\"{long}\", \"{{service}}\"]\nrole = \"controller\"\ndata_kept = \"4294967295 years\"\n\
         transfers = [{{ country = \"US\" }}, {{ country = \"Atlantis\", safeguard = \"<none>\" }}]\n"
    );
    for language in languages() {
        for format in [Format::Html, Format::Markdown, Format::Json] {
            let output = rendered(&text, format, language);
            assert!(output.contains("4294967295"), "{language}");
            assert!(output.contains("Atlantis"), "{language}");
        }
        let html = rendered(&text, Format::Html, language);
        let tracking = between(&html, "id=\"_tracking-opened\"", "</tr>");
        assert!(
            tracking.contains("&lt;Mailer &amp; Söhne&gt;"),
            "{language}: {tracking}"
        );
        assert!(
            !tracking.contains("<script>") && !tracking.contains("<none>"),
            "{language}"
        );
        // Only the braces of the policy are left.
        assert_eq!(tracking.matches('{').count(), 1, "{language}: {tracking}");
    }
}
