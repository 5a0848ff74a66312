//! Visits to a service with the banner, in Chromium and in Firefox, with and without scripts: after each answer, what the
//! browser keeps. A page drives the service in a frame and reports to the test's server, so that both browsers run the same
//! visits.

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
use cookie_registry::{
    Choice, Consent, ConsentCookie, ConsentPlan, Deployment, Fingerprints, Profile,
};
use cookie_registry_consent::{Banner, ConsentForm, sweep_script};
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{self, Answer, Server};
use cookie_registry_test_support::firefox::Firefox;
use http::{HeaderMap, HeaderName, HeaderValue};
use registry::Cookies;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

const PAGE: &str = include_str!("page.js");
const SITE: &str = include_str!("site.js");
/// The header that permits the banner's style sheet and nothing else in the page.
static CSP: LazyLock<String> = LazyLock::new(|| {
    let source = Banner::STYLE_SOURCE;
    format!(
        "Content-Security-Policy: default-src 'self'; style-src 'self' {source}; base-uri 'none'"
    )
});

/// The longest time in which a browser starts and reports, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(300);

const fn spec(key: &'static str, prefix: &'static str, set_by: p::SetBy) -> p::CookieSpec {
    let parts = p::HeaderParts {
        prefix,
        suffix: "; Max-Age=3600; Path=/; SameSite=Lax",
        first_header: 0,
    };
    p::CookieSpec {
        key,
        purpose: "",
        category: p::Category::Marketing,
        set_by,
        retired: false,
        rolling: false,
        names: p::Names::One,
        production: parts,
        development: parts,
        configured_domain: None,
        max_value_bytes: None,
        lifetimes: &[],
        headers: |_| None,
    }
}

static VISIT: p::CookieSpec = spec("visit", "visit=", p::SetBy::Server);
static PIXEL: p::CookieSpec = spec("pixel", "_pixel=", p::SetBy::Script);
static CONSENT: p::CookieSpec = spec("consent", "choice=", p::SetBy::Server);

const fn key(name: &'static str, kind: p::StorageKind) -> p::StorageSpec {
    p::StorageSpec {
        key: name,
        name,
        kind,
        purpose: "",
        category: p::Category::Marketing,
        suffix: None,
    }
}

static OFFERS: p::StorageSpec = key("offers", p::StorageKind::LocalStorage);
static ACME: p::StorageSpec = key("acme", p::StorageKind::SessionStorage);

static ANALYTICS_COOKIES: [&p::CookieSpec; 1] = [&VISIT];
static MARKETING_COOKIES: [&p::CookieSpec; 1] = [&PIXEL];
static MARKETING_STORAGE: [&p::StorageSpec; 2] = [&OFFERS, &ACME];
static STORAGE_OF_ACME: [&p::StorageSpec; 1] = [&ACME];
static PARTIES: [p::AskedParty; 1] = [p::AskedParty {
    key: "acme",
    cookies: &MARKETING_COOKIES,
    storage: &STORAGE_OF_ACME,
}];

/// The plan of the service: analytics with a cookie of the server; marketing with entries of its own and of Acme.
fn plan(analytics: &'static str) -> ConsentPlan {
    let plan = Cookies::CONSENT.plan();
    let analytics = p::AskedCategory {
        fingerprints: Fingerprints::one(analytics),
        cookies: &ANALYTICS_COOKIES,
        ..plan.categories[0]
    };
    let marketing = p::AskedCategory {
        cookies: &MARKETING_COOKIES,
        storage: &MARKETING_STORAGE,
        parties: &PARTIES,
        ..plan.categories[1]
    };
    ConsentPlan {
        categories: vec![analytics, marketing].leak(),
        loads: &[],
        ..*plan
    }
}

static NOW: LazyLock<ConsentPlan> = LazyLock::new(|| plan("85944171f73967e8"));
static NEXT: LazyLock<ConsentPlan> = LazyLock::new(|| plan("1111111111111111"));

/// Returns whether the request has a cookie. The page chooses region and release by cookies, since it cannot send headers.
fn has(headers: &HeaderMap, pair: &str) -> bool {
    let cookies = headers.get("cookie").and_then(|value| value.to_str().ok());
    cookies.is_some_and(|cookies| cookies.split("; ").any(|one| one == pair))
}

fn consent(headers: &HeaderMap) -> Consent {
    let plan = if has(headers, "next=1") { &NEXT } else { &NOW };
    let profile = Profile::from_request(|headers| {
        if has(headers, "region=it") {
            Profile::OptInByParty
        } else if has(headers, "region=us-ca") {
            Profile::OptOut
        } else {
            Profile::OptIn
        }
    });
    ConsentCookie::new(&CONSENT, plan)
        .with(&Deployment::DEVELOPMENT)
        .with_profile(profile)
}

fn headers(asked: &canned_server::Asked) -> HeaderMap {
    let lines = asked.headers.lines();
    let pairs = lines.filter_map(|line| line.split_once(':'));
    pairs
        .filter_map(|(name, value)| {
            let name: HeaderName = name.parse().ok()?;
            Some((name, HeaderValue::from_str(value.trim()).ok()?))
        })
        .collect()
}

/// A page of the service, with what its scripts may do.
fn site(banner: &Banner, choice: &Choice) -> String {
    let mut granted = String::new();
    for category in choice.plan().categories {
        if choice.allows(category) {
            granted += category.key;
            granted.push(' ');
        }
        for party in category.parties {
            if choice.allows_party(category, party.key) {
                granted += &format!("{}/{} ", category.key, party.key);
            }
        }
    }
    let view = banner.on(choice).returning_to("/site");
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><title>Site</title>{}</head>\n<body>{}<main data-granted=\"{granted}\">\
         <h1>Site</h1></main><footer>{}</footer><script src=\"/site.js\"></script></body></html>\n",
        view.head(),
        view.top(),
        view.footer(),
    )
}

fn answer(asked: &canned_server::Asked) -> Answer {
    let headers = headers(asked);
    let consent = consent(&headers);
    let banner = Banner::new("/cookies");
    let choice = consent.choice(&headers);
    let with = |answer: Answer, cookies: &cookie_registry::SetCookies| {
        cookies.iter().fold(answer, |answer, cookie| {
            let value = cookie.header_value().to_str().unwrap();
            answer.header(&format!("Set-Cookie: {value}"))
        })
    };
    let path = asked.path.split('?').next().unwrap();
    match (asked.method.as_str(), path) {
        ("POST", "/consent") => {
            let form = ConsentForm::parse(asked.body.as_bytes()).unwrap();
            let recorded = form.answer.record(&consent, &headers).unwrap();
            let saved = banner.saved_path_back_to(form.back.as_deref());
            let to = form.return_to.unwrap_or(saved);
            with(Answer::redirect(&to), &recorded.cookies)
        }
        (_, "/site") => {
            let page = Answer::html(&site(&banner, &choice)).header(&CSP);
            let page = with(page, &consent.sweep(&choice, &headers));
            let analytics = &choice.plan().categories[0];
            if choice.allows(analytics) {
                page.header("Set-Cookie: visit=1; Path=/; SameSite=Lax")
            } else {
                page
            }
        }
        (_, "/consent") => {
            let is_told = asked.path.contains("saved");
            let is_kept = choice.record().is_some();
            let view = banner.on(&choice).saved(is_told && is_kept);
            let view = view.lost(is_told && !is_kept);
            Answer::html(&view.settings_page()).header(&CSP)
        }
        (_, "/consent/style.css") => Answer::style(Banner::STYLE),
        (_, "/consent/sweep.js") => Answer::script(&sweep_script(&consent, &choice)),
        (_, "/site.js") => Answer::script(SITE),
        (_, "/page.js") => Answer::script(PAGE),
        (_, path) if path.starts_with("/result/") => {
            let report = serde_json::from_str(&asked.body);
            let report = report.unwrap_or_else(|error| json!(error.to_string()));
            channel_of(path.trim_start_matches("/result/"), |(sender, _)| {
                sender.send(report).unwrap();
            });
            Answer::html("")
        }
        (_, path) if VISITORS.contains(&path) => Answer::html(
            "<!doctype html><title>Visits</title><body><script src=\"/page.js\"></script>",
        ),
        _ => Answer::not_found(),
    }
}

const VISITORS: [&str; 5] = [
    "/firefox-blocked",
    "/chromium",
    "/firefox",
    "/chromium-gpc",
    "/firefox-gpc",
];

type Report = (Sender<Value>, Option<Receiver<Value>>);

static REPORTS: Mutex<BTreeMap<String, Report>> = Mutex::new(BTreeMap::new());

/// Calls `with` on the channel of a visitor's report.
fn channel_of<T>(name: &str, with: impl FnOnce(&mut Report) -> T) -> T {
    let mut reports = REPORTS.lock().unwrap_or_else(PoisonError::into_inner);
    let report = reports.entry(name.to_owned()).or_insert_with(|| {
        let (sender, receiver) = channel();
        (sender, Some(receiver))
    });
    with(report)
}

/// Waits for the report of a visitor.
fn report(name: &str) -> Value {
    let receiver = channel_of(name, |(_, receiver)| receiver.take()).unwrap();
    let report = receiver.recv_timeout(PATIENCE).unwrap();
    assert_eq!(report["failed"], Value::Null, "{report:#}");
    report
}

/// What is kept after a step: cookies, keys of localStorage, keys of sessionStorage.
type Kept = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

/// The steps of a visit: what is kept with scripts and without, and the categories that are asked.
const STEPS: [(&str, Kept, Kept, &[&str]); 11] = [
    (
        "first visit",
        (&[], &[], &[]),
        (&[], &[], &[]),
        &["analytics", "marketing"],
    ),
    (
        "reject",
        (&["choice"], &[], &[]),
        (&["choice"], &[], &[]),
        &[],
    ),
    (
        "accept",
        (&["_pixel", "choice", "visit"], &["offers"], &["acme"]),
        (&["choice", "visit"], &[], &[]),
        &[],
    ),
    (
        "withdraw",
        (&["choice"], &[], &[]),
        (&["choice"], &[], &[]),
        &[],
    ),
    (
        "one category",
        (&["choice", "visit"], &[], &[]),
        (&["choice", "visit"], &[], &[]),
        &[],
    ),
    (
        "without the third party",
        (&["choice", "visit"], &["offers"], &[]),
        (&["choice", "visit"], &[], &[]),
        &[],
    ),
    (
        "with the third party",
        (&["_pixel", "choice", "visit"], &["offers"], &["acme"]),
        (&["choice", "visit"], &[], &[]),
        &[],
    ),
    (
        "a material change",
        (&["_pixel", "choice"], &["offers"], &["acme"]),
        (&["choice"], &[], &[]),
        &["analytics"],
    ),
    (
        "reject after the change",
        (&["choice"], &[], &[]),
        (&["choice"], &[], &[]),
        &[],
    ),
    (
        "where visitors opt out",
        (&["_pixel", "visit"], &["offers"], &["acme"]),
        (&["visit"], &[], &[]),
        &[],
    ),
    (
        "opted out",
        (&["choice"], &[], &[]),
        (&["choice"], &[], &[]),
        &[],
    ),
];

fn judge(report: &Value) {
    for (step, with, without, asks) in STEPS {
        for (mode, (cookies, local, session)) in [("scripts", with), ("no scripts", without)] {
            let found = &report[format!("{mode}: {step}")];
            assert_eq!(found["cookies"], json!(cookies), "{mode}: {step}");
            assert_eq!(found["local"], json!(local), "{mode}: {step}");
            assert_eq!(found["session"], json!(session), "{mode}: {step}");
            assert_eq!(found["asks"], json!(asks), "{mode}: {step}");
        }
    }
    for mode in ["scripts", "no scripts"] {
        let of = |step: &str, part: &str| {
            let text = report[format!("{mode}: {step}")][part].as_str();
            text.unwrap_or_default().to_owned()
        };
        assert_eq!(of("reject", "status"), "Your choice is saved.", "{mode}");
        assert!(
            of("a material change", "question").contains("1 January 2100"),
            "{mode}"
        );
        let footer = of("where visitors opt out", "footer");
        assert!(footer.contains("Do not sell or share"), "{mode}: {footer}");
    }
}

/// With Global Privacy Control, marketing stays off in every region, and the footer says so.
fn judge_signal(report: &Value) {
    for mode in ["scripts", "no scripts"] {
        for step in ["accept", "with the third party", "where visitors opt out"] {
            let found = &report[format!("{mode}: {step}")];
            let cookies = found["cookies"].as_array().unwrap();
            assert!(
                cookies.contains(&json!("visit")),
                "{mode}: {step}: {found:#}"
            );
            assert!(
                !cookies.contains(&json!("_pixel")),
                "{mode}: {step}: {found:#}"
            );
            assert_eq!(found["local"], json!([]), "{mode}: {step}");
            assert_eq!(found["session"], json!([]), "{mode}: {step}");
            let footer = found["footer"].as_str().unwrap();
            assert!(
                footer.contains("Marketing: Global Privacy Control is honoured."),
                "{footer}"
            );
        }
    }
}

#[test]
fn chromium_keeps_what_each_answer_allows() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/chromium")).unwrap();
    judge(&report("chromium"));
}

#[test]
fn firefox_keeps_what_each_answer_allows() {
    let server = Server::start(answer).unwrap();
    let Some(_browser) = Firefox::open_or_skip(&server.url("/firefox")).unwrap() else {
        return;
    };
    judge(&report("firefox"));
}

#[test]
fn chromium_honours_the_signal() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.set_extra_headers(&[("Sec-GPC", "1")]).unwrap();
    page.goto(&server.url("/chromium-gpc")).unwrap();
    judge_signal(&report("chromium-gpc"));
}

#[test]
fn firefox_honours_the_signal() {
    let server = Server::start(answer).unwrap();
    let preferences = "user_pref(\"privacy.globalprivacycontrol.enabled\", true);\n\
                       user_pref(\"privacy.globalprivacycontrol.functionality.enabled\", true);\n";
    let url = server.url("/firefox-gpc");
    let opened = Firefox::open_with_preferences_or_skip(&url, preferences);
    let Some(_browser) = opened.unwrap() else {
        return;
    };
    judge_signal(&report("firefox-gpc"));
}

#[test]
fn where_firefox_blocks_the_data_of_the_site_the_visitor_learns_that_nothing_was_kept() {
    let server = Server::start(answer).unwrap();
    let preferences = "user_pref(\"network.cookie.cookieBehavior\", 2);\n";
    let url = server.url("/firefox-blocked");
    let opened = Firefox::open_with_preferences_or_skip(&url, preferences);
    let Some(_browser) = opened.unwrap() else {
        return;
    };
    let report = report("firefox-blocked");
    for mode in ["scripts", "no scripts"] {
        let of = |step: &str| &report[format!("{mode}: {step}")];
        for step in ["first visit", "afterwards"] {
            assert_eq!(
                of(step)["asks"],
                json!(["analytics", "marketing"]),
                "{mode}"
            );
            assert_eq!(of(step)["cookies"], json!([]), "{mode}");
            assert_eq!(of(step)["local"], json!("blocked"), "{mode}");
        }
        let answered = of("accept");
        assert_eq!(
            answered["alert"],
            json!("Your choice could not be kept."),
            "{mode}"
        );
        assert_eq!(answered["status"], Value::Null, "{mode}");
    }
}
