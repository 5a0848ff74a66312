//! The judges of pages themselves: that they find what is wrong with a page, and pass one that is right.

#![allow(
    clippy::unwrap_used,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::nu::Nu;

const RIGHT: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Right</title></head>\
     <body><main><h1>Right</h1><p>All is well.</p></main></body></html>";

/// Grey on white, and a button that says nothing.
const WRONG: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Wrong</title></head>\
     <body style=\"background: white\"><main><h1>Wrong</h1><p id=\"pale\" style=\"color: #ccc\">Who can read this?</p>\
     <button id=\"mute\"></button></main></body></html>";

fn answer(asked: &Asked) -> Answer {
    match asked.path.as_str() {
        "/right" => Answer::html(RIGHT).header("Content-Security-Policy: default-src 'self'"),
        _ => Answer::html(WRONG),
    }
}

#[test]
fn axe_reports_the_rules_that_a_page_breaks() {
    let (Some(browser), Some(axe)) = (
        Browser::start_or_skip().unwrap(),
        Axe::load_or_skip().unwrap(),
    ) else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/right")).unwrap();
    assert_eq!(axe.violations(&page).unwrap(), [""; 0]);
    assert_eq!(axe.violations(&page).unwrap(), [""; 0], "a second time");
    assert_eq!(page.errors().unwrap(), [""; 0], "the policy forbids it not");

    page.goto(&server.url("/wrong")).unwrap();
    let mut found = axe.violations(&page).unwrap();
    found.sort_unstable();
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found[0].starts_with("button-name (critical) at #mute: "),
        "{}",
        found[0]
    );
    assert!(
        found[1].starts_with("color-contrast (serious) at #pale: "),
        "{}",
        found[1]
    );
}

#[test]
fn the_checker_reports_invalid_html() {
    let Some(nu) = Nu::find_or_skip().unwrap() else {
        return;
    };
    let doubled = RIGHT.replace("<p>", "<p id=\"a\"><p id=\"a\">");
    let found = nu.errors([RIGHT, &doubled]).unwrap();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with("1.html:1:") && found[0].contains("Duplicate ID"),
        "{}",
        found[0]
    );
}
