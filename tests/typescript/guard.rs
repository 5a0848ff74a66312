//! The guard: what it reports, what it refuses, and what reaches the service.

use crate::consent::without_numbers;
use crate::shop::variant;
use cookie_registry_render::typescript;
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::firefox::Firefox;
use cookie_registry_test_support::tsc::Tsc;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

const CALLS: &str = include_str!("guard.js");
/// The longest time in which a browser starts and reports, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(180);

static SCRIPT: OnceLock<String> = OnceLock::new();
static SENT: Mutex<BTreeMap<String, Value>> = Mutex::new(BTreeMap::new());
static ARRIVED: Condvar = Condvar::new();

/// The module that reads the visitor's choice from the page.
fn script() -> Option<&'static str> {
    let tsc = Tsc::find_or_skip().unwrap()?;
    Some(SCRIPT.get_or_init(|| {
        let module = typescript::module(&variant(""));
        let mut compiled = tsc.compile_once("hidden", &[("shop.ts", &module)]).unwrap();
        assert_eq!(compiled.errors, [""; 0]);
        compiled.scripts.remove(0)
    }))
}

fn answer(asked: &Asked) -> Answer {
    let path = asked.path.as_str();
    if path.starts_with("/result/") || path.starts_with("/report/") {
        let value = serde_json::from_str(&asked.body);
        let value = value.unwrap_or_else(|_| json!([asked.body, asked.headers.to_lowercase()]));
        let mut sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
        sent.insert(path.to_owned(), value);
        ARRIVED.notify_all();
        return Answer::html("");
    }
    if let Some(name) = path.strip_prefix("/page/") {
        return Answer::html(&format!(
            "<!doctype html><title>Shop</title><meta name=\"cookie-registry-consent\" content=\"{}\">\
             <script type=\"module\">import * as shop from \"/shop.js\"; import {{ tryAll }} from \"/guard.js\";\
             let found; try {{ found = await tryAll(shop, \"{name}\"); }} catch (error) {{ found = String(error); }}\
             await fetch(\"/result/{name}\", {{ method: \"POST\", body: JSON.stringify(found) }});</script>",
            without_numbers()
        ));
    }
    match path {
        "/frame/bare" => Answer::html("<!doctype html><title>Frame</title>"),
        "/frame/guarded" => Answer::html(&format!(
            "<!doctype html><title>Frame</title><meta name=\"cookie-registry-consent\" content=\"{}\">\
             <script type=\"module\">import * as shop from \"/shop.js\"; window.findings = [];\
             shop.guard({{ report: (finding) => window.findings.push(finding) }});</script>",
            without_numbers()
        )),
        "/worker.js" => Answer::script(
            "import * as shop from \"/shop.js\"; const end = shop.guard({ report: \"/report/worker\" });\
             end(); postMessage(typeof end);",
        ),
        "/shop.js" => Answer::script(SCRIPT.get().map_or("", String::as_str)),
        "/guard.js" => Answer::script(CALLS),
        _ => Answer::not_found(),
    }
}

fn sent(path: &str) -> Value {
    let sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
    let (sent, waited) = ARRIVED
        .wait_timeout_while(sent, PATIENCE, |sent| !sent.contains_key(path))
        .unwrap_or_else(PoisonError::into_inner);
    assert!(!waited.timed_out(), "nothing is sent to {path}");
    sent[path].clone()
}

/// What is found by a browser that is asked for its page under a name.
fn judge(name: &str) {
    let found = sent(&format!("/result/{name}"));
    let findings = json!([
        "not-allowed cookie _ads",
        "not-allowed cookie _ga_1",
        "not-allowed sessionStorage shop.recent.1",
        "undeclared caches tracker-cache",
        "undeclared cookie fbp",
        "undeclared cookie old_ab",
        "undeclared indexedDB tracker-db",
        "undeclared localStorage before",
        "undeclared localStorage bypass",
        "undeclared localStorage tracker",
        "undeclared sessionStorage shop.theme"
    ]);
    let (reported, refused) = (&found["reported"], &found["refused"]);
    assert_eq!(reported["findings"], findings, "{found:#}");
    assert_eq!(refused["findings"], findings, "{found:#}");
    for (call, outcome) in reported["wrote"].as_object().unwrap() {
        assert_eq!(outcome, "done", "{call}");
    }
    for (call, outcome) in refused["wrote"].as_object().unwrap() {
        let is_thrown = ["undeclared database", "undeclared cache"].contains(&call.as_str());
        let expected = if is_thrown { "SecurityError" } else { "done" };
        assert_eq!(outcome, expected, "{call}");
    }
    let allowed = ["basket.0", "draft_7_v2", "tab", "visits"];
    let all = [
        "_ads",
        "_ga_1",
        "basket.0",
        "draft_7_v2",
        "fbp",
        "old_ab",
        "tab",
        "visits",
    ];
    assert_eq!(reported["cookies"], json!(all));
    assert_eq!(refused["cookies"], json!(allowed));
    assert_eq!(
        reported["local"],
        json!(["before", "bypass", "shop.theme", "tracker"])
    );
    // What was there before stays.
    assert_eq!(refused["local"], json!(["before", "shop.theme"]));
    assert_eq!(reported["session"], json!(["shop.recent.1", "shop.theme"]));
    assert_eq!(refused["session"], json!([]));
    assert_eq!(reported["databases"], json!(["shop-drafts", "tracker-db"]));
    assert_eq!(refused["databases"], json!(["shop-drafts"]));
    for run in [reported, refused] {
        assert_eq!(run["afterwards"], json!([0, "1", true]), "{found:#}");
    }

    // The keys of a frame are found in the storage that it shares; its cookies only by a guard of its own.
    let frames = json!({
        "bare": ["undeclared localStorage framed"],
        "guarded": ["undeclared cookie framed", "undeclared localStorage framed"],
    });
    assert_eq!(found["frames"], frames, "{found:#}");
    assert_eq!(found["inWorker"], "function");

    let report = sent(&format!("/report/{name}"));
    let (body, headers) = (report[0].as_str().unwrap(), report[1].as_str().unwrap());
    let long = format!("a%2Fb%26c%3Dd+{}", "x".repeat(120));
    assert_eq!(
        body,
        format!("finding=undeclared%2Fcookie%2Ffbp&finding=undeclared%2FlocalStorage%2F{long}")
    );
    let form = "content-type: application/x-www-form-urlencoded;charset=utf-8";
    assert!(headers.contains(form), "{headers}");
}

#[test]
fn chromium_reports_and_refuses_what_the_policy_does_not_allow() {
    let Some(_) = script() else { return };
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/page/chromium-guard")).unwrap();
    judge("chromium-guard");
}

#[test]
fn firefox_reports_and_refuses_what_the_policy_does_not_allow() {
    let Some(_) = script() else { return };
    let server = Server::start(answer).unwrap();
    let url = server.url("/page/firefox-guard");
    let Some(_firefox) = Firefox::open_or_skip(&url).unwrap() else {
        return;
    };
    judge("firefox-guard");
}
