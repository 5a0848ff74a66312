//! Audits in real browsers: of a hostile site, of the examples, and of sites that break.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

mod hostile;
mod visits;

use cookie_registry_audit::{
    Engine, Judgement, Observation, Settings, Stage, Verdict, judge, observe,
};
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Checked, Code, Options, check_file, check_files};
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Server};
use cookie_registry_test_support::firefox::Firefox;
use cookie_registry_test_support::service::{Service, WITH_CONSENT};
use hostile::InFirefox;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// Returns whether this browser's tests run.
fn runs(engine: Engine) -> bool {
    match engine {
        Engine::Chromium => Browser::find_or_skip().unwrap().is_some(),
        Engine::Firefox => Firefox::find_or_skip().unwrap().is_some(),
    }
}

/// Checks the policy of an example.
fn policy_of(path: &str) -> Checked {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    check_file(&root.join(path), Options::today()).unwrap()
}

/// Returns a policy that asks about analytics and declares the choice and one visitor cookie.
fn small_policy() -> Checked {
    let text = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
[cookies.choice]
name = "choice"
category = "necessary"
exemption = "user-input"
purpose = "Keeps what you chose."
lifetime = "1 hour"
set_by = "script"
http_only = false
secure = false
value = "consent"
[cookies.visitor]
name = "visitor"
category = "analytics"
purpose = "Counts visitors."
lifetime = "session"
set_by = "script"
http_only = false
secure = false
[choices]
settings = "/"
"#;
    let files = Memory::from_iter([("policy.toml", text)]);
    check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap()
}

fn judged(checked: &Checked, observation: &Observation) -> Judgement {
    judge(checked.recovered(), observation, &|_, _| None)
}

fn codes(judgement: &Judgement) -> BTreeSet<Code> {
    judgement.findings.iter().map(|it| it.code).collect()
}

/// Returns the findings as lines, for a message.
fn lines(judgement: &Judgement) -> String {
    let line = |it: &cookie_registry_policy::Finding| {
        format!("{} {}: {}\n", it.severity, it.code, it.message)
    };
    judgement.findings.iter().map(line).collect()
}

#[test]
fn chromium_shows_every_way_to_keep_something() {
    if !runs(Engine::Chromium) {
        return;
    }
    let server = hostile::start();
    let observation = observe(&hostile::settings(&server)).unwrap().observation;
    let unseen = hostile::unseen(&observation, hostile::in_chromium());
    assert!(
        unseen.is_empty(),
        "not seen: {unseen:?}\n{:?}",
        observation.problems
    );
    let refused = hostile::refused(&observation);
    for expected in hostile::REFUSED {
        assert!(refused.contains(expected), "{expected:?}: {refused:?}");
    }
    let checked = small_policy();
    let judgement = judged(&checked, &observation);
    let text = lines(&judgement);
    // Each is reported by its name, except the one that the policy declares.
    for way in hostile::WAYS.iter().filter(|way| way.name != "visitor") {
        let reported = judgement.findings.iter().any(|it| {
            it.code == Code::StoredUndeclared && it.message.contains(&format!("`{}", way.name))
        });
        assert!(reported, "{}\n{text}", way.name);
    }
    let expected = [
        Code::StoredAfterWithdrawal,
        Code::StoredUndeclared,
        Code::CookieRefusedByBrowser,
    ];
    assert!(
        expected.iter().all(|code| codes(&judgement).contains(code)),
        "{text}"
    );
    assert!(
        !codes(&judgement).contains(&Code::StoredBeforeConsent),
        "{text}"
    );
    assert_eq!(Judgement::verdict(&judgement.findings), Verdict::Violation);
    hostile::assert_line_of_setter(&observation);
}

#[test]
fn firefox_shows_every_way_that_its_protocol_can_show() {
    if !runs(Engine::Firefox) {
        return;
    }
    let server = hostile::start();
    let mut settings = hostile::settings(&server);
    settings.engine = Engine::Firefox;
    let observation = observe(&settings).unwrap().observation;
    let unseen = hostile::unseen(&observation, hostile::in_firefox());
    assert!(
        unseen.is_empty(),
        "not seen: {unseen:?}\n{:?}",
        observation.problems
    );
    // What it keeps and cannot show is named.
    let blind = |way: &&hostile::Way| way.in_firefox == InFirefox::Blind;
    assert_eq!(hostile::WAYS.iter().filter(blind).count(), 3);
    let said = observation.browser.blind.join("\n");
    for words in [
        "one that was removed at once",
        "gone when their page was read",
    ] {
        assert!(said.contains(words), "{said}");
    }
    hostile::assert_line_of_setter(&observation);
    let refused = hostile::refused(&observation);
    for (name, _) in hostile::REFUSED {
        assert!(
            refused.contains(&(name, "NotStored")),
            "{name}: {refused:?}"
        );
    }
}

fn with_consent_is_clean_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    let service = Service::start_example(WITH_CONSENT, &[]).unwrap();
    let mut settings = Settings::new(vec![service.url("/")]);
    settings.engine = engine;
    settings.withdraw_at = Some(service.url("/consent"));
    let observation = observe(&settings).unwrap().observation;
    let checked = policy_of("examples/with-consent/policy.toml");
    let judgement = judged(&checked, &observation);
    // Nothing but remarks: the reader never chose a size of text.
    let expected = BTreeSet::from([Code::DeclaredNeverStored]);
    assert_eq!(codes(&judgement), expected, "{}", lines(&judgement));
    assert_eq!(Judgement::verdict(&judgement.findings), Verdict::Ok);
    let stored = |stage: Stage| {
        let report = observation
            .stages
            .iter()
            .find(|it| it.stage == stage)
            .unwrap();
        report.stored.iter().filter(|it| it.remains).count()
    };
    assert_eq!(Stage::ALL.map(stored), [0, 1, 8, 1, 0]);
}

#[test]
fn the_example_with_consent_is_verified_in_chromium() {
    with_consent_is_clean_in(Engine::Chromium);
}

#[test]
fn the_example_with_consent_is_verified_in_firefox() {
    with_consent_is_clean_in(Engine::Firefox);
}

fn connectwyze_is_clean_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    let service = Service::start(&[]).unwrap();
    let mut settings = Settings::new(vec![service.url("/"), service.url("/cookies")]);
    settings.engine = engine;
    settings.stages = vec![Stage::BeforeChoice];
    // Signs in with the account that the page shows, and then does everything that the service remembers.
    let steps = serde_json::json!({ "steps": [
        { "go": "/sign-in" },
        { "fill": "#email", "text": "ada@connectwyze.example" },
        { "fill": "#password", "text": "difference-engine" },
        { "click": "form.card button" },
        { "wait_for": "#sign-out" },
        { "click": "button[name=workspace]:not([aria-current])" },
        { "wait_for": "#sign-out" },
        { "click": "[data-toggles=sidebar]" },
        { "click": "[data-toggles=theme]" },
    ]});
    settings.journey = cookie_registry_audit::journey(&steps).unwrap();
    let observation = observe(&settings).unwrap().observation;
    let judgement = judged(&policy_of("policy.toml"), &observation);
    let text = lines(&judgement);
    assert_eq!(
        Judgement::verdict(&judgement.findings),
        Verdict::Ok,
        "{text}"
    );
    // Each entry of the policy was seen.
    assert_eq!(text, "");
    assert_eq!(observation.stages[0].stored.len(), 5);
}

#[test]
fn the_example_connectwyze_has_no_violation_in_chromium() {
    connectwyze_is_clean_in(Engine::Chromium);
}

#[test]
fn the_example_connectwyze_has_no_violation_in_firefox() {
    connectwyze_is_clean_in(Engine::Firefox);
}

#[test]
fn what_was_not_seen_is_never_ok() {
    if !runs(Engine::Chromium) {
        return;
    }
    let server = Server::start(|asked| match asked.path.as_str() {
        // A button that only hides itself, and a value that changes without it.
        "/" => Answer::html(
            "<button id=yes onclick='this.remove()'>Yes</button><img src='http://tracker.example/'>\
             <script>setInterval(() => (document.cookie = `choice=${Date.now()}; path=/; max-age=3600`), 20)</script>",
        ),
        "/wall" => Answer::html("<title>Just a moment...</title>"),
        "/hangs" => {
            std::thread::sleep(Duration::from_secs(20));
            Answer::html("")
        }
        _ => Answer::not_found(),
    })
    .unwrap();
    let mut settings = Settings::new(vec![
        server.url("/"),
        server.url("/missing"),
        server.url("/hangs"),
        server.url("/wall"),
        "http://127.0.0.1:9999/".to_owned(),
    ]);
    settings.accept = cookie_registry_audit::Answer::Click("#yes".to_owned());
    settings.stages = vec![Stage::AfterReject, Stage::AfterAccept];
    settings.settle = Duration::from_millis(200);
    settings.page_limit = Duration::from_secs(4);
    let observation = observe(&settings).unwrap().observation;
    let judgement = judged(&small_policy(), &observation);
    let text = lines(&judgement);
    for expected in [
        "changed nothing that is stored",
        "no button of a known banner is visible",
        "/missing: ",
        "/hangs: ",
        "/wall: the page is a wall against programs",
        "http://127.0.0.1:9999/: net::ERR_CONNECTION_REFUSED",
        "requests to tracker.example were not let out",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert_eq!(
        Judgement::verdict(&judgement.findings),
        Verdict::NotVerified,
        "{text}"
    );
}

fn an_audit_ends_when_its_time_is_over_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    let server = Server::start(|_| Answer::html("<script>for (;;);</script>")).unwrap();
    let mut settings = Settings::new(vec![server.url("/")]);
    settings.engine = engine;
    settings.page_limit = Duration::from_secs(5);
    settings.limit = Duration::from_secs(30);
    let started = Instant::now();
    let observation = observe(&settings).unwrap().observation;
    let judgement = judged(&small_policy(), &observation);
    assert_eq!(
        Judgement::verdict(&judgement.findings),
        Verdict::NotVerified
    );
    assert!(!observation.problems.is_empty());
    // Generous: it would never end without its limit.
    assert!(started.elapsed() < Duration::from_secs(300));
}

#[test]
fn an_audit_ends_when_its_time_is_over() {
    an_audit_ends_when_its_time_is_over_in(Engine::Chromium);
}

#[test]
fn an_audit_in_firefox_ends_when_its_time_is_over() {
    an_audit_ends_when_its_time_is_over_in(Engine::Firefox);
}

/// A page that asks for everything that a visitor could grant, and for hosts that the audit does not allow.
const GREEDY: &str = "<!doctype html><script>
    alert(1); confirm(2); prompt(3);
    const said = {};
    const tell = (key, value) => { said[key] = value; document.title = JSON.stringify(said); };
    navigator.geolocation.getCurrentPosition(() => tell('place', 'granted'), () => tell('place', 'denied'));
    Notification.requestPermission().then((it) => tell('notification', it));
    navigator.mediaDevices.getUserMedia({ video: true }).then(() => tell('camera', 'granted'), () => tell('camera', 'denied'));
    for (const host of ['192.0.2.1', '[2001:db8::1]', 'tracker.example']) fetch(`http://${host}/`).catch(() => {});
    const link = Object.assign(document.createElement('a'), { href: '/file', download: 'file.bin' });
    link.click();
</script>";

fn what_a_page_asks_for_is_denied_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    let server = Server::start(|asked| match asked.path.as_str() {
        "/" => Answer::html(GREEDY),
        _ => Answer::html("x").header("Content-Disposition: attachment"),
    })
    .unwrap();
    let mut settings = Settings::new(vec![server.url("/")]);
    settings.engine = engine;
    settings.stages = vec![Stage::BeforeChoice];
    // A busy machine takes its time to refuse a camera.
    settings.settle = Duration::from_secs(5);
    let observation = observe(&settings).unwrap().observation;
    let report = &observation.stages[0];
    assert_eq!(report.pages[0].problem, None);
    let said: serde_json::Value = serde_json::from_str(&report.pages[0].title).unwrap();
    let denied =
        serde_json::json!({ "place": "denied", "notification": "denied", "camera": "denied" });
    assert_eq!(said, denied);
    let blocked = report.hosts.iter().filter(|it| it.blocked);
    let blocked: BTreeSet<&str> = blocked.map(|it| it.host.as_str()).collect();
    let expected = BTreeSet::from(["192.0.2.1", "[2001:db8::1]", "tracker.example"]);
    assert_eq!(blocked, expected, "{:?}", report.hosts);
}

#[test]
fn what_a_page_asks_for_is_denied_in_chromium() {
    what_a_page_asks_for_is_denied_in(Engine::Chromium);
}

#[test]
fn what_a_page_asks_for_is_denied_in_firefox() {
    what_a_page_asks_for_is_denied_in(Engine::Firefox);
}

fn a_journey_signs_in_with(engine: Engine) {
    if !runs(engine) {
        return;
    }
    let server = Server::start(|asked| match asked.path.split_once('?') {
        Some(("/in", "name=cookie-registry-audit")) => {
            Answer::html("<p id=done>Welcome</p>").header("Set-Cookie: signed-in=1; Path=/")
        }
        _ => Answer::html(
            "<form action=/in><input id=name name=name value=before><button id=go>Go</button></form>",
        ),
    })
    .unwrap();
    let mut settings = Settings::new(vec![server.url("/")]);
    settings.engine = engine;
    settings.stages = vec![Stage::BeforeChoice];
    settings.settle = Duration::from_millis(300);
    settings.page_limit = Duration::from_secs(20);
    // Cargo sets the variable for tests.
    let steps = serde_json::json!({ "steps": [
        { "go": "/" }, { "fill": "#name", "variable": "CARGO_PKG_NAME" }, { "click": "#go" }, { "wait_for": "#done" },
    ]});
    settings.journey = cookie_registry_audit::journey(&steps).unwrap();
    let observation = observe(&settings).unwrap().observation;
    let report = &observation.stages[0];
    assert_eq!(report.problems, [""; 0]);
    assert_eq!(report.stored.len(), 1, "{:?}", report.stored);
    assert_eq!(report.stored[0].name, "signed-in");
    let text = serde_json::to_string(&observation).unwrap();
    assert!(!text.contains("cookie-registry-audit"), "{text}");
}

#[test]
fn a_journey_signs_in_with_chromium() {
    a_journey_signs_in_with(Engine::Chromium);
}

#[test]
fn a_journey_signs_in_with_firefox() {
    a_journey_signs_in_with(Engine::Firefox);
}
