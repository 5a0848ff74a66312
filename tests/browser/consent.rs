//! Consent in a real browser, with and without scripts: after each step exactly those cookies and storage exist
//! that the visitor allows, read from the browser itself.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::{Browser, Page};
use cookie_registry_test_support::service::{Service, WITH_CONSENT, WITH_CONSENT_NEXT_POLICY};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Where screenshots go, when somebody wants to look at the pages.
const SCREENSHOTS: &str = "COOKIE_REGISTRY_SCREENSHOTS";

/// How long the browser may take to do what a script asked of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the policy allows without asking, after the visitor has chosen a size of text.
const ALWAYS: [&str; 1] = ["localStorage almanac.text-size"];
/// What keeps the choice.
const CONSENT: [&str; 1] = ["cookie almanac-consent"];
const ANALYTICS: [&str; 4] = [
    "cookie almanac-reach",
    "cookie almanac-reader",
    "cookie almanac-test-headline",
    "localStorage almanac.read",
];
const MARKETING: [&str; 4] = [
    "cookie almanac-campaign",
    "sessionStorage almanac.offers",
    "indexedDB almanac-interests",
    "caches almanac-covers",
];

struct Visit {
    browser: Browser,
    service: Service,
    page: Page,
}

impl Visit {
    /// A browser on the front page; `None` where the test is to be skipped.
    fn begin(arguments: &[&str]) -> Option<Self> {
        let browser = Browser::start_or_skip().unwrap()?;
        let service = Service::start_example(WITH_CONSENT, arguments).unwrap();
        let page = browser.new_page().unwrap();
        let mut visit = Self {
            browser,
            service,
            page,
        };
        visit.open();
        Some(visit)
    }

    /// The front page, by an advertisement.
    fn open(&mut self) {
        let url = self.service.url("/?campaign=spring");
        self.page.goto(&url).unwrap();
    }

    /// Presses a button and waits for the page that it leads to.
    fn press(&mut self, selector: &str) {
        self.page.click_and_wait(selector).unwrap();
    }

    /// The page of the settings, then one of its buttons.
    fn in_the_settings(&mut self, selector: &str) {
        self.page.goto(&self.service.url("/consent")).unwrap();
        self.press(selector);
    }

    /// Ticks exactly these categories in the settings and saves.
    fn choose(&mut self, wanted: &[&str]) {
        self.page.goto(&self.service.url("/consent")).unwrap();
        for category in ["analytics", "marketing"] {
            let box_ = format!("#registry-settings-title ~ * input[value={category}]");
            let script = format!("document.querySelector('{box_}').checked");
            let is_ticked = self.page.eval(&script).unwrap() == Value::Bool(true);
            if is_ticked != wanted.contains(&category) {
                self.page.click(&box_).unwrap();
            }
        }
        self.press("#registry-settings-title ~ * button[value=by-category]");
    }

    /// Everything that the browser keeps for the service.
    fn kept(&self) -> BTreeSet<String> {
        let cookies = self.browser.cookies().unwrap();
        let mut kept: BTreeSet<String> = cookies
            .into_iter()
            .map(|cookie| format!("cookie {}", cookie.name))
            .collect();
        let script = "(async () => [
            ...Object.keys(localStorage).map(key => `localStorage ${key}`),
            ...Object.keys(sessionStorage).map(key => `sessionStorage ${key}`),
            ...(await indexedDB.databases()).map(database => `indexedDB ${database.name}`),
            ...(await caches.keys()).map(name => `caches ${name}`),
        ])()";
        let storage = self.page.eval(script).unwrap();
        let names = storage.as_array().unwrap().iter();
        kept.extend(names.map(|name| name.as_str().unwrap().to_owned()));
        kept
    }

    /// Waits until the browser keeps exactly this; scripts take a moment.
    #[track_caller]
    fn keeps(&self, step: &str, expected: &[&[&str]]) {
        let expected: BTreeSet<String> = expected
            .iter()
            .flat_map(|part| part.iter().map(|name| (*name).to_owned()))
            .collect();
        let start = Instant::now();
        loop {
            let kept = self.kept();
            if kept == expected {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{step}: the browser keeps {kept:#?} and not {expected:#?}"
            );
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// [`keeps`](Self::keeps), and still a while later.
    #[track_caller]
    fn goes_on_keeping(&self, step: &str, expected: &[&[&str]]) {
        self.keeps(step, expected);
        thread::sleep(Duration::from_millis(300));
        self.keeps(step, expected);
    }

    fn asks(&self) -> Vec<String> {
        let script = "[...document.querySelectorAll('#registry-ask-title ~ * input[name=grant]')].map(box => box.value)";
        let asked = self.page.eval(script).unwrap();
        let asked = asked.as_array().unwrap().iter();
        asked
            .map(|value| value.as_str().unwrap().to_owned())
            .collect()
    }

    fn text(&self, selector: &str) -> String {
        let script = format!(
            "document.querySelector('{selector}').textContent.replace(/\\s+/g, ' ').trim()"
        );
        self.page
            .eval(&script)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    }

    fn errors(&mut self) -> Vec<String> {
        self.page.errors().unwrap()
    }
}

const ACCEPT: &str = "#registry-ask-title ~ * button[value=accept-all]";
const REJECT: &str = "#registry-ask-title ~ * button[value=reject-all]";
const WITHDRAW: &str = ".consent-footer button[value=withdrawal]";

#[test]
fn after_each_step_exactly_what_is_allowed_is_there() {
    let Some(mut visit) = Visit::begin(&[]) else {
        return;
    };
    visit.goes_on_keeping("first visit", &[]);
    assert_eq!(visit.asks(), ["analytics", "marketing"]);
    visit.page.click("#text-size").unwrap();
    visit.goes_on_keeping("a setting that needs no consent", &[&ALWAYS]);

    visit.press(REJECT);
    assert_eq!(
        visit
            .page
            .eval("location.pathname + location.search")
            .unwrap(),
        "/?campaign=spring",
        "the visitor is where the question was"
    );
    visit.goes_on_keeping("reject", &[&ALWAYS, &CONSENT]);
    assert_eq!(visit.asks(), [""; 0], "and is not asked again");
    let status = visit.text("[role=status]");
    assert_eq!(status, "Your choice is saved.", "on the page itself");

    // From the page to the settings, which show the choice and lead back.
    visit.press(".consent-footer a");
    let own = visit.text("dl");
    assert!(own.contains("Rejected") && own.contains("UTC"), "{own}");
    visit.press("#registry-settings-title + p a");
    assert_eq!(
        visit
            .page
            .eval("location.pathname + location.search")
            .unwrap(),
        "/?campaign=spring",
        "and back"
    );

    visit.choose(&["analytics"]);
    visit.open();
    visit.goes_on_keeping("analytics alone", &[&ALWAYS, &CONSENT, &ANALYTICS]);

    visit.choose(&["analytics", "marketing"]);
    visit.open();
    visit.keeps("both", &[&ALWAYS, &CONSENT, &ANALYTICS, &MARKETING]);

    visit.choose(&["marketing"]);
    visit.open();
    visit.goes_on_keeping("change", &[&ALWAYS, &CONSENT, &MARKETING]);

    visit.in_the_settings("#registry-settings-title ~ * button[value=accept-all]");
    visit.open();
    visit.keeps("accept", &[&ALWAYS, &CONSENT, &ANALYTICS, &MARKETING]);

    visit.press(WITHDRAW);
    visit.goes_on_keeping("withdraw", &[&ALWAYS, &CONSENT]);
    visit.open();
    visit.goes_on_keeping("after the withdrawal", &[&ALWAYS, &CONSENT]);
    assert_eq!(visit.errors(), [""; 0]);
}

#[test]
fn without_scripts_the_server_does_all_that_a_server_can() {
    let Some(mut visit) = Visit::begin(&[]) else {
        return;
    };
    visit.page.set_javascript_enabled(false).unwrap();
    visit.open();
    visit.press(ACCEPT);
    let by_the_server = [
        "cookie almanac-reader",
        "cookie almanac-test-headline",
        "cookie almanac-campaign",
    ];
    visit.open();
    visit.keeps("accept", &[&CONSENT, &by_the_server]);

    // Scripts come back, and keep what they were allowed.
    visit.page.set_javascript_enabled(true).unwrap();
    visit.open();
    visit.keeps("with scripts", &[&CONSENT, &ANALYTICS, &MARKETING]);

    visit.page.set_javascript_enabled(false).unwrap();
    visit.open();
    visit.press(WITHDRAW);
    let left: Vec<&str> = ANALYTICS
        .into_iter()
        .chain(MARKETING)
        .filter(|name| !name.starts_with("cookie "))
        .collect();
    visit.goes_on_keeping("withdraw: no server clears storage", &[&CONSENT, &left]);

    visit.page.set_javascript_enabled(true).unwrap();
    visit.open();
    visit.goes_on_keeping("the next page with scripts", &[&CONSENT]);
}

#[test]
fn global_privacy_control_is_honoured_and_shown() {
    let Some(mut visit) = Visit::begin(&[]) else {
        return;
    };
    visit.press(ACCEPT);
    visit.open();
    visit.keeps("accept", &[&CONSENT, &ANALYTICS, &MARKETING]);

    visit.page.set_extra_headers(&[("Sec-GPC", "1")]).unwrap();
    visit.open();
    visit.open();
    visit.goes_on_keeping("the signal comes on", &[&CONSENT, &ANALYTICS]);
    let footer = visit
        .page
        .eval("document.querySelector('.consent-footer').textContent")
        .unwrap();
    let footer = footer.as_str().unwrap();
    assert!(footer.contains("Global Privacy Control"), "{footer}");

    visit.in_the_settings("#registry-settings-title ~ * button[value=accept-all]");
    visit.open();
    visit.goes_on_keeping("accepting does not override it", &[&CONSENT, &ANALYTICS]);
}

#[test]
fn a_material_change_asks_again_about_what_changed_and_nothing_else() {
    let name = format!("almanac-key-{}", std::process::id());
    let key = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let key = ["--key", key.to_str().unwrap()];
    let Some(mut visit) = Visit::begin(&key) else {
        return;
    };
    visit.press(ACCEPT);
    visit.open();
    visit.keeps("accept", &[&CONSENT, &ANALYTICS, &MARKETING]);

    // The next release, at the same address.
    let origin = visit.service.url("");
    let port = origin.rsplit_once(':').unwrap().1.to_owned();
    let next = Service::start_example(WITH_CONSENT_NEXT_POLICY, &key).unwrap();
    drop(std::mem::replace(&mut visit.service, next));
    let same_port = [key[0], key[1], "--port", &port];
    visit.service = Service::start_example(WITH_CONSENT_NEXT_POLICY, &same_port).unwrap();
    visit.open();
    visit.open();
    assert_eq!(visit.asks(), ["analytics"]);
    let question = visit.text(".consent");
    for printed in [
        "so we are asking you about it again. Analytics",
        "1 November 2026: Counting readers now also tells from which country they come.",
        "Counts how many different readers the Almanac has, and from which country they come.",
        "Accept all: Analytics",
    ] {
        assert!(question.contains(printed), "{printed}: {question}");
    }
    visit.goes_on_keeping("the change", &[&CONSENT, &MARKETING]);

    visit.press(REJECT);
    visit.open();
    visit.goes_on_keeping(
        "rejecting all rejects what was granted before too",
        &[&CONSENT],
    );
    visit.choose(&["analytics", "marketing"]);
    visit.open();
    visit.keeps("granted anew", &[&CONSENT, &ANALYTICS, &MARKETING]);
}

#[test]
fn the_banner_is_accessible_and_its_answers_weigh_the_same() {
    let Some(axe) = Axe::load_or_skip().unwrap() else {
        return;
    };
    let Some(mut visit) = Visit::begin(&[]) else {
        return;
    };
    for (width, height) in [(320, 640), (1280, 900)] {
        for dark in [false, true] {
            for path in ["/", "/consent"] {
                visit.page.set_window(width, height).unwrap();
                visit.page.set_prefers_dark(dark).unwrap();
                let url = visit.service.url(path);
                visit.page.goto(&url).unwrap();
                for unfolded in [false, true] {
                    let script = format!(
                        "for (const details of document.querySelectorAll('details')) details.open = {unfolded}"
                    );
                    visit.page.eval(&script).unwrap();
                    let violations = axe.violations(&visit.page).unwrap();
                    assert_eq!(violations, [""; 0], "{path} {width} dark {dark}");
                }
                let overflow = "document.documentElement.scrollWidth > innerWidth";
                assert_eq!(visit.page.eval(overflow).unwrap(), false, "{path} {width}");
            }
        }
    }
    visit.open();
    let look = |selector: &str| {
        let script = format!(
            "(() => {{
                const button = document.querySelector('{selector}');
                const {{ width, height }} = button.getBoundingClientRect();
                const style = getComputedStyle(button);
                return [width, height, style.color, style.backgroundColor, style.fontSize, style.fontWeight,
                    style.borderTopWidth, style.borderTopColor, style.opacity];
            }})()"
        );
        visit.page.eval(&script).unwrap()
    };
    let (accept, reject) = (look(ACCEPT), look(REJECT));
    assert_eq!(accept, reject);
    assert!(accept[1].as_f64().unwrap() >= 44.0, "{accept}");
    screenshots(&visit.page);
}

#[test]
fn another_site_cannot_answer_for_the_visitor() {
    let Some(visit) = Visit::begin(&[]) else {
        return;
    };
    // A page of no origin at all, as a form of another site would come.
    let mut foreign = visit.browser.new_page().unwrap();
    let form = format!(
        "data:text/html,<form method=post action='{}'><input name=answer value=accept-all><button>Win</button></form>",
        visit.service.url("/consent")
    );
    foreign.goto(&form).unwrap();
    foreign.click_and_wait("button").unwrap();
    assert_eq!(visit.browser.cookies().unwrap().len(), 0);
}

/// Pictures for whoever wants to look at them.
fn screenshots(page: &Page) {
    let Some(folder) = std::env::var_os(SCREENSHOTS) else {
        return;
    };
    for (name, width, height) in [("phone", 390, 844), ("desk", 1280, 900)] {
        let path = Path::new(&folder).join(format!("consent-{name}.png"));
        page.screenshot(&path, width, height).unwrap();
    }
}
