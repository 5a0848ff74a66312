//! The policy page in a real browser: hostile texts run nothing and break no layout, in any language.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

#[path = "../page/hostile_policy.rs"]
mod hostile_policy;

use cookie_registry_policy::page::{Format, RenderOptions, STYLESHEET, Words, render};
use cookie_registry_policy::{Options, Policy, check_file};
use cookie_registry_tests::browser::{Browser, Page};
use cookie_registry_tests::canned::{Answer, Asked, Server};
use hostile_policy::{FIELDS, HOSTILE, harmless, policy_of};
use std::path::Path;

const CSP: &str = "Content-Security-Policy: default-src 'self'";

fn html(policy: &Policy, language: &str) -> String {
    let options = RenderOptions::new()
        .language(language)
        .stylesheet("/style.css");
    render(policy, Format::Html, &options).unwrap()
}

/// Longer than any line.
const ENDLESS: &str = concat!(
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
);

/// Serves `/harmless`, `/hostile/NUMBER` and `/LANGUAGE`, the last with a content security policy. The
/// hostile ones have none: the page must hold without it.
fn answer(asked: &Asked) -> Answer {
    match asked.path.trim_start_matches('/') {
        "style.css" => Answer::style(STYLESHEET),
        "harmless" => Answer::html(&html(&policy_of(harmless), "en")),
        path => match path
            .strip_prefix("hostile/")
            .and_then(|number| number.parse().ok())
        {
            Some(number) => Answer::html(&html(&policy_of(|_| hostile(number).to_owned()), "en")),
            None if Words::languages().any(|language| language == path) => {
                Answer::html(&html(&root_policy(), path)).header(CSP)
            }
            None => Answer::not_found(),
        },
    }
}

fn hostile(number: usize) -> &'static str {
    HOSTILE.get(number).copied().unwrap_or(ENDLESS)
}

fn root_policy() -> Policy {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy.toml");
    let checked = check_file(&path, Options::today()).unwrap();
    checked.policy().expect("policy.toml is valid").clone()
}

fn count(page: &Page, selector: &str) -> u64 {
    page.eval(&format!("document.querySelectorAll({selector:?}).length"))
        .unwrap()
        .as_u64()
        .unwrap()
}

fn overhang(page: &Page, width: u32) -> i64 {
    page.set_window(width, 800).unwrap();
    let script = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    page.eval(script).unwrap().as_i64().unwrap()
}

#[test]
fn hostile_texts_run_nothing_and_break_no_layout() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    page.goto(&server.url("/harmless")).unwrap();
    assert!(count(&page, "td") > 10 && FIELDS > 40);
    let shape = "[...document.querySelectorAll('*')].filter(e => e.localName !== 'a').map(e => e.localName).join(' ')";
    let expected = page.eval(shape).unwrap();
    for number in 0..=HOSTILE.len() {
        page.goto(&server.url(&format!("/hostile/{number}")))
            .unwrap();
        assert_eq!(page.eval(shape).unwrap(), expected, "{}", hostile(number));
        let links = "[...document.links].filter(a => !['https:', 'mailto:', 'http:'].includes(a.protocol)).length";
        assert_eq!(page.eval(links).unwrap(), 0, "{}", hostile(number));
        for width in [360, 1280] {
            assert_eq!(
                overhang(&page, width),
                0,
                "{} at {width} px",
                hostile(number)
            );
        }
    }
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn every_language_fits_on_a_phone_and_works_under_the_strictest_policy() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let server = Server::start(answer).unwrap();
    let mut page = browser.new_page().unwrap();
    for language in Words::languages() {
        page.goto(&server.url(&format!("/{language}"))).unwrap();
        for width in [320, 360, 830, 1280] {
            assert_eq!(overhang(&page, width), 0, "{language} at {width} px");
        }
        let styled = "getComputedStyle(document.querySelector('.cookie-policy')).maxWidth";
        assert_eq!(
            page.eval(styled).unwrap(),
            "1088px",
            "the style sheet is there"
        );
    }
    assert_eq!(page.errors().unwrap(), [""; 0]);
}
