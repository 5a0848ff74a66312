//! The module where nothing can be stored: in a browser that blocks the site's data, in a frame with `sandbox`, and on a server.

use crate::shop::{policy, record, variant};
use cookie_registry_render::typescript;
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::firefox::Firefox;
use cookie_registry_test_support::tsc::Tsc;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

const CALLS: &str = include_str!("blocked.js");
/// The longest time in which a browser starts and reports, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(180);
/// Chromium's profile with "Don't allow sites to save data on your device".
const CHROMIUM_BLOCKS: &str = r#"{"profile":{"default_content_setting_values":{"cookies":2}}}"#;
/// Firefox with "All cookies (will cause websites to break)".
const FIREFOX_BLOCKS: &str = "user_pref(\"network.cookie.cookieBehavior\", 2);\n";

static SCRIPT: OnceLock<String> = OnceLock::new();
static REPORTS: Mutex<BTreeMap<String, Value>> = Mutex::new(BTreeMap::new());
static REPORTED: Condvar = Condvar::new();

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
    // A frame with `sandbox` has an origin of its own.
    let shared = |answer: Answer| answer.header("Access-Control-Allow-Origin: *");
    if let Some(name) = path.strip_prefix("/result/") {
        let value = serde_json::from_str(&asked.body).unwrap_or(Value::Null);
        let mut reports = REPORTS.lock().unwrap_or_else(PoisonError::into_inner);
        reports.insert(name.to_owned(), value);
        REPORTED.notify_all();
        return Answer::html("");
    }
    if let Some(name) = path.strip_prefix("/framing/") {
        return Answer::html(&format!(
            "<!doctype html><title>Frame</title><iframe sandbox=\"allow-scripts\" src=\"/page/{name}\"></iframe>"
        ));
    }
    if let Some(name) = path.strip_prefix("/page/") {
        let record = record(&policy(), &["analytics:g", "preferences:r"], 0);
        return Answer::html(&format!(
            "<!doctype html><title>Shop</title><meta name=\"cookie-registry-consent\" content=\"{record}\">\
             <script type=\"module\">import * as shop from \"/shop.js\"; import {{ tryAll }} from \"/blocked.js\";\
             const found = await tryAll(shop);\
             await fetch(\"/result/{name}\", {{ method: \"POST\", mode: \"no-cors\", body: JSON.stringify(found) }});</script>"
        ));
    }
    match path {
        "/shop.js" => shared(Answer::script(SCRIPT.get().map_or("", String::as_str))),
        "/blocked.js" => shared(Answer::script(CALLS)),
        _ => Answer::not_found(),
    }
}

fn report(name: &str) -> Value {
    let reports = REPORTS.lock().unwrap_or_else(PoisonError::into_inner);
    let (reports, waited) = REPORTED
        .wait_timeout_while(reports, PATIENCE, |reports| !reports.contains_key(name))
        .unwrap_or_else(PoisonError::into_inner);
    assert!(!waited.timed_out(), "{name} reports nothing");
    reports[name].clone()
}

/// What comes of every call; `reason` is that of a write.
fn expected(reason: &str) -> Value {
    let refused = json!(reason);
    json!({
        "storage get": "undefined",
        "storage set": refused,
        "storage set of another kind": "RangeError: storage.theme: blue is not one of light, dark",
        "storage remove": "undefined",
        "storage members": [],
        "storage member": "undefined",
        "storage members remove": "undefined",
        "cookie get": "undefined",
        "cookie set": refused,
        "cookie set beyond its size": "RangeError: cookies.basket: 100006 bytes are more than the cookie can carry",
        "cookie remove": "undefined",
        "cookie members": [],
        "cookie members remove": "undefined",
        "chunks get": "undefined",
        "granted": "undefined",
        "not objected": "object",
        "storage set with": refused,
        "storage set without": "TypeError: this is no witness that the visitor has not objected to looks",
        "sweep": "undefined",
        "clear": "undefined",
        "database remove": "undefined",
        "cache remove": "undefined",
        "cache open": "undefined",
        "database open": "undefined",
    })
}

#[test]
fn chromium_that_blocks_data_reads_nothing_and_reports_what_it_does_not_store() {
    let Some(_) = script() else { return };
    let Some(blocking) = Browser::start_with_preferences_or_skip(CHROMIUM_BLOCKS).unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = blocking.new_page().unwrap();
    page.goto(&server.url("/page/chromium-blocks")).unwrap();
    assert_eq!(report("chromium-blocks"), expected("refused"));
}

#[test]
fn a_frame_with_sandbox_reads_nothing_and_reports_what_it_does_not_store() {
    let Some(_) = script() else { return };
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/framing/chromium-sandbox")).unwrap();
    assert_eq!(report("chromium-sandbox"), expected("refused"));
    // And where nothing is blocked, the same calls store and read.
    page.goto(&server.url("/page/chromium-allows")).unwrap();
    let found = report("chromium-allows");
    assert_eq!(found["storage set"], "stored");
    assert_eq!(found["cookie set"], "stored");
    assert_eq!(found["cache open"], "object");
    assert_eq!(found["database open"], "opened");
}

#[test]
fn firefox_that_blocks_data_reads_nothing_and_reports_what_it_does_not_store() {
    let Some(_) = script() else { return };
    let server = Server::start(answer).unwrap();
    let url = server.url("/page/firefox-blocks");
    let Some(_blocking) = Firefox::open_with_preferences_or_skip(&url, FIREFOX_BLOCKS).unwrap()
    else {
        return;
    };
    assert_eq!(report("firefox-blocks"), expected("refused"));
}

#[test]
fn a_frame_with_sandbox_in_firefox_reads_nothing_and_reports_what_it_does_not_store() {
    let Some(_) = script() else { return };
    let server = Server::start(answer).unwrap();
    let url = server.url("/framing/firefox-sandbox");
    let Some(_firefox) = Firefox::open_or_skip(&url).unwrap() else {
        return;
    };
    assert_eq!(report("firefox-sandbox"), expected("refused"));
}

/// A server may have a `localStorage` of its own, which all visitors would share.
#[test]
fn on_a_server_nothing_is_read_and_what_is_not_stored_is_reported() {
    let Some(script) = script() else { return };
    let shared = "globalThis.localStorage = globalThis.sessionStorage = new Proxy({}, { get: () => { throw new Error('shared by all visitors') } });";
    for setting in ["", shared] {
        let data = |text: &str| {
            format!(
                "'data:text/javascript;base64,' + Buffer.from({}).toString('base64')",
                json!(text)
            )
        };
        let run = format!(
            "{setting}\nconst shop = await import({});\nconst {{ tryAll }} = await import({});\n\
             console.log(JSON.stringify(await tryAll(shop)));",
            data(script),
            data(CALLS)
        );
        let output = Command::new("node")
            .args(["--input-type=module", "--eval", &run])
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        let found: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {stderr}"));
        let mut expected = expected("unavailable");
        // Without a page there is no record, so nothing is granted.
        expected.as_object_mut().unwrap().remove("database open");
        assert_eq!(found, expected, "{stderr}");
    }
}
