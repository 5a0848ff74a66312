//! The sweeper in Chromium and in Firefox: what it removes, and that a capability which the browser lacks or refuses
//! stops no other removal.
//!
//! A page takes one capability after another away and sends what is left to the test's server, so that both browsers run
//! the same test.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_core::SWEEPER;
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::firefox::Firefox;
use serde_json::{Value, json};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

const PAGE: &str = include_str!("page.js");

/// The longest time in which a browser starts and reports, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(180);

/// The channel of one browser's report.
struct Report(Mutex<Sender<Value>>, Mutex<Receiver<Value>>);

impl Report {
    fn new() -> Self {
        let (sender, receiver) = channel();
        Self(Mutex::new(sender), Mutex::new(receiver))
    }

    fn wait(&self) -> Value {
        let receiver = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        receiver.recv_timeout(PATIENCE).unwrap()
    }
}

static CHROMIUM: LazyLock<Report> = LazyLock::new(Report::new);
static FIREFOX: LazyLock<Report> = LazyLock::new(Report::new);

fn answer(asked: &Asked) -> Answer {
    let report = match asked.path.as_str() {
        "/chromium" | "/firefox" => {
            return Answer::html(
                "<!doctype html><title>Sweeper</title><body><script src=\"/sweeper.js\"></script><script src=\"/page.js\"></script>",
            );
        }
        "/elsewhere/empty" => return Answer::html("<!doctype html><title>Empty</title>"),
        "/sweeper.js" => return Answer::script(SWEEPER),
        "/page.js" => return Answer::script(PAGE),
        "/result/chromium" => &CHROMIUM,
        "/result/firefox" => &FIREFOX,
        _ => return Answer::not_found(),
    };
    let value = serde_json::from_str(&asked.body).unwrap_or_else(|error| json!(error.to_string()));
    let sender = report.0.lock().unwrap_or_else(PoisonError::into_inner);
    sender.send(value).unwrap();
    Answer::html("")
}

/// Serves the page to one browser, at a host below the domain of its cookies.
fn address(name: &str) -> String {
    let server = Server::start(answer).unwrap();
    server
        .url(&format!("/{name}"))
        .replace("127.0.0.1", "app.shop.localhost")
}

/// What the page puts into each store, and what of it no removal names.
fn filled_and_kept(store: &str) -> (Value, Value) {
    match store {
        "sessionStorage" => (
            json!(["exact", "many.", "many.a", "many.b", "other"]),
            json!(["many.", "other"]),
        ),
        "cookie" => (
            json!([
                "elsewhere=1",
                "exact=1",
                "exact=2",
                "exact=3",
                "many__v1=1",
                "many_a=1",
                "many_a_v1=1",
                "many_b_v1=1",
                "other=1",
                "scoped=1",
                "scoped=own"
            ]),
            json!(["many__v1=1", "many_a=1", "other=1", "scoped=own"]),
        ),
        _ => (
            json!([
                "exact",
                "many..v1",
                "many.a.v1",
                "many.a.v2",
                "many.b.v1",
                "other",
                "xmany.a.v1"
            ]),
            json!(["many..v1", "many.a.v2", "other", "xmany.a.v1"]),
        ),
    }
}

const STORES: [&str; 5] = [
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "caches",
    "cookie",
];

/// Each case: what is taken away, the stores that stay as they were, and the removals that the error names.
const CASES: &[(&str, &[&str], &[&str])] = &[
    ("everything is there", &[], &[]),
    ("no cookieStore", &[], &[]),
    ("no indexedDB", &["indexedDB"], &[]),
    (
        "indexedDB refused",
        &["indexedDB"],
        &["indexedDB \"exact\"", "indexedDB \"many.\""],
    ),
    (
        "deleteDatabase() refused",
        &["indexedDB"],
        &["indexedDB \"exact\"", "indexedDB \"many.\""],
    ),
    ("no localStorage", &["localStorage"], &[]),
    // As where the browser blocks the data of the site: what cannot be reached is not there.
    ("localStorage refused", &["localStorage"], &[]),
    (
        "sessionStorage refused",
        &["sessionStorage"],
        &["sessionStorage \"exact\"", "sessionStorage \"many.\""],
    ),
    ("no caches", &["caches"], &[]),
    (
        "caches refused",
        &["caches"],
        &["caches \"exact\"", "caches \"many.\""],
    ),
    (
        "caches reject",
        &["caches"],
        &["caches \"exact\"", "caches \"many.\""],
    ),
    (
        "cookies refused",
        &["cookie"],
        &[
            "cookie \"exact\"",
            "cookie \"elsewhere\"",
            "cookie \"many_\"",
            "cookie \"scoped\"",
        ],
    ),
    ("everything refused", &STORES, &[]),
];

fn judge(report: &Value) {
    assert_eq!(report["failed"], Value::Null);
    assert_eq!(
        report.as_object().map(|cases| cases.len()),
        Some(CASES.len() + 2),
        "{report:#}"
    );
    for (case, untouched, failed) in CASES {
        for store in STORES {
            let (filled, kept) = filled_and_kept(store);
            let expected = if untouched.contains(&store) {
                filled
            } else {
                kept
            };
            assert_eq!(report[case]["left"][store], expected, "{case}: {store}");
        }
        judge_error(&report[case]["error"], failed, case);
    }
    // An exact name is not looked for, so it is removed where names cannot be listed.
    for case in ["no databases()", "databases() refused"] {
        for store in STORES {
            let (_, mut kept) = filled_and_kept(store);
            if store == "indexedDB" {
                let all = ["many..v1", "many.a.v1", "many.a.v2", "many.b.v1", "other"];
                kept = json!([&all[..], &["xmany.a.v1"]].concat());
            }
            assert_eq!(report[case]["left"][store], kept, "{case}: {store}");
        }
        judge_error(&report[case]["error"], &["indexedDB \"many.\""], case);
    }
}

/// Checks that an error names these removals, in this order, and no others.
fn judge_error(error: &Value, failed: &[&str], case: &str) {
    let text = error.as_str().unwrap();
    let named: Vec<&str> = match text.strip_prefix("not removed: ") {
        Some(failures) => failures
            .split("; ")
            .map(|failure| failure.split_once(": ").unwrap().0)
            .collect(),
        None => {
            assert_eq!(text, "", "{case}");
            Vec::new()
        }
    };
    assert_eq!(named, failed, "{case}: {text}");
}

#[test]
fn chromium_loses_what_is_swept_whatever_it_lacks_or_refuses() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let mut page = browser.new_page().unwrap();
    page.goto(&address("chromium")).unwrap();
    judge(&CHROMIUM.wait());
}

#[test]
fn firefox_loses_what_is_swept_whatever_it_lacks_or_refuses() {
    let Some(_browser) = Firefox::open_or_skip(&address("firefox")).unwrap() else {
        return;
    };
    judge(&FIREFOX.wait());
}
