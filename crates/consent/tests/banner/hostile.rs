//! Policies that the handwritten registry is not: with hostile texts, in several languages, and with nothing to ask.

use crate::markup;
use crate::{ID, banner, headers_of, values};
use cookie_registry::private as p;
use cookie_registry::{BannerWords, Consent, ConsentCookie, ConsentPlan, Deployment, Profile};
use cookie_registry_consent::{Banner, BannerView, sweep_script};
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use std::time::{SystemTime, UNIX_EPOCH};

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
            elsewhere: $text,
            not_kept: $text,
            partly_kept: $text,
            necessary: ($text, $text),
            categories: &[p::CategoryWords {
                title: $text,
                description: $text,
                purposes: &[$text],
                parties_title: $text,
                parties: &[p::PartyWords {
                    key: Some($text),
                    name: $text,
                    why: $text,
                    policy: $text,
                }],
            }],
            label: $text,
            any_time: $text,
            details: $text,
            back: $text,
            your_choice: $text,
            granted: $text,
            refused: $text,
            undecided: $text,
            date: $text,
            moment: $text,
            dates: p::DateWords {
                format: $text,
                first_day: $text,
                months: [$text; 12],
            },
            id: $text,
            gpc_unless_accepted: $text,
            opt_out: $text,
            changes_title: $text,
            changes: &[p::ChangeWords {
                millis: 978_307_200_000,
                summary: $text,
            }],
            loads: &[p::LoadWords {
                text: $text,
                accept: $text,
            }],
        }
    };
}

static HOSTILE_PLAN: ConsentPlan = ConsentPlan {
    service: HOSTILE,
    categories: &[p::AskedCategory {
        key: "analytics",
        like: p::Category::Analytics,
        asked: p::Asked::Consent,
        fingerprints: p::Fingerprints::one("85944171f73967e8"),
        refused_by_gpc: true,
        refused_by_dnt: true,
        cookies: &[&SCRIPT_COOKIE, &SCRIPT_COOKIE],
        storage: &[&HOSTILE_STORAGE],
        parties: &[p::AskedParty {
            key: HOSTILE,
            cookies: &[],
            storage: &[],
        }],
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
    suffix: None,
};

const WIRE: p::HeaderParts = p::HeaderParts {
    prefix: "_seen_",
    suffix: "; Max-Age=60; Path=/app; Domain=our.example; Secure; SameSite=Lax",
    first_header: 0,
};

static SCRIPT_COOKIE: p::CookieSpec = p::CookieSpec {
    key: "seen",
    purpose: "",
    category: p::Category::Analytics,
    set_by: p::SetBy::Script,
    retired: false,
    rolling: false,
    names: p::Names::Family { suffix: ".v1" },
    production: WIRE,
    development: WIRE,
    configured_domain: None,
    max_value_bytes: None,
    lifetimes: &[],
    headers: |_| None,
};

/// A consent cookie that was just written, with one decision.
fn now_and(decision: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    format!("_seen_=1.{ID}.{}.en.{decision}", now.as_secs())
}

pub(crate) fn hostile() -> Consent {
    ConsentCookie::new(&SCRIPT_COOKIE, &HOSTILE_PLAN).with(&Deployment::PRODUCTION)
}

#[test]
fn no_text_of_a_policy_becomes_markup() {
    let consent = hostile();
    let banner = Banner::new(HOSTILE);
    let by_party = consent
        .clone()
        .with_profile(Profile::from_request(|_| Profile::OptInByParty));
    let changed = now_and("analytics:g:0000000000000000");
    let current = now_and("analytics:g:85944171f73967e8");
    for (consent, headers) in [
        (&consent, headers_of(&[])),
        (&consent, headers_of(&[("sec-gpc", "1")])),
        (&consent, headers_of(&[("cookie", &changed)])),
        (&by_party, headers_of(&[])),
        (&by_party, headers_of(&[("cookie", &current)])),
    ] {
        let choice = consent.choice(&headers);
        let view = banner.on(&choice).saved(true).back_to("/a?\"'<b>&c");
        for html in [view.top(), view.settings_page(), view.footer()] {
            assert!(!html.contains("alert(1)</script"), "{html}");
            assert!(!html.contains("<!--") && !html.contains('\0'), "{html}");
            for element in markup::elements(&html) {
                assert!(element.name != "script" || element.has("src"));
            }
        }
    }
    let script = sweep_script(&consent, &consent.choice(&HeaderMap::new()));
    assert!(script.is_ascii(), "no line end of Unicode: {script}");
    assert!(!script.contains("</"));
    assert!(
        script.ends_with(
            "([[\"sessionStorage\",\"a\\u003c/script\\u003e\\u2028\"],\
             [\"cookie\",\"_seen_\",\".v1\",\"; Path=/app; Secure; SameSite=Lax\"],\
             [\"cookie\",\"_seen_\",\".v1\",\"; Path=/app; Secure; SameSite=Lax\"]]);\n"
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
    assert!(german.contains("<h2 id=\"registry-ask-title\">Deutsch</h2>"));
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
