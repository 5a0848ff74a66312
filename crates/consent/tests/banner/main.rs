//! The banner, the settings and the footer as visitors get them: what they show, and what HTML they are.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "tests"
)]

mod document;
mod hostile;
mod look;
#[allow(unreachable_pub)]
#[path = "../markup/mod.rs"]
mod markup;
mod question;
#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;
mod rendered;

use cookie_registry::{Choice, Consent, Deployment};
use cookie_registry_consent::Banner;
use http::HeaderMap;
use http::header::COOKIE;
use markup::Element;
use registry::Cookies;
use std::time::{SystemTime, UNIX_EPOCH};

const ID: &str = "AAECAwQFBgcICQoLDA0ODw";

fn consent() -> Consent {
    Cookies::CONSENT.with(&Deployment::PRODUCTION)
}

fn banner() -> Banner {
    Banner::new("/cookies")
}

/// The choice of a visitor whose consent cookie has these decisions.
fn decided(decisions: &str, headers: &[(&str, &str)]) -> Choice {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let record = format!("cookie-consent=1.{ID}.{}.en{decisions}", now.as_secs());
    let mut all = headers_of(headers);
    all.insert(COOKIE, record.parse().unwrap());
    consent().choice(&all)
}

fn undecided(headers: &[(&str, &str)]) -> Choice {
    consent().choice(&headers_of(headers))
}

fn headers_of(headers: &[(&str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&str, &str)| {
        let name: http::HeaderName = name.parse().unwrap();
        (name, value.parse().unwrap())
    };
    headers.iter().map(pair).collect()
}

/// Key and state of each checkbox: on, off, or off and not to be changed.
fn boxes(html: &str) -> Vec<(String, &'static str)> {
    let elements = markup::elements(html);
    let boxes = elements
        .iter()
        .filter(|element| element.get("type") == Some("checkbox"));
    boxes
        .map(|element| {
            let state = match (element.has("checked"), element.has("disabled")) {
                (true, false) => "on",
                (false, false) => "off",
                (false, true) => "off for good",
                (true, true) => "on for good",
            };
            (element.get("value").unwrap().to_owned(), state)
        })
        .collect()
}

fn values<'e>(elements: &'e [Element], name: &str) -> Vec<&'e str> {
    elements
        .iter()
        .filter(|element| element.get("name") == Some(name))
        .filter_map(|element| element.get("value"))
        .collect()
}

const GRANTED: &str =
    ".analytics:g:85944171f73967e8.marketing:r:af63dc4c8601ec8c.preferences:r:cbf29ce484222325";
const CHANGED: &str =
    ".analytics:g:0000000000000000.marketing:g:af63dc4c8601ec8c.preferences:r:cbf29ce484222325";

#[test]
fn a_first_visit_asks_about_everything_and_ticks_nothing_that_needs_consent() {
    let choice = undecided(&[]);
    let banner = banner();
    let html = banner.on(&choice).ask().unwrap();
    for shown in [
        "Cookies at Almanac",
        "We would like to store more",
        "Measure how the site is used.",
        "Serve advertising.",
        "On unless you object",
        "(Always on): Needed for what you ask",
    ] {
        assert!(html.contains(shown), "{shown} in {html}");
    }
    assert!(!html.contains("has changed"));
    assert_eq!(
        boxes(&html),
        [
            ("analytics".into(), "off"),
            ("marketing".into(), "off"),
            ("preferences".into(), "on")
        ]
    );
    assert!(html.contains("<a href=\"/cookies\">Cookie policy</a>"));
    let elements = markup::elements(&html);
    let seen = values(&elements, "seen");
    assert_eq!(
        seen[..3],
        [
            "analytics:85944171f73967e8",
            "marketing:af63dc4c8601ec8c",
            "preferences:cbf29ce484222325"
        ]
    );
    assert_eq!(seen[..3], seen[3..], "both forms say what was shown");
    assert_eq!(values(&elements, "language"), ["en", "en"]);
    assert!(values(&elements, "scope").is_empty());
}

#[test]
fn to_accept_and_to_reject_are_alike_in_everything_but_what_they_say() {
    let choice = undecided(&[]);
    let banner = banner();
    for html in [
        banner.on(&choice).ask().unwrap(),
        banner.on(&choice).settings(),
    ] {
        let elements = markup::elements(&html);
        let at = |value| {
            let mut places = elements.iter();
            places
                .position(|element| element.get("value") == Some(value))
                .unwrap()
        };
        let (accept, reject) = (at("accept-all"), at("reject-all"));
        assert_eq!(reject, accept + 1, "side by side");
        let (accept, reject) = (&elements[accept], &elements[reject]);
        assert_eq!(accept.name, reject.name);
        assert_eq!(
            accept.around, reject.around,
            "in the same form, on the same layer"
        );
        assert!(
            !accept.path.iter().any(|name| name == "details"),
            "{accept:?}"
        );
        let others = |element: &Element| -> Vec<(String, String)> {
            let mut all = element.attributes.clone();
            all.retain(|(name, _)| name != "value");
            all
        };
        assert_eq!(others(accept), others(reject));
    }
    // Nothing in the style distinguishes them either.
    assert!(!Banner::STYLE.contains("accept"));
    assert!(!Banner::STYLE.contains("nth-") && !Banner::STYLE.contains(":first"));
    assert!(Banner::STYLE.contains("repeat(auto-fit,minmax(min(11rem,100%),1fr))"));
}

#[test]
fn who_has_decided_is_asked_nothing_and_can_withdraw_by_one_press_everywhere() {
    let banner = banner();
    let choice = decided(GRANTED, &[]);
    let view = banner.on(&choice).returning_to("/dashboard");
    assert_eq!(view.ask(), None);
    let footer = markup::elements(&view.footer());
    assert_eq!(values(&footer, "answer"), ["withdrawal"]);
    assert_eq!(values(&footer, "return_to"), ["/dashboard"]);
    assert!(
        footer
            .iter()
            .any(|element| element.get("href") == Some("/consent"))
    );

    let nothing_granted = decided(&GRANTED.replace(":g:", ":r:"), &[]);
    let footer = markup::elements(&banner.on(&nothing_granted).footer());
    assert!(values(&footer, "answer").is_empty(), "nothing to withdraw");
    assert!(
        footer
            .iter()
            .any(|element| element.get("href") == Some("/consent"))
    );
}

#[test]
fn the_settings_show_what_was_chosen_and_every_way_to_change_it() {
    let choice = decided(GRANTED, &[]);
    let banner = banner();
    let html = banner.on(&choice).settings();
    assert_eq!(
        boxes(&html),
        [
            ("analytics".into(), "on"),
            ("marketing".into(), "off"),
            ("preferences".into(), "off")
        ]
    );
    let elements = markup::elements(&html);
    assert_eq!(
        values(&elements, "answer"),
        ["by-category", "accept-all", "reject-all", "withdrawal"]
    );
    assert!(!html.contains("is saved"));
    let saved = banner.on(&choice).saved(true).settings();
    assert!(saved.contains("<p role=\"status\">Your choice is saved.</p>"));
}

#[test]
fn after_a_material_change_only_what_changed_is_asked_again() {
    let choice = decided(CHANGED, &[]);
    let banner = banner();
    let html = banner.on(&choice).ask().unwrap();
    assert!(html.contains("Some of this has changed. <b>Analytics</b></p>"));
    // The labels say what they answer: the one accepts the categories of the question, the other rejects everything.
    assert!(html.contains("value=\"accept-all\">Accept all: Analytics</button>"));
    assert!(html.contains("value=\"reject-all\">Reject all</button>"));
    assert_eq!(
        boxes(&html),
        [("analytics".into(), "off")],
        "and not ticked"
    );
    // The summary of the change, and the current purposes without a press.
    assert!(html.contains("What has changed:</p>\n<ul>\n<li><time datetime=\"2100-01-01\">1 January 2100</time>: Visits are now counted by country.</li>\n</ul>"));
    assert!(!html.contains("First published."), "before the choice");
    assert!(html.contains("<details open>\n<summary>Purposes and third parties: Analytics</summary>\n<ul>\n<li>Counts visits.</li>"));
    assert!(!html.contains("Serve advertising."));
    let elements = markup::elements(&html);
    assert_eq!(values(&elements, "scope"), ["open", "open"]);
    assert_eq!(values(&elements, "seen"), ["analytics:85944171f73967e8"; 2]);
    assert!(html.contains("<details open>"));
}

#[test]
fn a_category_that_was_added_is_asked_about_without_saying_that_something_changed() {
    let choice = decided(".marketing:r:af63dc4c8601ec8c", &[]);
    let html = banner().on(&choice).ask().unwrap();
    assert!(!html.contains("has changed"));
    assert_eq!(boxes(&html), [("analytics".into(), "off")]);
    assert!(html.contains("name=\"scope\" value=\"open\""));
}

#[test]
fn a_signal_that_is_honoured_is_shown_to_be() {
    let banner = banner();
    let gpc = [("sec-gpc", "1")];
    let choice = undecided(&gpc);
    let view = banner.on(&choice);
    let asked = view.ask().unwrap();
    for html in [&asked, &view.settings()] {
        let at = boxes(html);
        assert_eq!(at[1], ("marketing".into(), "off for good"), "{html}");
        assert_eq!(at[0], ("analytics".into(), "off"));
        assert!(html.contains("Global Privacy Control is honoured."));
        assert!(!html.contains("Do Not Track"));
    }
    let first_layer = &asked[..asked.find("<form").unwrap()];
    assert!(first_layer.contains("Global Privacy Control is honoured."));
    assert!(
        view.footer()
            .contains("Marketing: Global Privacy Control is honoured.")
    );

    // Whatever was granted before; and where nothing is left to ask, the footer still shows it.
    let choice = decided(&GRANTED.replace(":r:", ":g:"), &[("dnt", "1")]);
    let view = banner.on(&choice);
    assert_eq!(view.ask(), None);
    assert_eq!(
        boxes(&view.settings())[0],
        ("analytics".into(), "off for good")
    );
    assert!(
        view.footer()
            .contains("Analytics: Do Not Track is honoured.")
    );
    assert!(
        view.footer()
            .contains("Marketing: Do Not Track is honoured.")
    );
}

#[test]
fn a_page_goes_back_to_itself_and_to_no_other_site() {
    let choice = undecided(&[]);
    let banner = banner();
    let back = |to: &str| {
        let html = banner.on(&choice).returning_to(to).ask().unwrap();
        let elements = markup::elements(&html);
        let back = values(&elements, "return_to");
        back.first().map(|to| (*to).to_owned())
    };
    assert_eq!(back("/a?b=\"c&d").as_deref(), Some("/a?b=&quot;c&amp;d"));
    let uri = "https://our.example/a?b".parse().unwrap();
    let html = banner.on(&choice).from_page(&uri).ask().unwrap();
    assert_eq!(values(&markup::elements(&html), "return_to"), ["/a?b"; 2]);
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        assert_eq!(back(elsewhere), None);
    }
}
