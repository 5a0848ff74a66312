//! Which paths of a cookie Chromium and Firefox send it back for, and that the rules refuse exactly the others.
//!
//! The page sets a cookie for each path and asks for the address with the same path; both browsers run the same test.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Code, Options, check_files};
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::firefox::Firefox;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

const PAGE: &str = include_str!("page.js");
/// The longest time in which a browser starts and reports, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(180);

/// Paths that an address cannot have as they are written, other than by a single character.
const WRITTEN_OTHERWISE: [&str; 14] = [
    "/\u{fc}/",
    "/a/../b/",
    "/../b/",
    "/a/./b/",
    "/./b/",
    "/a/..",
    "/a/.",
    "/..",
    "/.",
    "/a/%2e%2e/b/",
    "/a/%2E%2e/b/",
    "/a/.%2e/b/",
    "/a/%2e/b/",
    "/%2e/",
];
/// Paths that it can have.
const AS_WRITTEN: [&str; 15] = [
    "/", "/a/b", "/a/b/", "/a//b/", "//b/", "/a/...", "/a/..b/", "/%C3%BC/", "/%c3%bc/", "/%20/",
    "/%2f/", "/%2F/", "/%61/", "/%7E/", "/%zz/",
];

static REPORTS: Mutex<BTreeMap<String, Value>> = Mutex::new(BTreeMap::new());
static REPORTED: Condvar = Condvar::new();

/// Every path: one for each character that an attribute can have, and the others.
fn paths() -> Vec<String> {
    let characters =
        (' '..='~').filter(|c| !matches!(c, ';' | '?' | '#') && !c.is_ascii_alphanumeric());
    let characters = characters.map(|c| format!("/a{c}b/"));
    let others = WRITTEN_OTHERWISE
        .iter()
        .chain(&AS_WRITTEN)
        .map(|path| (*path).to_owned());
    characters.chain(others).collect()
}

fn answer(asked: &Asked) -> Answer {
    let path = asked.path.as_str();
    if let Some(name) = path.strip_prefix("/result/") {
        let value = serde_json::from_str(&asked.body).unwrap_or(Value::Null);
        let mut reports = REPORTS.lock().unwrap_or_else(PoisonError::into_inner);
        reports.insert(name.to_owned(), value);
        REPORTED.notify_all();
        return Answer::html("");
    }
    if let Some(number) = path.strip_prefix("/set/") {
        let paths = paths();
        let set = &paths[number.parse::<usize>().unwrap()];
        return Answer::html("").header(&format!("Set-Cookie: c{number}=1; Path={set}"));
    }
    match path {
        "/chromium" | "/firefox" => {
            Answer::html("<!doctype html><title>Paths</title><script src=\"/page.js\"></script>")
        }
        "/page.js" => Answer::script(PAGE),
        "/paths" => Answer::html(&json!(paths()).to_string()),
        _ => {
            let cookies = asked.headers.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("cookie").then_some(value)
            });
            Answer::html(&json!([path, cookies.unwrap_or_default()]).to_string())
        }
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

/// Returns whether the rules refuse a cookie for this path, and what they say to write.
fn refused(path: &str) -> Option<String> {
    let text = format!(
        "format = 1\n[cookies.a]\nname = \"a\"\npath = {}\n",
        json!(path)
    );
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let of_path = [Code::InvalidPath, Code::PathNeverSent];
    let found = checked
        .findings
        .iter()
        .find(|finding| of_path.contains(&finding.code));
    found.map(|finding| finding.help.clone().unwrap())
}

fn judge(name: &str, encodes_bar: bool) {
    let results = report(name);
    let paths = paths();
    assert_eq!(
        results.as_array().map(Vec::len),
        Some(paths.len()),
        "{results:#}"
    );
    for (number, path) in paths.iter().enumerate() {
        let (asked, cookies) = (
            results[number][0].as_str().unwrap(),
            results[number][1].as_str().unwrap(),
        );
        let cookie = format!("c{number}=1");
        let sent = cookies.split("; ").any(|pair| pair == cookie);
        match refused(path) {
            None => assert_eq!((sent, asked), (true, path.as_str()), "{path}"),
            Some(_) if path == "/a|b/" && !encodes_bar => assert!(sent, "{path}"),
            Some(help) => {
                assert!(!sent && asked != path, "{path}: {asked}");
                let is_said = help == format!("write \"{asked}\"") || !path.is_ascii();
                assert!(is_said, "{path} is asked for as {asked}: {help}");
            }
        }
    }
}

#[test]
fn chromium_sends_a_cookie_for_the_paths_that_the_rules_admit() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/chromium")).unwrap();
    judge("chromium", true);
}

#[test]
fn firefox_sends_a_cookie_for_the_paths_that_the_rules_admit() {
    let server = Server::start(answer).unwrap();
    let Some(_firefox) = Firefox::open_or_skip(&server.url("/firefox")).unwrap() else {
        return;
    };
    judge("firefox", false);
}
