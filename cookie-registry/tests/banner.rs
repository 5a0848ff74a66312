//! The banner, the settings and the footer as visitors get them: what they show, and what HTML they are.

#![cfg(feature = "consent")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "tests"
)]

#[allow(unreachable_pub)]
mod markup;
#[allow(unreachable_pub)]
mod registry;

use cookie_registry::private as p;
use cookie_registry::{
    Answer, Banner, BannerView, BannerWords, Choice, Consent, ConsentCookie, ConsentPlan,
    Deployment,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE};
use markup::Element;
use registry::Cookies;
use std::io::Write as _;
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
        "Cookies at Example",
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
    // Nothing in the style tells one from the other either.
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
    assert!(html.contains("What we tell of some of it has changed."));
    assert_eq!(
        boxes(&html),
        [("analytics".into(), "off")],
        "and not ticked"
    );
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
    let first_layer = &asked[..asked.find("<details").unwrap()];
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
    let uri = "https://example.org/a?b".parse().unwrap();
    let html = banner.on(&choice).from_page(&uri).ask().unwrap();
    assert_eq!(values(&markup::elements(&html), "return_to"), ["/a?b"; 2]);
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        assert_eq!(back(elsewhere), None);
    }
}

/// Everything that this crate can show, for visitors of every sort.
fn everything(banner: &Banner, consent: &Consent) -> Vec<String> {
    let mut all = Vec::new();
    let record = consent
        .record(&HeaderMap::new(), &Answer::accept_all())
        .unwrap();
    let signals = headers_of(&[("sec-gpc", "1"), ("dnt", "1")]);
    for choice in [
        consent.choice(&HeaderMap::new()),
        record.choice,
        consent.choice(&signals),
        decided(CHANGED, &[]),
    ] {
        let view = banner.on(&choice).returning_to("/a?b=c&d=e").saved(true);
        all.extend(view.ask());
        all.extend([
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
            assert_ne!(element.name, "style", "{html}");
            assert!(element.name != "script" || element.has("src"), "{html}");
            for (name, value) in &element.attributes {
                assert!(
                    name != "style" && !name.starts_with("on"),
                    "{name} in {html}"
                );
                assert!(!value.contains("javascript:"));
            }
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
                    assert!(element.has("aria-labelledby"));
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
    assert!(page.contains("<title>Cookie settings - Example</title>"));
    assert!(page.contains("<h1 id=\"consent-settings-title\">"));
    assert!(page.contains("href=\"/privacy/choice/style.css\""));
    assert!(page.contains("<script src=\"/privacy/choice/sweep.js\" defer></script>"));
    assert!(page.contains("action=\"/privacy/choice\""));
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
                .starts_with(&format!("`{bad}` is no path"))
        );
    }
}

#[test]
fn all_of_it_is_at_most_five_kilobytes_on_the_wire() {
    let choice = undecided(&[("sec-gpc", "1")]);
    let banner = banner();
    let view = banner.on(&choice).returning_to("/dashboard?tab=2");
    let parts = [
        [view.head(), view.ask().unwrap(), view.footer()].concat(),
        Banner::STYLE.to_owned(),
        consent().sweep_script(&choice),
    ];
    let sizes = parts.map(|part| gzipped(&part));
    assert!(sizes.iter().sum::<usize>() <= 5_000, "{sizes:?}");
    assert!(sizes.iter().all(|size| *size > 100), "{sizes:?}");
}

fn gzipped(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().len()
}

/// What must not get out of its place, wherever a policy may write it.
const HOSTILE: &str = "</p><script>alert(1)</script>\"'&\0<!--";

macro_rules! words {
    ($language:expr, $text:expr) => {
        BannerWords {
            language: $language,
            title: $text,
            text: $text,
            again: $text,
            accept: $text,
            reject: $text,
            choose: $text,
            save: $text,
            unless_objected: $text,
            gpc: $text,
            dnt: $text,
            always_on: $text,
            policy: $text,
            settings: $text,
            saved: $text,
            withdraw: $text,
            necessary: ($text, $text),
            categories: &[($text, $text)],
        }
    };
}

static HOSTILE_PLAN: ConsentPlan = ConsentPlan {
    service: HOSTILE,
    categories: &[p::AskedCategory {
        key: "analytics",
        like: p::Category::Analytics,
        asked: p::Asked::Consent,
        fingerprint: "85944171f73967e8",
        refused_by_gpc: true,
        refused_by_dnt: true,
        cookies: &[
            p::Clearable::Family(&SCRIPT_COOKIE),
            p::Clearable::Plain(&SCRIPT_COOKIE),
        ],
        storage: &[&HOSTILE_STORAGE],
    }],
    words: &[
        words!("en", HOSTILE),
        words!("de", "Deutsch"),
        words!("fr", "Français"),
    ],
    ..ConsentPlan::EMPTY
};

static HOSTILE_STORAGE: p::StorageSpec = p::StorageSpec {
    key: "hostile",
    name: "a</script>\u{2028}",
    kind: p::StorageKind::SessionStorage,
    purpose: "",
    category: p::Category::Analytics,
    family: false,
};

const WIRE: p::Wire = p::Wire {
    prefix: "_seen_",
    suffix: "; Max-Age=60; Path=/app; Domain=example.org; Secure; SameSite=Lax",
    headers: 0,
};

static SCRIPT_COOKIE: p::CookieSpec = p::CookieSpec {
    key: "seen",
    purpose: "",
    category: p::Category::Analytics,
    set_by: p::SetBy::Script,
    retired: false,
    shape: p::Shape::Family { suffix: ".v1" },
    production: WIRE,
    development: WIRE,
    configured_domain: None,
    max_value_bytes: None,
    headers: |_| None,
};

fn hostile() -> Consent {
    ConsentCookie::new(&SCRIPT_COOKIE, &HOSTILE_PLAN).with(&Deployment::PRODUCTION)
}

#[test]
fn no_text_of_a_policy_becomes_markup() {
    let consent = hostile();
    let banner = Banner::new(HOSTILE);
    for headers in [headers_of(&[]), headers_of(&[("sec-gpc", "1")])] {
        let choice = consent.choice(&headers);
        let view = banner.on(&choice).saved(true);
        for html in [
            view.ask().unwrap_or_default(),
            view.settings_page(),
            view.footer(),
        ] {
            assert!(!html.contains("alert(1)</script"), "{html}");
            assert!(!html.contains("<!--") && !html.contains('\0'), "{html}");
            for element in markup::elements(&html) {
                assert!(element.name != "script" || element.has("src"));
            }
        }
    }
    let script = consent.sweep_script(&consent.choice(&HeaderMap::new()));
    assert!(script.is_ascii(), "no line end of Unicode: {script}");
    assert!(!script.contains("</"));
    assert!(
        script.ends_with(
            "([[],[[\"a\\u003c/script\\u003e\\u2028\"]],[],[]],\
             [[\"_seen_\",\".v1\",\"; Path=/app; Secure; SameSite=Lax\"],\
             [\"_seen_\",\".v1\",\"; Path=/app; Secure; SameSite=Lax\"]]);\n"
        ),
        "{script}"
    );
}

#[test]
fn a_visitor_reads_it_in_a_language_of_the_policy() {
    let consent = hostile();
    let choice = consent.choice(&HeaderMap::new());
    let banner = Banner::new("/cookies");
    let language = |view: BannerView<'_>| {
        let html = view.ask().unwrap();
        let elements = markup::elements(&html);
        let section = elements.iter().find(|element| element.name == "section");
        let language = section.unwrap().get("lang").unwrap().to_owned();
        assert_eq!(values(&elements, "language"), [&*language; 2]);
        language
    };
    for (accepted, expected) in [
        ("de", "de"),
        ("fr-CA, de;q=0.9", "fr"),
        ("it, de;q=0.1", "de"),
        ("it", "en"),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, accepted.parse().unwrap());
        assert_eq!(language(banner.on(&choice).for_request(&headers)), expected);
    }
    assert_eq!(language(banner.on(&choice)), "en");
    assert_eq!(language(banner.on(&choice).in_language("fr-BE")), "fr");
    let german = banner.on(&choice).in_language("de").ask().unwrap();
    assert!(german.contains("<h2 id=\"consent-ask-title\">Deutsch</h2>"));
}

#[test]
fn where_nothing_is_asked_nothing_is_shown() {
    let consent =
        ConsentCookie::new(&SCRIPT_COOKIE, &ConsentPlan::EMPTY).with(&Deployment::PRODUCTION);
    let choice = consent.choice(&HeaderMap::new());
    let banner = banner();
    let view = banner.on(&choice);
    assert_eq!(view.ask(), None);
    assert_eq!(
        [view.settings(), view.settings_page(), view.footer()],
        [""; 3]
    );
    assert!(!view.head().contains("script"), "and nothing to sweep");
}

/// The colours of one scheme, `--b`, `--t` and so on, as they are without variables of the service.
fn colours(style: &str) -> impl Fn(&str) -> f64 {
    move |name| {
        let from = style.find(&format!("--{name}:var(--consent-")).unwrap();
        let declaration = &style[from..from + style[from..].find(')').unwrap()];
        let hex = declaration.rsplit_once('#').unwrap().1;
        let digits: String = match hex.len() {
            3 => hex.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => hex.to_owned(),
        };
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
    }
}

#[test]
fn the_contrast_is_enough_in_both_schemes() {
    let style = Banner::STYLE;
    let dark = style.find("@media (prefers-color-scheme:dark)").unwrap();
    for scheme in [&style[..dark], &style[dark..]] {
        let luminance = colours(scheme);
        for (one, other, least) in [
            ("t", "b", 4.5),
            ("a", "b", 4.5),
            ("o", "a", 4.5),
            ("l", "b", 3.0),
        ] {
            let (one_is, other_is) = (luminance(one), luminance(other));
            // WCAG 2.2, "contrast ratio".
            let ratio = (one_is.max(other_is) + 0.05) / (one_is.min(other_is) + 0.05);
            assert!(ratio >= least, "{one} on {other}: {ratio}");
        }
    }
}

#[test]
fn the_style_moves_nothing_covers_nothing_and_loads_nothing() {
    for word in [
        "transition",
        "animation",
        "position:",
        "@import",
        "url(",
        "outline:0",
        "outline:none",
    ] {
        assert!(!Banner::STYLE.contains(word), "{word}");
    }
    // What is pressed is 44 pixels high.
    for what in [
        ".consent-button{",
        ".consent label{",
        ".consent>p>a,.consent-footer a{",
        ".consent-footer button{",
    ] {
        let from = Banner::STYLE.find(what).unwrap();
        let rule = &Banner::STYLE[from..from + Banner::STYLE[from..].find('}').unwrap()];
        assert!(rule.contains("min-height:44px"), "{rule}");
    }
}
