//! vanilla-cookieconsent, configured from a policy, in a real browser: what it asks, and that what is withdrawn is
//! gone from the browser's own jar.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Options, Policy, check_files};
use cookie_registry_render::page::{PageError, RenderOptions};
use cookie_registry_render::{Format, render};
use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::{Browser, Context, Page};
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::npm;
use serde_json::{Value, json};
use std::fs;

const SHOP: &str = include_str!("../typescript/shop.toml");
const DECLARED: &str = "value      = \"consent\"\nhttp_only  = false";
const BY_BANNER: &str = "value      = \"json\"\nset_by     = \"script\"";

/// The shop with the banner's own cookie in place of the service's record.
fn shop(banner: &str) -> Policy {
    let text = SHOP
        .replace(DECLARED, banner)
        .replace("name       = \"choice\"", "name       = \"cc_cookie\"")
        .replace(
            "Shows offers that fit.",
            "Shows <img src=x onerror=\\\"globalThis.broken = 1\\\"> offers.",
        );
    assert_ne!(text, SHOP);
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let policy = checked.policy().cloned();
    policy.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

fn config() -> String {
    let options = RenderOptions::new().language("de");
    render(&shop(BY_BANNER), Format::VanillaCookieconsent, &options).unwrap()
}

const START: &str = "
    import * as CookieConsent from '/cookieconsent.esm.js';
    import config from '/config.js';
    globalThis.CookieConsent = CookieConsent;
    // The library hides from browsers that are driven by a program.
    await CookieConsent.run({ ...config, hideFromBots: false });
    globalThis.started = true;";

fn answer(asked: &Asked) -> Answer {
    let package = |name: &str| {
        let file = npm::file("vanilla-cookieconsent", &format!("dist/{name}")).unwrap();
        fs::read_to_string(file).unwrap()
    };
    let page = |language: &str, signal: &str| {
        Answer::html(&format!(
            "<!doctype html><html lang=\"{language}\"><title>Shop</title><link rel=\"stylesheet\" href=\"/cookieconsent.css\">\
             <script src=\"/{signal}.js\"></script><main><h1>Shop</h1></main><script type=\"module\" src=\"/start.js\"></script>"
        ))
        .header("Content-Security-Policy: default-src 'self'")
    };
    match asked.path.as_str() {
        "/cookieconsent.esm.js" => Answer::script(&package("cookieconsent.esm.js")),
        "/cookieconsent.css" => Answer::style(&package("cookieconsent.css")),
        "/config.js" => Answer::script(&config()),
        "/start.js" => Answer::script(START),
        "/none.js" => Answer::script(""),
        "/gpc.js" => Answer::script(
            "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })",
        ),
        "/" => page("en", "none"),
        "/de" => page("de", "none"),
        "/gpc" => page("en", "gpc"),
        _ => Answer::not_found(),
    }
}

/// A browser with an empty jar, on a page with the banner.
struct Visit {
    page: Page,
    context: Context,
    _browser: Browser,
    server: Server,
}

impl Visit {
    fn begin() -> Option<Self> {
        let browser = Browser::start_or_skip().unwrap()?;
        if npm::file("vanilla-cookieconsent", "dist/cookieconsent.esm.js").is_none() {
            let required = std::env::var("COOKIE_REGISTRY_REQUIRE_BROWSER");
            assert!(
                required.as_deref() != Ok("1"),
                "`cargo xtask test` installs vanilla-cookieconsent"
            );
            eprintln!("skipped: vanilla-cookieconsent is not installed");
            return None;
        }
        let context = browser.new_context().unwrap();
        let mut visit = Self {
            page: context.new_page().unwrap(),
            context,
            _browser: browser,
            server: Server::start(answer).unwrap(),
        };
        visit.goto("/");
        Some(visit)
    }

    fn goto(&mut self, path: &str) {
        let url = self
            .server
            .url(path)
            .replace("127.0.0.1", "app.shop.localhost");
        self.page.goto(&url).unwrap();
        self.wait_for("globalThis.started === true");
    }

    fn eval(&self, script: &str) -> Value {
        match self.page.eval(script) {
            Ok(value) => value,
            Err(error) => panic!("{script}: {error}"),
        }
    }

    fn wait_for(&self, condition: &str) {
        let wait = format!(
            "(async () => {{
                for (const until = Date.now() + 20000; !(await ({condition}));) {{
                    if (Date.now() > until) throw new Error('too long');
                    await new Promise((done) => setTimeout(done, 20));
                }}
                return true;
            }})()"
        );
        assert_eq!(self.eval(&wait), true);
    }

    /// Clicks a button of the banner, once it is there to be seen.
    fn click(&self, selector: &str) {
        self.wait_for_sight_of(selector);
        let selector = Value::from(selector);
        self.eval(&format!("document.querySelector({selector}).click()"));
    }

    fn wait_for_sight_of(&self, selector: &str) {
        let selector = Value::from(selector);
        self.wait_for(&format!(
            "document.querySelector({selector})?.checkVisibility({{ visibilityProperty: true }})"
        ));
    }

    /// The names in the jar, each as often as it is there, without the banner's own.
    fn names(&self) -> Vec<String> {
        self.eval("document.cookie");
        let jar = self.context.cookies().unwrap().into_iter();
        jar.map(|cookie| cookie.name)
            .filter(|name| name != "cc_cookie")
            .collect()
    }

    /// Waits until this is what is kept besides cookies.
    fn wait_for_kept(&self, kept: &Value) {
        self.wait_for(&format!(
            "{KEPT}.then((kept) => JSON.stringify(kept) === JSON.stringify({kept}))"
        ));
    }

    fn set_everything(&self) {
        self.eval(
            "(async () => {
                for (const text of ['visits=1; Path=/; Secure', 'visits=2; Path=/; Domain=shop.localhost', '_ga_A=1; Path=/; Domain=shop.localhost; Secure',
                    '_ga_B=1; Path=/; Domain=app.shop.localhost', '_ads=1; Path=/; Domain=shop.localhost', 'tab=mine; Path=/', '_gat=1; Path=/'])
                    document.cookie = text;
                localStorage.setItem('shop.layout', 'wide'); localStorage.setItem('shop.theme', 'dark'); sessionStorage.setItem('shop.recent.1', '{}');
                await new Promise((done) => { const request = indexedDB.open('shop-events'); request.onsuccess = () => { request.result.close(); done() } });
            })()",
        );
    }
}

/// What is kept besides cookies.
const KEPT: &str = "(async () => [Object.keys(localStorage).sort(), Object.keys(sessionStorage).length, (await indexedDB.databases()).length])()";

#[test]
fn to_reject_is_as_easy_as_to_accept() {
    let Some(mut visit) = Visit::begin() else {
        return;
    };
    visit.wait_for_sight_of(".cm");
    let look = |role: &str| {
        visit.eval(&format!(
            "(() => {{ const button = document.querySelector('.cm [data-role={role}]'), style = getComputedStyle(button), box = button.getBoundingClientRect();
              return [style.backgroundColor, style.color, style.fontSize, style.fontWeight, style.borderColor, Math.round(box.width), Math.round(box.height)] }})()"
        ))
    };
    assert_eq!(look("all"), look("necessary"));
    assert_eq!(
        visit.eval("document.querySelector('.cm').lang ?? ''"),
        Value::from("")
    );
    let text = |visit: &Visit, selector: &str| {
        visit.eval(&format!(
            "document.querySelector({}).textContent",
            Value::from(selector)
        ))
    };
    assert_eq!(text(&visit, ".cm [data-role=necessary]"), "Reject all");
    assert_eq!(
        visit.eval("CookieConsent.getUserPreferences().acceptedCategories"),
        json!([])
    );
    // The policy has a picture in a text; on the page it is that text.
    visit.eval("CookieConsent.showPreferences()");
    visit.wait_for_sight_of(".pm");
    assert_eq!(
        visit.eval("[document.querySelectorAll('#cc-main img').length, globalThis.broken ?? 0]"),
        json!([0, 0])
    );
    assert!(
        text(&visit, ".pm")
            .as_str()
            .unwrap()
            .contains("Shows <img src=x onerror=\"globalThis.broken = 1\"> offers.")
    );
    let toggles = "Object.fromEntries([...document.querySelectorAll('.pm input[value]')].map(one => [one.value, [one.checked, one.disabled]]))";
    assert_eq!(
        visit.eval(toggles),
        json!({
            "necessary": [true, true], "preferences": [false, false], "looks": [true, false],
            "analytics": [false, false], "numbers": [false, false], "marketing": [false, false],
        })
    );
    if let Some(axe) = Axe::load_or_skip().unwrap() {
        let found = axe.violations(&visit.page).unwrap();
        // The colours of the switches and their size are the library's.
        let theirs = ["color-contrast", "target-size"];
        let ours: Vec<_> = found
            .iter()
            .filter(|line| !theirs.iter().any(|rule| line.starts_with(rule)))
            .collect();
        assert!(ours.is_empty(), "{ours:#?}");
    }
    visit.goto("/de");
    visit.wait_for_sight_of(".cm");
    assert_eq!(text(&visit, ".cm [data-role=necessary]"), "Alles ablehnen");
    assert_eq!(visit.page.errors().unwrap(), [""; 0]);
}

#[test]
fn what_is_withdrawn_is_removed() {
    let Some(mut visit) = Visit::begin() else {
        return;
    };
    visit.click(".cm [data-role=all]");
    visit.set_everything();
    let all = ["_ads", "_ga_A", "_ga_B", "_gat", "tab", "visits", "visits"];
    assert_eq!(visit.names(), all);
    visit.goto("/");
    assert_eq!(visit.names(), all, "what was accepted stays");
    let choice = visit
        .context
        .cookies()
        .unwrap()
        .into_iter()
        .find(|cookie| cookie.name == "cc_cookie")
        .unwrap();
    let now = visit.eval("Date.now() / 1000").as_f64().unwrap();
    let days = (choice.expires.unwrap() - now) / 86_400.0;
    assert!((days - 180.0).abs() < 0.1, "{days}");

    // Analytics alone is switched off, by hand.
    visit.eval("CookieConsent.showPreferences()");
    visit.click(".pm input[value=analytics]");
    visit.click(".pm [data-role=save]");
    visit.wait_for("!CookieConsent.acceptedCategory('analytics')");
    visit.wait_for("!document.cookie.includes('visits')");
    assert_eq!(visit.names(), ["_ads", "_gat", "tab"]);
    visit.wait_for_kept(&json!([["shop.layout", "shop.theme"], 1, 0]));

    visit.eval("CookieConsent.showPreferences()");
    visit.click(".pm [data-role=necessary]");
    visit.wait_for("!CookieConsent.acceptedCategory('marketing')");
    visit.wait_for("!document.cookie.includes('_ads')");
    assert_eq!(visit.names(), ["_gat", "tab"]);
    visit.wait_for_kept(&json!([["shop.theme"], 0, 0]));
    assert_eq!(visit.page.errors().unwrap(), [""; 0]);
}

#[test]
fn a_service_is_withdrawn_by_itself() {
    let Some(visit) = Visit::begin() else { return };
    visit.click(".cm [data-role=all]");
    visit.set_everything();
    visit.eval("CookieConsent.acceptService([], 'analytics')");
    visit.wait_for("!document.cookie.includes('_ga_')");
    assert_eq!(
        visit.eval("CookieConsent.acceptedService('numbers', 'analytics')"),
        false
    );
    let names = visit.names();
    assert!(
        !names.iter().any(|name| name.starts_with("_ga_")),
        "{names:?}"
    );
}

#[test]
fn global_privacy_control_takes_the_question_away() {
    let Some(mut visit) = Visit::begin() else {
        return;
    };
    visit.click(".cm [data-role=all]");
    visit.set_everything();
    visit.goto("/gpc");
    // What was agreed to without the signal does not count with it.
    assert_eq!(visit.eval("CookieConsent.validConsent()"), false);
    visit.eval("CookieConsent.showPreferences()");
    visit.wait_for_sight_of(".pm");
    assert_eq!(
        visit.eval("document.querySelectorAll('.pm input[value=marketing]').length"),
        0
    );
    let text = visit.eval("document.querySelector('.pm').textContent");
    assert!(
        text.as_str()
            .unwrap()
            .contains("We honour it: this stays off."),
        "{text}"
    );
    visit.click(".pm [data-role=all]");
    visit.wait_for(
        "CookieConsent.acceptedCategory('analytics') && !document.cookie.includes('_ads')",
    );
    assert_eq!(
        visit.eval("CookieConsent.acceptedCategory('marketing')"),
        false
    );
    let names = visit.names();
    assert!(
        !names.contains(&"_ads".to_owned()) && names.contains(&"visits".to_owned()),
        "{names:?}"
    );
    assert_eq!(visit.page.errors().unwrap(), [""; 0]);
}

#[test]
fn a_policy_without_a_cookie_for_the_banner_says_so() {
    let why = |banner: &str| match render(
        &shop(banner),
        Format::VanillaCookieconsent,
        &RenderOptions::new(),
    ) {
        Err(PageError::NoBannerCookie { why }) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        why("value      = \"consent\""),
        "vanilla-cookieconsent is a script and cannot keep the visitor's choice in `cookies.consent`, which is HttpOnly"
    );
    let files = Memory::from_iter([("policy.toml", include_str!("../../policy.toml"))]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
    let options = RenderOptions::new();
    let rendered = render(
        checked.policy().unwrap(),
        Format::VanillaCookieconsent,
        &options,
    );
    assert!(
        matches!(rendered, Err(PageError::NoBannerCookie { .. })),
        "{rendered:?}"
    );
}

#[test]
fn the_revision_follows_what_is_asked_and_nothing_else() {
    let revision = |text: &str| {
        let files = Memory::from_iter([("policy.toml", text.to_owned())]);
        let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
        let module = render(
            checked.policy().unwrap(),
            Format::VanillaCookieconsent,
            &RenderOptions::new(),
        )
        .unwrap();
        let line = module
            .lines()
            .find(|line| line.starts_with("  revision: "))
            .unwrap();
        let number: u64 = line
            .trim_start_matches("  revision: ")
            .trim_end_matches(',')
            .parse()
            .unwrap();
        // JavaScript keeps it exactly, with room for the signals.
        assert!(number.is_multiple_of(4) && number < 1 << 53);
        number
    };
    let before = revision(SHOP);
    assert_eq!(
        revision(&SHOP.replace("Counts your visits.", "counts your  visits")),
        before
    );
    assert_eq!(
        revision(&SHOP.replace("Remembers dark mode.", "Remembers the dark mode.")),
        before
    );
    assert_ne!(
        revision(&SHOP.replace(
            "Counts your visits.",
            "Counts your visits for our partners."
        )),
        before
    );
}
