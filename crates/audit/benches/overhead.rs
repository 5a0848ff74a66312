//! Compares the time of an audit of three stages with that of the browser alone, which loads the same pages and waits as long
//! on each.
//!
//! Both are run by turns and the fastest run of each counts, so that whatever else the machine does falls on both alike.
//! `cargo xtask bench audit` runs it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a benchmark whose input is wrong measures nothing"
)]

use cookie_registry_audit::{Answer, Settings, Stage, observe};
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer as Response, Server};
use cookie_registry_test_support::figures::{self, Figure, Goal};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, Instant};

const ROUNDS: u32 = 3;
const PAGES: [&str; 3] = ["/", "/articles", "/about"];
/// How long each page works after it is loaded: what the command does by itself.
const SETTLE: Duration = Duration::from_millis(1_500);
/// What this project promises.
const MOST: f64 = 1.5;

const PAGE: &str = "<!doctype html><title>A small site</title><h1>Hello</h1>\
    <button id=yes onclick=\"document.cookie = 'choice=yes; path=/'\">Yes</button>\
    <button id=no onclick=\"document.cookie = 'choice=no; path=/'\">No</button>\
    <script>localStorage.setItem('theme', 'dark'); fetch('/data')</script>";

fn main() -> ExitCode {
    if Browser::find().is_none() {
        println!("there is no Chromium, so that nothing can be measured");
        let what = "an audit of three stages, compared with the browser alone";
        return figures::finish(&[Figure::not_measured(what, Goal::AtMost(MOST))]);
    }
    let server =
        Server::start(|_| Response::html(PAGE).header("Set-Cookie: page=1; Path=/")).unwrap();
    let (mut alone, mut audit) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        alone = alone.min(timed(|| browser_alone(&server)));
        audit = audit.min(timed(|| audited(&server)));
    }
    let ratio = audit.as_secs_f64() / alone.as_secs_f64();
    println!(
        "{} pages in three stages: the browser alone {:.2} s, the audit {:.2} s",
        PAGES.len(),
        alone.as_secs_f64(),
        audit.as_secs_f64(),
    );
    let what = "an audit of three stages, compared with the browser alone";
    figures::finish(&[Figure::ratio(what, ratio, Goal::AtMost(MOST))])
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

/// Loads each page once in each stage, with a click on the first page of two of them. The audit loads that page a second time
/// after the click, which counts against it.
fn browser_alone(server: &Server) {
    let browser = Browser::start().unwrap();
    for button in ["", "#no", "#yes"] {
        let context = browser.new_context().unwrap();
        let mut page = context.new_page().unwrap();
        for path in PAGES {
            page.goto(&server.url(path)).unwrap();
            sleep(SETTLE);
            if path == "/" && !button.is_empty() {
                page.eval(&format!("document.querySelector('{button}').click()"))
                    .unwrap();
                sleep(SETTLE);
            }
        }
    }
}

fn audited(server: &Server) {
    let mut settings = Settings::new(PAGES.iter().map(|path| server.url(path)).collect());
    settings.stages = vec![Stage::BeforeChoice, Stage::AfterReject, Stage::AfterAccept];
    settings.accept = Answer::Click("#yes".to_owned());
    settings.reject = Answer::Click("#no".to_owned());
    settings.settle = SETTLE;
    let observation = observe(&settings).unwrap().observation;
    let clicks = observation
        .stages
        .iter()
        .filter_map(|it| it.choice.as_ref());
    assert_eq!(clicks.filter(|it| it.changed).count(), 2);
    assert!(
        observation.problems.is_empty(),
        "{:?}",
        observation.problems
    );
}
