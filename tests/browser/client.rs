//! The browser client against a small server of its own: what it reports is what the page did.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test reports by panicking; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_test_support::browser::{Browser, BrowserError, Page};
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use serde_json::json;
use std::fs;
use std::path::PathBuf;

const FORM: &str = r#"<!doctype html><title>form</title>
    <p style="height: 3000px">The button is below the window's edge.</p>
    <form method="post" action="/greet"><input name="who" value="nobody"><button>Go</button></form>
    <script src="/theme.js"></script><p hidden id="nowhere">hidden</p>"#;

const THEME: &str = "localStorage.setItem('cw.theme', localStorage.getItem('cw.theme') || 'dark');
    document.title = 'scripted';";

fn answer(asked: &Asked) -> Answer {
    match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/greet") => {
            assert_eq!(asked.body, "who=Zo%C3%AB");
            Answer::redirect("/hello").header("Set-Cookie: greeted=yes; Path=/; HttpOnly")
        }
        (_, "/hello") => Answer::html("<!doctype html><title>hello</title><a href='/form'>back</a>"),
        (_, "/form") => Answer::html(FORM),
        (_, "/theme.js") => Answer::script(THEME),
        (_, "/broken") => Answer::html(
            "<!doctype html><script>console.error('one', 2); undefinedFunction();</script>",
        ),
        (_, "/strict") => Answer::html("<!doctype html><script>document.title = 'no';</script>")
            .header("Content-Security-Policy: default-src 'self'"),
        (_, "/cookies") => Answer::html("<!doctype html><title>cookies</title>")
            .header("Set-Cookie: __Host-sid=abc; Max-Age=99999999; Path=/; Secure; HttpOnly; SameSite=Lax")
            .header("Set-Cookie: __Host-bad=abc; Path=/app; Secure")
            .header("Set-Cookie: part=1; Path=/x; Secure; SameSite=None; Partitioned"),
        (_, "/headers") => Answer::html(&format!("<!doctype html><pre>{}</pre>", asked.headers)),
        _ => Answer::not_found(),
    }
}

/// A page of a new browser and a server for it; `None` where the test is to be skipped.
fn start() -> Option<(Browser, Page, Server)> {
    let browser = Browser::start_or_skip().unwrap()?;
    let page = browser.new_page().unwrap();
    Some((browser, page, Server::start(answer).unwrap()))
}

#[test]
fn a_form_is_filled_in_and_sent_and_its_redirect_is_followed() {
    let Some((browser, mut page, server)) = start() else {
        return;
    };
    page.goto(&server.url("/form")).unwrap();
    page.fill("input[name=who]", "Zoë").unwrap();
    page.click_and_wait("button").unwrap();
    assert_eq!(page.eval("document.title").unwrap(), "hello");
    page.click_and_wait("a").unwrap();
    assert_eq!(page.eval("location.pathname").unwrap(), "/form");
    let cookies = browser.cookies().unwrap();
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    assert_eq!(cookies[0].name, "greeted");
    assert_eq!(page.errors().unwrap(), Vec::<String>::new());

    let missing = page.fill("#none", "x");
    assert!(
        matches!(missing, Err(BrowserError::NoElement { .. })),
        "{missing:?}"
    );
    let hidden = page.click("#nowhere");
    assert!(
        matches!(hidden, Err(BrowserError::NotVisible { .. })),
        "{hidden:?}"
    );
}

#[test]
fn forms_work_where_scripts_are_switched_off() {
    let Some((_browser, mut page, server)) = start() else {
        return;
    };
    page.set_javascript_enabled(false).unwrap();
    page.goto(&server.url("/form")).unwrap();
    page.fill("input", "Zoë").unwrap();
    page.click_and_wait("button").unwrap();
    page.click_and_wait("a").unwrap();
    assert!(page.local_storage().unwrap().is_empty());
    page.set_javascript_enabled(true).unwrap();
    page.reload().unwrap();
    assert_eq!(page.eval("document.title").unwrap(), "scripted");
    assert_eq!(page.local_storage().unwrap()["cw.theme"], "dark");
}

#[test]
fn storage_survives_a_reload_and_stays_in_its_context() {
    let Some((browser, mut page, server)) = start() else {
        return;
    };
    page.goto(&server.url("/form")).unwrap();
    page.eval("localStorage.setItem('cw.theme', 'light')")
        .unwrap();
    page.reload().unwrap();
    assert_eq!(page.local_storage().unwrap()["cw.theme"], "light");
    page.goto(&server.url("/cookies")).unwrap();

    let context = browser.new_context().unwrap();
    let mut private = context.new_page().unwrap();
    private.goto(&server.url("/form")).unwrap();
    assert_eq!(private.local_storage().unwrap()["cw.theme"], "dark");
    assert!(context.cookies().unwrap().is_empty());
}

#[test]
fn every_kind_of_error_is_reported() {
    let Some((_browser, mut page, server)) = start() else {
        return;
    };
    page.goto(&server.url("/broken")).unwrap();
    page.goto(&server.url("/strict")).unwrap();
    let errors = page.errors().unwrap();
    assert_eq!(errors.len(), 3, "{errors:#?}");
    assert_eq!(errors[0], "one 2");
    assert!(
        errors[1].contains("undefinedFunction is not defined"),
        "{errors:#?}"
    );
    assert!(errors[2].contains("Content Security Policy"), "{errors:#?}");

    let thrown = page.eval("Promise.reject(new Error('no'))");
    assert!(
        matches!(thrown, Err(BrowserError::Script { .. })),
        "{thrown:?}"
    );
    let closed = page.goto("http://127.0.0.1:1/");
    assert!(
        matches!(closed, Err(BrowserError::Navigation { .. })),
        "{closed:?}"
    );
}

#[test]
fn cookies_have_all_attributes_and_prefixes_are_enforced() {
    let Some((browser, mut page, server)) = start() else {
        return;
    };
    page.goto(&server.url("/cookies")).unwrap();
    let cookies = browser.cookies().unwrap();
    let names: Vec<_> = cookies.iter().map(|cookie| cookie.name.as_str()).collect();
    assert_eq!(names, ["__Host-sid", "part"]);
    let sid = &cookies[0];
    assert!(sid.secure && sid.http_only && sid.is_host_only());
    assert_eq!((sid.value.as_str(), sid.path.as_str()), ("abc", "/"));
    assert_eq!(sid.same_site.as_deref(), Some("Lax"));
    let days = page.eval(&format!(
        "Math.round(({} - Date.now() / 1000) / 86400)",
        sid.expires.unwrap()
    ));
    assert_eq!(
        days.unwrap(),
        400,
        "the browser caps a lifetime at 400 days"
    );
    assert!(cookies[1].partition_site.is_some() && cookies[1].expires.is_none());
}

#[test]
fn promises_headers_and_pictures() {
    let Some((_browser, mut page, server)) = start() else {
        return;
    };
    page.set_extra_headers(&[("Sec-GPC", "1")]).unwrap();
    page.goto(&server.url("/headers")).unwrap();
    let headers = page.eval("document.body.textContent").unwrap();
    let headers = headers.as_str().unwrap().to_lowercase();
    assert!(headers.contains("sec-gpc: 1"), "{headers}");
    let value = page.eval("Promise.resolve({ list: [1, 'a'], webdriver: navigator.webdriver })");
    assert_eq!(
        value.unwrap(),
        json!({ "list": [1, "a"], "webdriver": false })
    );

    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser-client.png");
    page.screenshot(&file, 320, 200).unwrap();
    let picture = fs::read(&file).unwrap();
    assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(picture[16..24], [0, 0, 1, 64, 0, 0, 0, 200]);
    fs::remove_file(file).unwrap();
}

/// Reads the process table, which only Linux has as files.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_left_of_a_browser_that_was_dropped() {
    let Some((browser, page, _server)) = start() else {
        return;
    };
    let profile = browser.profile().to_owned();
    // Helper processes carry the profile's folder, or their parent's, on their command line.
    let processes = || {
        fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| fs::read(entry.unwrap().path().join("cmdline")).ok())
            .filter(|line| String::from_utf8_lossy(line).contains(profile.to_str().unwrap()))
            .count()
    };
    assert!(processes() > 0);
    drop((browser, page));
    assert_eq!(processes(), 0);
    assert!(!profile.exists());
}
