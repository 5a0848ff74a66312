//! The banner in a real browser: with a content security policy that lets nothing inline, without scripts, in a
//! narrow window, in both schemes, with the keyboard alone; and the script that removes what is not allowed.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "tests"
)]

mod keyboard;
#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;

use cookie_registry::private as p;
use cookie_registry::{Asked, Choice, Consent, ConsentCookie, ConsentPlan, Deployment};
use cookie_registry_consent::{Banner, ConsentForm, sweep_script};
use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::{Browser, Page};
use cookie_registry_test_support::canned_server::{self, Answer, Server};
use cookie_registry_test_support::nu::Nu;
use http::{HeaderMap, HeaderName, HeaderValue};
use registry::Cookies;
use std::sync::LazyLock;

/// The header that permits the banner's style sheet and nothing else in the page.
static CSP: LazyLock<String> = LazyLock::new(|| {
    let source = Banner::STYLE_SOURCE;
    format!(
        "Content-Security-Policy: default-src 'self'; style-src 'self' {source}; base-uri 'none'"
    )
});

/// The handwritten plan, with marketing in every kind of storage.
static PLAN: LazyLock<ConsentPlan> = LazyLock::new(|| {
    let plan = Cookies::CONSENT.plan();
    let mut categories = plan.categories.to_vec();
    categories[1] = p::AskedCategory {
        cookies: &SWEPT,
        storage: &KEYS,
        ..categories[1]
    };
    ConsentPlan {
        categories: categories.leak(),
        loads: &[],
        ..*plan
    }
});

const fn spec(
    key: &'static str,
    prefix: &'static str,
    suffix: &'static str,
    names: p::Names,
) -> p::CookieSpec {
    let wire = p::HeaderParts {
        prefix,
        suffix,
        first_header: 0,
    };
    p::CookieSpec {
        key,
        purpose: "",
        category: p::Category::Marketing,
        set_by: p::SetBy::Script,
        retired: false,
        rolling: false,
        names,
        production: wire,
        development: wire,
        configured_domain: None,
        max_value_bytes: None,
        lifetimes: &[],
        headers: |_| None,
    }
}

static SCRIPT_COOKIE: p::CookieSpec = spec(
    "seen",
    "_seen_",
    "; Max-Age=60; Path=/; SameSite=Lax",
    p::Names::Family { suffix: "" },
);
static PIXEL: p::CookieSpec = spec(
    "pixel",
    "_pixel=",
    "; Max-Age=60; Path=/; SameSite=Lax",
    p::Names::One,
);
static SWEPT: [&p::CookieSpec; 2] = [&SCRIPT_COOKIE, &PIXEL];
static CONSENT_COOKIE: p::CookieSpec = spec(
    "consent",
    "cookie-consent=",
    "; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax",
    p::Names::One,
);

const fn key(
    name: &'static str,
    kind: p::StorageKind,
    suffix: Option<&'static str>,
) -> p::StorageSpec {
    p::StorageSpec {
        key: name,
        name,
        kind,
        purpose: "",
        category: p::Category::Marketing,
        suffix,
    }
}

static KEYS: [&p::StorageSpec; 8] = [
    &key("one", p::StorageKind::LocalStorage, None),
    &key("many.", p::StorageKind::LocalStorage, Some(".v1")),
    &key("one", p::StorageKind::SessionStorage, None),
    &key("many.", p::StorageKind::SessionStorage, Some(".v1")),
    &key("one", p::StorageKind::IndexedDb, None),
    &key("many.", p::StorageKind::IndexedDb, Some(".v1")),
    &key("one", p::StorageKind::CacheStorage, None),
    &key("many.", p::StorageKind::CacheStorage, Some(".v1")),
];

fn consent() -> Consent {
    ConsentCookie::new(&CONSENT_COOKIE, &PLAN).with(&Deployment::DEVELOPMENT)
}

fn banner() -> Banner {
    Banner::new("/cookies")
}

fn headers(asked: &canned_server::Asked) -> HeaderMap {
    let lines = asked
        .headers
        .lines()
        .filter_map(|line| line.split_once(':'));
    lines
        .filter_map(|(name, value)| {
            let name: HeaderName = name.parse().ok()?;
            Some((name, HeaderValue::from_str(value.trim()).ok()?))
        })
        .collect()
}

/// A service of a handful of pages.
fn answer(asked: &canned_server::Asked) -> Answer {
    let headers = headers(asked);
    let choice = consent().choice(&headers);
    if asked.method == "POST" {
        let form = ConsentForm::parse(asked.body.as_bytes()).unwrap();
        let recorded = form.answer.record(&consent(), &headers).unwrap();
        let to = form.return_to.unwrap_or_else(|| "/consent?saved".into());
        return recorded
            .cookies
            .iter()
            .fold(Answer::redirect(&to), |answer, cookie| {
                let value = cookie.header_value().to_str().unwrap();
                answer.header(&format!("Set-Cookie: {value}"))
            });
    }
    match asked.path.split('?').next().unwrap() {
        "/" => Answer::html(&page(&choice)).header(&CSP),
        "/bare" => Answer::html("<!doctype html><title>Bare</title>"),
        "/consent" => {
            let is_saved = asked.path.ends_with("?saved");
            let banner = banner();
            let view = banner.on(&choice).saved(is_saved);
            Answer::html(&view.settings_page()).header(&CSP)
        }
        "/consent/style.css" => Answer::style(Banner::STYLE),
        "/consent/sweep.js" => Answer::script(&sweep_script(&consent(), &choice)),
        _ => Answer::not_found(),
    }
}

/// A page of the service.
fn page(choice: &Choice) -> String {
    let banner = banner();
    let view = banner.on(choice).returning_to("/");
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Home</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{}</head>\n\
         <body>{}<main><h1>Home</h1><p>Welcome.</p></main><footer>{}</footer></body></html>\n",
        view.head(),
        view.ask().unwrap_or_default(),
        view.footer(),
    )
}

fn standing(page: &Page) -> String {
    let cookies = page.eval("document.querySelector('.consent') !== null");
    cookies.unwrap().to_string()
}

/// What the elements are as the visitor sees them: one `width x height` each, rounded down.
fn sizes(page: &Page, selector: &str) -> Vec<(u64, u64)> {
    let script = format!(
        "[...document.querySelectorAll({selector:?})].filter(one => one.checkVisibility())
            .map(one => one.getBoundingClientRect()).map(one => [Math.floor(one.width), Math.floor(one.height)])"
    );
    let found = page.eval(&script).unwrap();
    let pairs = found.as_array().unwrap().iter();
    pairs
        .map(|pair| (pair[0].as_u64().unwrap(), pair[1].as_u64().unwrap()))
        .collect()
}

fn overhang(page: &Page) -> i64 {
    let script = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    page.eval(script).unwrap().as_i64().unwrap()
}

#[test]
fn it_is_seen_and_judged_well_in_both_schemes_and_in_a_narrow_window() {
    let (Some(browser), Some(axe)) = (
        Browser::start_or_skip().unwrap(),
        Axe::load_or_skip().unwrap(),
    ) else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.set_extra_headers(&[("Sec-GPC", "1")]).unwrap();
    for path in ["/", "/consent?saved"] {
        page.goto(&server.url(path)).unwrap();
        page.eval("document.querySelectorAll('details').forEach(one => one.open = true)")
            .unwrap();
        for dark in [false, true] {
            page.set_prefers_dark(dark).unwrap();
            assert_eq!(
                axe.violations(&page).unwrap(),
                [""; 0],
                "{path}, dark: {dark}"
            );
        }
        for width in [320, 1280] {
            page.set_window(width, 900).unwrap();
            assert_eq!(overhang(&page), 0, "{path} at {width}");
            let both = sizes(&page, "[value=accept-all], [value=reject-all]");
            assert_eq!(both.len(), 2, "{path}");
            assert_eq!(both[0], both[1], "of one size");
            let pressed = "button, summary, a, label";
            for (_, height) in sizes(&page, pressed) {
                assert!(height >= 44, "{height} in {path} at {width}");
            }
            for (width, height) in sizes(&page, "input[type=checkbox]") {
                assert_eq!((width, height), (24, 24));
            }
        }
    }
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn it_works_without_scripts() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.set_javascript_enabled(false).unwrap();
    page.goto(&server.url("/")).unwrap();
    assert_eq!(standing(&page), "true");
    page.click_and_wait("[value=accept-all]").unwrap();
    assert_eq!(standing(&page), "false", "asked and answered");
    let record = |browser: &Browser| {
        let cookies = browser.cookies().unwrap();
        let record = cookies.into_iter().find(|one| one.name == "cookie-consent");
        record.expect("a record").value
    };
    assert_eq!(record(&browser).matches(":g:").count(), 3);

    // As easy to withdraw: one press, on any page.
    page.click_and_wait(".consent-footer button").unwrap();
    assert_eq!(record(&browser).matches(":g:").count(), 0);

    page.click_and_wait(".consent-footer a").unwrap();
    page.click("input[value=marketing]").unwrap();
    page.click_and_wait("[value=by-category]").unwrap();
    assert!(record(&browser).contains(".marketing:g:"));
    assert_eq!(record(&browser).matches(":g:").count(), 1);
    assert_eq!(
        page.eval("document.querySelector('[role=status]').textContent")
            .unwrap(),
        "Your choice is saved."
    );
}

/// Puts something under every key that is swept, and next to each.
const FILL: &str = r#"(async () => {
    const names = ["one", "one.", "many.", "many.v1", "many.a", "many.a.v1", "many.length.v1", "kept"];
    for (const name of names) {
        localStorage.setItem(name, "1");
        sessionStorage.setItem(name, "1");
        await caches.open(name);
        await new Promise((done, failed) => {
            const opening = indexedDB.open(name);
            opening.onsuccess = () => { opening.result.close(); done(); };
            opening.onerror = failed;
        });
    }
    document.cookie = "_seen_1=a; Path=/";
    document.cookie = "_seen_=a; Path=/";
    document.cookie = "_pixel=a; Path=/";
    document.cookie = "_pixel2=a; Path=/";
})()"#;

/// The names that are left in each store.
const LEFT: &str = r#"(async () => [
    Object.keys(localStorage),
    Object.keys(sessionStorage),
    (await indexedDB.databases()).map(one => one.name),
    await caches.keys(),
    document.cookie.split("; ").map(pair => pair.split("=")[0]),
].map(names => names.sort().join(" ")))()"#;

#[test]
fn what_is_not_allowed_goes_from_every_store_and_the_rest_stays() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/bare")).unwrap();
    page.eval(FILL).unwrap();
    page.goto(&server.url("/")).unwrap();
    // What the script asked for is done in the order in which it was asked.
    let all_gone = "(async () => { await new Promise(done => {
            const opening = indexedDB.open('last');
            opening.onsuccess = () => { opening.result.close(); indexedDB.deleteDatabase('last').onsuccess = done; };
        });
        for (let round = 0; round < 200 && (await caches.has('many.a.v1')
            || (await indexedDB.databases()).some(one => one.name === 'many.a.v1')); round++)
            await new Promise(done => setTimeout(done, 25));
    })()";
    page.eval(all_gone).unwrap();
    let left = page.eval(LEFT).unwrap();
    let kept = "kept many. many.a many.v1 one.";
    assert_eq!(
        left,
        serde_json::json!([kept, kept, kept, kept, "_pixel2 _seen_"])
    );
    assert_eq!(page.errors().unwrap(), [""; 0]);

    // Where it is allowed, everything stays.
    page.click_and_wait("[value=accept-all]").unwrap();
    page.eval(FILL).unwrap();
    page.reload().unwrap();
    let left = page.eval(LEFT).unwrap();
    assert_eq!(
        left[0],
        "kept many. many.a many.a.v1 many.length.v1 many.v1 one one."
    );
    assert_eq!(left[3], left[0]);
    assert_eq!(left[4], "_pixel _pixel2 _seen_ _seen_1");
}

#[test]
fn the_documents_are_html() {
    let Some(nu) = Nu::find_or_skip().unwrap() else {
        return;
    };
    let asked_again = PLAN
        .categories
        .iter()
        .filter(|category| category.asked == Asked::Consent)
        .map(|category| format!(".{}:g:0000000000000000", category.key));
    let mut changed = HeaderMap::new();
    let record = format!(
        "cookie-consent=1.AAECAwQFBgcICQoLDA0ODw.1800000000.en{}",
        asked_again.collect::<String>()
    );
    changed.insert("cookie", record.parse().unwrap());
    let mut signals = HeaderMap::new();
    signals.insert("sec-gpc", "1".parse().unwrap());
    let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_800_000_000);
    let documents: Vec<String> = [HeaderMap::new(), changed, signals]
        .iter()
        .flat_map(|headers| {
            let choice = consent().choice_at(headers, at);
            [
                page(&choice),
                banner().on(&choice).saved(true).settings_page(),
            ]
        })
        .collect();
    assert!(documents[2].contains("has changed"));
    let errors = nu.errors(documents.iter().map(String::as_str)).unwrap();
    assert_eq!(errors, [""; 0]);
}
