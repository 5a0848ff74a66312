//! The example service in a real browser: what the visitor chose stays, nothing goes wrong on any page, and the
//! browser keeps its cookies as the policy declares them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_test_support::browser::{Browser, Context, Page};
use cookie_registry_test_support::service::Service;
use std::path::Path;

const EMAIL: &str = "ada@connectwyze.example";
const PASSWORD: &str = "difference-engine";

/// Where screenshots go, when somebody wants to look at the pages.
const SCREENSHOTS: &str = "COOKIE_REGISTRY_SCREENSHOTS";

/// A browser and the service; `None` where the test is to be skipped.
fn start() -> Option<(Browser, Service)> {
    let browser = Browser::start_or_skip().unwrap()?;
    Some((browser, Service::start(&[]).unwrap()))
}

fn sign_in(page: &mut Page, service: &Service) {
    page.goto(&service.url("/sign-in")).unwrap();
    page.fill("#email", EMAIL).unwrap();
    page.fill("#password", PASSWORD).unwrap();
    page.click_and_wait("form button").unwrap();
    assert_eq!(page.eval("location.pathname").unwrap(), "/dashboard");
}

fn chosen(page: &Page) -> (String, String) {
    let attribute = |name: &str| {
        let script = format!("document.documentElement.getAttribute('data-{name}') ?? ''");
        page.eval(&script).unwrap().as_str().unwrap().to_owned()
    };
    (attribute("sidebar"), attribute("theme"))
}

fn pressed(page: &Page, setting: &str) -> String {
    let script =
        format!("document.querySelector('[data-toggles={setting}]').getAttribute('aria-pressed')");
    page.eval(&script).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn sidebar_and_theme_survive_a_reload() {
    let Some((browser, service)) = start() else {
        return;
    };
    let mut page = browser.new_page().unwrap();
    sign_in(&mut page, &service);
    assert!(
        page.local_storage().unwrap().is_empty(),
        "nothing is kept that was not chosen"
    );
    assert_eq!(pressed(&page, "sidebar"), "false");

    page.click("[data-toggles=sidebar]").unwrap();
    page.click("[data-toggles=theme]").unwrap();
    let (sidebar, theme) = chosen(&page);
    assert_eq!(sidebar, "collapsed");
    assert_eq!(theme, "dark");
    let kept: Vec<_> = page.local_storage().unwrap().into_iter().collect();
    let expected = [("cw.sidebar", "collapsed"), ("cw.theme", "dark")];
    assert_eq!(
        kept,
        expected.map(|(key, value)| (key.to_owned(), value.to_owned()))
    );

    page.reload().unwrap();
    assert_eq!(chosen(&page), (sidebar, theme));
    assert_eq!(
        (pressed(&page, "sidebar"), pressed(&page, "theme")),
        ("true".to_owned(), "true".to_owned())
    );
    page.click("[data-toggles=sidebar]").unwrap();
    page.reload().unwrap();
    assert_eq!(chosen(&page).0, "expanded");
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn a_value_that_the_registry_does_not_know_is_not_taken() {
    let Some((browser, service)) = start() else {
        return;
    };
    let mut page = browser.new_page().unwrap();
    sign_in(&mut page, &service);
    page.eval("localStorage.setItem('cw.theme', 'purple'); localStorage.setItem('cw.sidebar', '')")
        .unwrap();
    page.reload().unwrap();
    assert_eq!(chosen(&page), (String::new(), String::new()));
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn a_whole_visit_raises_no_error_and_keeps_only_what_is_declared() {
    let Some((browser, service)) = start() else {
        return;
    };
    let mut page = browser.new_page().unwrap();
    for path in ["/", "/about", "/cookies", "/sign-in", "/signed-out"] {
        page.goto(&service.url(path)).unwrap();
    }
    sign_in(&mut page, &service);
    page.click_and_wait("button[value=northwind]").unwrap();
    assert_eq!(
        page.eval("document.getElementById('workspace').textContent")
            .unwrap(),
        "Northwind Traders"
    );
    let names: Vec<_> = browser
        .cookies()
        .unwrap()
        .into_iter()
        .map(|cookie| cookie.name)
        .collect();
    assert_eq!(
        names,
        [
            "cw-workspace",
            "next-auth.csrf-token",
            "next-auth.session-token"
        ]
    );
    assert_eq!(
        page.eval("document.cookie").unwrap(),
        "",
        "no script can read them"
    );

    page.click_and_wait("#sign-out").unwrap();
    assert_eq!(page.eval("location.pathname").unwrap(), "/signed-out");
    let names: Vec<_> = browser
        .cookies()
        .unwrap()
        .into_iter()
        .map(|cookie| cookie.name)
        .collect();
    assert_eq!(names, ["cw-workspace", "next-auth.csrf-token"]);
    sign_in(&mut page, &service);
    assert_eq!(
        page.eval("document.getElementById('workspace').textContent")
            .unwrap(),
        "Northwind Traders"
    );
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn in_production_the_browser_takes_the_prefixed_cookies() {
    let Some(browser) = Browser::start_or_skip().unwrap() else {
        return;
    };
    let service = Service::start(&["--environment", "production"]).unwrap();
    let mut page = browser.new_page().unwrap();
    // Chromium takes loopback for trustworthy, so `Secure` cookies work there over plain http.
    sign_in(&mut page, &service);
    let cookies = browser.cookies().unwrap();
    let names: Vec<_> = cookies.iter().map(|cookie| cookie.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "__Host-next-auth.csrf-token",
            "__Secure-next-auth.session-token"
        ]
    );
    for cookie in &cookies {
        assert!(
            cookie.secure && cookie.http_only && cookie.is_host_only(),
            "{cookie:?}"
        );
        assert_eq!(
            (cookie.path.as_str(), cookie.same_site.as_deref()),
            ("/", Some("Lax"))
        );
    }
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

#[test]
fn without_scripts_everything_but_the_switches_works() {
    let Some((browser, service)) = start() else {
        return;
    };
    let mut page = browser.new_page().unwrap();
    page.set_javascript_enabled(false).unwrap();
    sign_in(&mut page, &service);
    page.click_and_wait("button[value=research]").unwrap();
    page.click_and_wait("#sign-out").unwrap();
    page.goto(&service.url("/cookies")).unwrap();
    assert_eq!(page.errors().unwrap(), [""; 0]);
}

/// How far a page reaches beyond the right edge of a window of this width.
fn overhang(page: &Page, width: u32) -> i64 {
    page.set_window(width, 800).unwrap();
    let script = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    page.eval(script).unwrap().as_i64().unwrap()
}

#[test]
fn no_page_scrolls_sideways_on_a_phone() {
    let Some((browser, service)) = start() else {
        return;
    };
    let mut page = browser.new_page().unwrap();
    sign_in(&mut page, &service);
    for path in ["/", "/about", "/cookies", "/dashboard"] {
        page.goto(&service.url(path)).unwrap();
        for width in [320, 360, 768, 1280] {
            assert_eq!(overhang(&page, width), 0, "{path} at {width} px");
        }
    }
    // A long name is broken, not let over the edge.
    page.goto(&service.url("/cookies#session")).unwrap();
    page.set_window(360, 800).unwrap();
    let widest = "Math.max(...[...document.querySelectorAll('.cookie-policy *')].map(e => e.getBoundingClientRect().right))";
    assert!(page.eval(widest).unwrap().as_f64().unwrap() <= 360.0);
}

/// Takes pictures where `COOKIE_REGISTRY_SCREENSHOTS` names a folder for them.
#[test]
fn the_pages_can_be_looked_at() {
    let Some(folder) = std::env::var_os(SCREENSHOTS) else {
        return;
    };
    let Some((browser, service)) = start() else {
        return;
    };
    let context: Context = browser.new_context().unwrap();
    let mut page = context.new_page().unwrap();
    sign_in(&mut page, &service);
    let shot = |page: &Page, name: &str| {
        for (size, width, height) in [("phone", 360, 3600), ("desk", 1280, 1700)] {
            page.screenshot(
                &Path::new(&folder).join(format!("{name}-{size}.png")),
                width,
                height,
            )
            .unwrap();
        }
    };
    for (path, name) in [
        ("/", "home"),
        ("/dashboard", "dashboard"),
        ("/cookies", "cookies"),
        ("/about", "about"),
    ] {
        page.goto(&service.url(path)).unwrap();
        shot(&page, name);
    }
    page.set_prefers_dark(true).unwrap();
    page.goto(&service.url("/cookies")).unwrap();
    shot(&page, "cookies-dark");
    page.set_prefers_dark(false).unwrap();
    page.goto(&service.url("/dashboard")).unwrap();
    page.click("[data-toggles=sidebar]").unwrap();
    page.click("[data-toggles=theme]").unwrap();
    shot(&page, "dashboard-dark");
    page.click_and_wait("#sign-out").unwrap();
    page.goto(&service.url("/sign-in")).unwrap();
    shot(&page, "sign-in");
}
