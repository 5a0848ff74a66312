//! How soon a browser first paints a page with the banner, compared with the page without it.
//!
//! Both are loaded by turns into new windows, and the median of each counts: a paint waits for the next frame, so that the fastest
//! one says little. `cargo xtask bench paint` runs it.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark whose service fails measures nothing"
)]

#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;

use cookie_registry::Deployment;
use cookie_registry_consent::Banner;
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Server};
use cookie_registry_test_support::figures::{self, Figure, Goal};
use http::{HeaderMap, Uri};
use registry::Cookies;
use std::process::ExitCode;

const ROUNDS: usize = 31;
/// What this project promises.
const MOST: f64 = 1.1;
const WHAT: &str = "first paint of a page with the banner, compared with the page without it";

/// The milliseconds from the start of the navigation to the first paint; null before it.
const PAINTED: &str = "performance.getEntriesByName('first-contentful-paint').map((paint) => paint.startTime)[0] ?? null";

/// A page of some length, split where the parts of the banner are put.
fn page(head: &str, top: &str, footer: &str) -> String {
    let text = "<p>A paragraph of a page, as long as one of an article is, with nothing in it that has to be loaded.</p>\n";
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Home</title>{head}</head>\n\
         <body>{top}<main><h1>Home</h1>\n{}</main><footer>{footer}</footer></body></html>\n",
        text.repeat(40)
    )
}

fn with_banner() -> String {
    let headers = HeaderMap::new();
    let choice = Cookies::CONSENT
        .with(&Deployment::PRODUCTION)
        .choice(&headers);
    let banner = Banner::new("/cookies");
    let view = banner.on(&choice).for_request(&headers);
    let uri = Uri::from_static("/");
    let view = view.from_page(&uri);
    page(&view.head(), &view.top(), &view.footer())
}

/// Loads a page in a new window, and returns the milliseconds until the first paint.
fn painted(browser: &Browser, url: &str) -> f64 {
    let context = browser.new_context().unwrap();
    let mut page = context.new_page().unwrap();
    page.goto(url).unwrap();
    for _ in 0..200 {
        if let Some(milliseconds) = page.eval(PAINTED).unwrap().as_f64() {
            return milliseconds;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    f64::NAN
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() -> ExitCode {
    if Browser::find().is_none() {
        println!("there is no Chromium, so that nothing can be measured");
        return figures::finish(&[Figure::not_measured(WHAT, Goal::AtMost(MOST))]);
    }
    let (bare, banner) = (page("", "", ""), with_banner());
    assert!(banner.contains("class=\"consent-footer\""), "{banner}");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/bare" => Answer::html(&bare),
        "/banner" => Answer::html(&banner),
        _ => Answer::not_found(),
    });
    let (server, browser) = (server.unwrap(), Browser::start().unwrap());
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (path, times) in ["/bare", "/banner"].iter().zip(&mut times) {
            times.push(painted(&browser, &server.url(path)));
        }
    }
    let [bare, banner] = times.map(median);
    println!(
        "First paint, the median of {ROUNDS}: {bare:.1} ms without the banner, {banner:.1} ms with it"
    );
    figures::finish(&[Figure::ratio(WHAT, banner / bare, Goal::AtMost(MOST))])
}
