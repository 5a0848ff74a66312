//! Scripts and embeds of third parties in Chromium and in Firefox, with and without scripts: what is loaded before and after
//! consent, and the signals of Google Consent Mode.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;

use cookie_registry::private as p;
use cookie_registry::{Consent, ConsentCookie, ConsentPlan, Deployment};
use cookie_registry_consent::{Banner, ConsentForm, sweep_script};
use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::firefox::Firefox;
use http::{HeaderMap, HeaderName, HeaderValue};
use registry::Cookies;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

const PAGE: &str = include_str!("page.js");
/// The longest time in which a browser starts and reports, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(300);
const WIRE: p::HeaderParts = p::HeaderParts {
    prefix: "choice=",
    suffix: "; Max-Age=3600; Path=/; SameSite=Lax",
    first_header: 0,
};

static CONSENT: p::CookieSpec = p::CookieSpec {
    key: "consent",
    purpose: "",
    category: p::Category::Necessary,
    set_by: p::SetBy::Server,
    retired: false,
    rolling: false,
    names: p::Names::One,
    production: WIRE,
    development: WIRE,
    configured_domain: None,
    max_value_bytes: None,
    lifetimes: &[],
    headers: |_| None,
};

/// The server, and what it was asked for under `/theirs/`.
static SERVER: OnceLock<Server> = OnceLock::new();
static PLAN: OnceLock<ConsentPlan> = OnceLock::new();
static HITS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static REPORTS: Mutex<BTreeMap<String, Value>> = Mutex::new(BTreeMap::new());
static REPORTED: Condvar = Condvar::new();
/// One browser at a time, because they share the list of hits.
static TURN: Mutex<()> = Mutex::new(());

fn server() -> &'static Server {
    SERVER.get_or_init(|| Server::start(answer).unwrap())
}

/// The plan of the service: the one of the handwritten registry, with a third party at the test's server.
fn plan() -> &'static ConsentPlan {
    PLAN.get_or_init(|| {
        let load = |kind, path: &str| p::Load {
            party: "acme",
            category: Some("marketing"),
            kind,
            address: String::leak(server().url(path)),
        };
        let loads = vec![
            load(p::LoadKind::Frame, "/theirs/embed/"),
            load(p::LoadKind::Script, "/theirs/tag.js"),
        ];
        ConsentPlan {
            loads: loads.leak(),
            consent_mode: true,
            ..*Cookies::CONSENT.plan()
        }
    })
}

fn consent() -> Consent {
    ConsentCookie::new(&CONSENT, plan()).with(&Deployment::DEVELOPMENT)
}

fn headers(asked: &Asked) -> HeaderMap {
    let lines = asked.headers.lines();
    let pairs = lines.filter_map(|line| line.split_once(':'));
    pairs
        .filter_map(|(name, value)| {
            let name: HeaderName = name.parse().ok()?;
            Some((name, HeaderValue::from_str(value.trim()).ok()?))
        })
        .collect()
}

/// A page with a frame and a script of the third party.
fn site(headers: &HeaderMap) -> String {
    let (banner, choice) = (Banner::new("/cookies"), consent().choice(headers));
    let view = banner.on(&choice).returning_to("/site");
    let frame = server().url("/theirs/embed/42?autoplay=0");
    let frame = view.load(&frame, "A tour of the workshop").unwrap();
    let script = view.load(&server().url("/theirs/tag.js"), "").unwrap();
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><title>Site</title>{}</head>\n<body>{}<main>{}{}</main>\
         <footer>{}</footer></body></html>\n",
        view.head(),
        view.top(),
        frame.with("allowfullscreen", "").unwrap().html(),
        script.with("async", "").unwrap().html(),
        view.footer(),
    )
}

fn answer(asked: &Asked) -> Answer {
    let headers = headers(asked);
    let path = asked.path.split('?').next().unwrap();
    if path.starts_with("/theirs/") {
        HITS.lock().unwrap().push(asked.path.clone());
    }
    match (asked.method.as_str(), path) {
        ("POST", "/consent") => {
            let form = ConsentForm::parse(asked.body.as_bytes()).unwrap();
            let recorded = form.answer.record(&consent(), &headers).unwrap();
            let is_script = headers
                .get("accept")
                .is_some_and(|accept| accept == "application/json");
            let answer = if is_script {
                let banner = Banner::new("/cookies");
                let view = banner.on(&recorded.choice).returning_to("/site");
                Answer::html(&view.outcome())
            } else {
                Answer::redirect(form.return_to.as_deref().unwrap())
            };
            recorded.cookies.iter().fold(answer, |answer, cookie| {
                let value = cookie.header_value().to_str().unwrap();
                answer.header(&format!("Set-Cookie: {value}"))
            })
        }
        (_, "/site") => Answer::html(&site(&headers)).header(&format!(
            "Content-Security-Policy: default-src 'self'; style-src 'self' {}; base-uri 'none'",
            Banner::STYLE_SOURCE
        )),
        (_, "/consent/style.css") => Answer::style(Banner::STYLE),
        (_, "/consent/loads.js") => Answer::script(Banner::loads_script()),
        (_, "/consent/sweep.js") => {
            Answer::script(&sweep_script(&consent(), &consent().choice(&headers)))
        }
        (_, "/theirs/tag.js") => Answer::script("document.documentElement.dataset.tag = 'ran';"),
        (_, "/theirs/embed/42") => Answer::html("<!doctype html><title>Film</title>"),
        (_, "/hits") => {
            let mut hits = std::mem::take(&mut *HITS.lock().unwrap());
            hits.sort();
            Answer::html(&json!(hits).to_string())
        }
        (_, "/page.js") => Answer::script(PAGE),
        (_, "/chromium" | "/firefox") => Answer::html(
            "<!doctype html><title>Visits</title><body><script src=\"/page.js\"></script>",
        ),
        (_, path) => match path.strip_prefix("/result/") {
            Some(name) => {
                let report = serde_json::from_str(&asked.body).unwrap();
                REPORTS.lock().unwrap().insert(name.to_owned(), report);
                REPORTED.notify_all();
                Answer::html("")
            }
            None => Answer::not_found(),
        },
    }
}

fn report(name: &str) -> Value {
    let reports = REPORTS.lock().unwrap();
    let (reports, waited) = REPORTED
        .wait_timeout_while(reports, PATIENCE, |reports| !reports.contains_key(name))
        .unwrap();
    assert!(!waited.timed_out(), "{name} reports nothing");
    let report = reports[name].clone();
    assert_eq!(report["failed"], Value::Null, "{report:#}");
    report
}

/// The state of `ad_storage` and `analytics_storage` in each signal.
fn signals(step: &Value) -> Vec<(String, String, String)> {
    let signals = step["signals"].as_array().unwrap().iter();
    signals
        .map(|signal| {
            assert_eq!(signal[0], "consent");
            assert_eq!(signal[2]["security_storage"], "granted");
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let states = &signal[2];
            (
                text(&signal[1]),
                text(&states["ad_storage"]),
                text(&states["analytics_storage"]),
            )
        })
        .collect()
}

fn judge(report: &Value) {
    let both = json!(["/theirs/embed/42?autoplay=0", "/theirs/tag.js"]);
    for (step, hits, frames, held, is_same) in [
        ("scripts: first visit", json!([]), 0, 1, true),
        ("scripts: accepted in its place", both.clone(), 1, 0, true),
        // What has started ends only with the page.
        ("scripts: withdrawn", json!([]), 0, 1, false),
        ("scripts: rejected", json!([]), 0, 1, true),
        ("scripts: accepted in the banner", both.clone(), 1, 0, true),
        ("scripts: the next page", both, 1, 0, false),
        ("no scripts: first visit", json!([]), 0, 1, false),
        ("no scripts: withdrawn", json!([]), 0, 1, false),
    ] {
        let found = &report[step];
        assert_eq!(found["hits"], hits, "{step}: {found:#}");
        assert_eq!(found["frames"], frames, "{step}: {found:#}");
        assert_eq!(found["held"], held, "{step}: {found:#}");
        assert_eq!(found["isSame"], is_same, "{step}: {found:#}");
    }
    // A browser that runs no scripts may nevertheless fetch one that the visitor allows.
    let film = &report["no scripts: accepted in its place"];
    assert_eq!(film["hits"][0], "/theirs/embed/42?autoplay=0", "{film:#}");
    assert_eq!(
        (&film["frames"], &film["held"]),
        (&json!(1), &json!(0)),
        "{film:#}"
    );
    let of = |step: &str| &report[format!("scripts: {step}")];
    let text = of("first visit")["text"].as_str().unwrap();
    assert!(text.starts_with("A tour of the workshop"), "{text}");
    assert!(text.contains("This content comes from Acme."), "{text}");
    let line = |how: &str, ads: &str, analytics: &str| {
        (how.to_owned(), ads.to_owned(), analytics.to_owned())
    };
    let denied = [
        line("default", "denied", "denied"),
        line("update", "denied", "denied"),
    ];
    assert_eq!(signals(of("first visit")), denied);
    let accepted = of("accepted in its place");
    assert_eq!(
        signals(accepted)[2..],
        [line("update", "granted", "denied")]
    );
    let granted = json!({ "granted": ["marketing", "preferences"], "loads": ["marketing/acme"] });
    assert_eq!(accepted["changes"], json!([granted]));
    // The question about analytics stays; the frame that was asked for has the keyboard's focus.
    assert_eq!(accepted["asks"], true);
    assert_eq!(accepted["focus"], "iframe");
    assert_eq!(accepted["footer"], 1);
    assert_eq!(of("withdrawn")["footer"], 0);
    let banner = of("accepted in the banner");
    assert_eq!(signals(banner)[2..], [line("update", "granted", "granted")]);
    assert_eq!(banner["asks"], false);
    assert_eq!(banner["status"], "Your choice is saved.");
    assert_eq!(banner["focus"], "section");
    assert_eq!(
        signals(of("the next page")),
        [
            line("default", "denied", "denied"),
            line("update", "granted", "granted")
        ]
    );
    let rejected = of("rejected");
    assert_eq!(signals(rejected)[2..], [line("update", "denied", "denied")]);
    assert_eq!(rejected["status"], "Your choice is saved.");
}

#[test]
fn chromium_loads_nothing_before_consent_and_everything_after_it() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut page = browser.new_page().unwrap();
    page.goto(&server().url("/chromium")).unwrap();
    judge(&report("chromium"));
}

#[test]
fn firefox_loads_nothing_before_consent_and_everything_after_it() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(_browser) = Firefox::open_or_skip(&server().url("/firefox")).unwrap() else {
        return;
    };
    judge(&report("firefox"));
}

#[test]
fn the_place_of_an_embed_is_judged_well_and_fits_into_a_narrow_window() {
    let (Some(browser), Some(axe)) = (
        Browser::start_or_skip().unwrap(),
        Axe::load_or_skip().unwrap(),
    ) else {
        return;
    };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut page = browser.new_page().unwrap();
    page.set_window(320, 900).unwrap();
    page.goto(&server().url("/site")).unwrap();
    page.eval("document.querySelectorAll('details').forEach(one => one.open = true)")
        .unwrap();
    for dark in [false, true] {
        page.set_prefers_dark(dark).unwrap();
        assert_eq!(axe.violations(&page).unwrap(), [""; 0], "dark: {dark}");
    }
    let overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(page.eval(overhang).unwrap(), 0);
    // Nothing was loaded by looking.
    assert_eq!(*HITS.lock().unwrap(), [""; 0]);
}
