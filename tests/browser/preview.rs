//! The reviewer's desk in a real browser: it follows the file, and the reader keeps their place.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

#[allow(
    dead_code,
    reason = "these tests need less of it than those of the command line"
)]
#[path = "../cli/repository.rs"]
mod repository;
#[allow(
    dead_code,
    reason = "these tests need less of it than those of the command line"
)]
#[path = "../cli/run.rs"]
mod run;

#[path = "desk.rs"]
mod desk;

use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::{Browser, Page};
use cookie_registry_test_support::service::Service;
use repository::{commit, repository};
use run::command;
use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

const REFERENCE: &str = include_str!("../../policy.toml");

/// How long an edit may take until it is shown; measured is how long it does take.
const PATIENCE: Duration = Duration::from_secs(20);

fn policy() -> String {
    REFERENCE.replacen(
        "language      = \"en\"",
        "language      = \"en\"\nlanguages     = [\"en\", \"de\"]",
        1,
    )
}

fn preview(folder: &Path) -> Service {
    Service::run(&mut command(folder, ["preview"])).unwrap()
}

/// How long it takes until an expression is true.
fn wait_for(page: &Page, what: &str) -> Duration {
    let start = Instant::now();
    while page.eval(what).unwrap() != true {
        assert!(
            start.elapsed() < PATIENCE,
            "it does not come true: {what}
{}",
            page.eval("document.querySelector('header').innerText")
                .unwrap()
        );
        sleep(Duration::from_millis(5));
    }
    start.elapsed()
}

fn body(page: &Page) -> String {
    page.eval("document.body.innerText").unwrap().to_string()
}

fn save(folder: &Path, text: &str) {
    let new = folder.join("policy.toml.new");
    fs::write(&new, text).unwrap();
    fs::rename(&new, folder.join("policy.toml")).unwrap();
}

fn in_frame(number: usize, words: &str) -> String {
    format!(
        "document.querySelectorAll('iframe')[{number}]?.contentDocument?.body?.innerText.includes({words:?}) ?? false"
    )
}

const FOLLOWS: &str = "document.getElementById('connection').textContent === 'Follows the file'";

#[test]
fn an_edit_is_seen_and_the_reader_keeps_their_place() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let here = repository([("policy.toml", policy().as_str())]);
    let service = preview(here.path());
    let mut page = browser.new_page().unwrap();
    page.set_window(1280, 800).unwrap();
    page.goto(&service.url("/")).unwrap();
    wait_for(&page, FOLLOWS);
    wait_for(&page, &in_frame(1, "Zuletzt geändert"));

    // The reader unfolds a rule, has the keyboard on it, and scrolls it to somewhere.
    let rule = "finding--missing-translation--cookies.csrf--rule";
    page.eval(&format!("{{ const d = document.getElementById('{rule}'); d.open = true; d.querySelector('summary').focus(); d.scrollIntoView({{ block: 'center' }}); }} 0")).unwrap();
    let place = format!("document.getElementById('{rule}').getBoundingClientRect().top");
    let frame_scroll = "document.querySelector('iframe').contentDocument.documentElement.scrollTop";
    page.eval(&format!("{frame_scroll} = 300")).unwrap();
    let before = page.eval(&place).unwrap().as_f64().unwrap();
    page.eval("window.notReloaded = true").unwrap();

    // A mistake: the finding appears above the reader's place.
    save(
        here.path(),
        &policy().replace("lifetime   = \"1 year\"", "lifetme    = \"1 year\""),
    );
    let taken = wait_for(&page, "document.body.innerText.includes('lifetme')");
    println!(
        "from save to the finding on the page: {} ms",
        taken.as_millis()
    );
    wait_for(&page, "document.title.includes('page not up to date')");
    wait_for(
        &page,
        "document.getElementById('status').textContent.includes('page not up to date')",
    );
    let marked =
        "document.querySelector('#finding--unknown-key--cookies\\\\.workspace mark').textContent";
    assert_eq!(page.eval(marked).unwrap(), "lifetme");
    wait_for(&page, &in_frame(0, "1 year"));

    let after = page.eval(&place).unwrap().as_f64().unwrap();
    assert!(
        (after - before).abs() < 2.0,
        "the reader's place moved from {before} to {after}"
    );
    assert_eq!(
        page.eval(&format!("document.getElementById('{rule}').open"))
            .unwrap(),
        true
    );
    assert_eq!(
        page.eval("document.activeElement.id").unwrap(),
        "finding--missing-translation--cookies.csrf--summary"
    );
    assert_eq!(page.eval(frame_scroll).unwrap(), 300);

    // Mended in another way: the page, the changes and their verdict follow.
    let changed = policy()
        .replace("lifetime   = \"1 year\"", "lifetime   = \"400 days\"")
        .replace("Protects sign-in and other", "Guards sign-in and other");
    save(here.path(), &changed);
    let taken = wait_for(&page, &in_frame(0, "400 days"));
    println!(
        "from save to the page as visitors read it: {} ms",
        taken.as_millis()
    );
    wait_for(
        &page,
        "document.getElementById('status').textContent.includes('2 material changes')",
    );
    wait_for(
        &page,
        "document.getElementById('changes-part').innerText.includes('lasts-longer')",
    );
    wait_for(&page, "!document.body.innerText.includes('lifetme')");
    assert_eq!(page.eval(frame_scroll).unwrap(), 300);

    // What had the keyboard is mended: then the section has it.
    let translated = "{ en = \"Guards sign-in.\", de = \"Schützt die Anmeldung.\" }";
    let purpose = changed
        .lines()
        .find(|line| line.contains("Guards sign-in and"))
        .unwrap();
    save(
        here.path(),
        &changed.replace(purpose, &format!("purpose = {translated}")),
    );
    wait_for(&page, &format!("!document.getElementById('{rule}')"));
    wait_for(&page, &in_frame(1, "Schützt die Anmeldung."));
    assert_eq!(page.eval("document.activeElement.id").unwrap(), "findings");

    commit(here.path());
    wait_for(
        &page,
        "document.getElementById('status').textContent.includes('no material changes')",
    );
    assert_eq!(page.eval("window.notReloaded").unwrap(), true);
    assert_eq!(page.errors().unwrap(), [""; 0]);

    drop(service);
    wait_for(
        &page,
        "document.getElementById('connection').textContent.includes('has ended')",
    );
    assert!(body(&page).contains("Findings"), "what was shown stays");
}

#[test]
fn another_language_brings_another_pane() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let here = repository([("policy.toml", policy().as_str())]);
    let service = preview(here.path());
    let mut page = browser.new_page().unwrap();
    page.goto(&service.url("/")).unwrap();
    wait_for(&page, FOLLOWS);
    save(
        here.path(),
        &policy().replace("[\"en\", \"de\"]", "[\"en\", \"de\", \"fr\"]"),
    );
    wait_for(&page, &in_frame(2, "Dernière mise à jour"));
    save(here.path(), REFERENCE);
    wait_for(&page, "document.querySelectorAll('iframe').length === 1");
    wait_for(&page, &in_frame(0, "Cookie Policy"));
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn everybody_can_use_it() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let axe = Axe::load_or_skip().unwrap();
    let here = repository([("policy.toml", policy().as_str())]);
    let service = preview(here.path());
    let states = [
        policy(),
        policy().replace(
            "lifetime   = \"1 year\"",
            "lifetime   = \"2 years\"\nlifetme = 1",
        ),
        policy()
            .replace("lifetime   = \"1 year\"", "lifetime   = \"400 days\"")
            .replace("2027-05-09", "2026-05-10")
            .replace("exemption  = \"user-input\"", "exemption  = \"security\""),
    ];
    let mut page = browser.new_page().unwrap();
    for (number, state) in states.iter().enumerate() {
        save(here.path(), state);
        let marker = state.contains("lifetme");
        page.goto(&service.url("/")).unwrap();
        wait_for(&page, FOLLOWS);
        wait_for(
            &page,
            &format!(
                "document.querySelector('.notice.grave') ? {marker} : {}",
                !marker
            ),
        );
        page.eval("document.querySelectorAll('details').forEach(d => d.open = true)")
            .unwrap();
        for width in [320, 500, 800, 1280, 1920] {
            page.set_window(width, 900).unwrap();
            let overhang =
                "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(
                page.eval(overhang).unwrap(),
                0,
                "state {number} at {width} px"
            );
        }
        for (width, dark) in [(360, false), (1280, false), (1280, true)] {
            page.set_window(width, 900).unwrap();
            page.set_prefers_dark(dark).unwrap();
            if let Some(axe) = &axe {
                let violations = axe.violations(&page).unwrap();
                assert_eq!(
                    violations, [""; 0],
                    "state {number} at {width} px, dark: {dark}"
                );
            }
            if let Some(folder) = std::env::var_os("COOKIE_REGISTRY_SCREENSHOTS") {
                let name = format!(
                    "preview-{number}-{width}-{}.png",
                    if dark { "dark" } else { "light" }
                );
                page.screenshot(&Path::new(&folder).join(name), width, 5000)
                    .unwrap();
            }
        }
        page.set_prefers_dark(false).unwrap();
    }
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn without_scripts_it_is_a_page_that_can_be_loaded_again() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let here = repository([("policy.toml", policy().as_str())]);
    let service = preview(here.path());
    let mut page = browser.new_page().unwrap();
    page.set_javascript_enabled(false).unwrap();
    page.goto(&service.url("/")).unwrap();
    assert!(
        body(&page).contains("load it again after a save"),
        "{}",
        body(&page)
    );
    save(
        here.path(),
        &policy().replace("lifetime   = \"1 year\"", "lifetme    = \"1 year\""),
    );
    let start = Instant::now();
    while !body(&page).contains("lifetme") {
        assert!(start.elapsed() < PATIENCE, "{}", body(&page));
        sleep(Duration::from_millis(50));
        page.reload().unwrap();
    }
    // A rule unfolds, and a link leads to the line, by the browser alone.
    page.click("#finding--unknown-key--cookies\\.workspace--summary")
        .unwrap();
    let open = "document.getElementById('finding--unknown-key--cookies.workspace--rule').open";
    assert_eq!(page.eval(open).unwrap(), true);
    assert_eq!(page.errors().unwrap(), [""; 0]);
}
