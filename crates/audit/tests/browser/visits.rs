//! Visits of sites of ours, each with something that an audit once missed or showed.

use crate::{judged, lines, runs, small_policy};
use cookie_registry_audit::{
    Engine, Judgement, Kind, Observed, Settings, Stage, Verdict, journey, observe,
};
use cookie_registry_test_support::canned_server::{Answer, Server};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

fn settings(server: &Server, engine: Engine, stages: &[Stage]) -> Settings {
    let mut settings = Settings::new(vec![server.url("/")]);
    settings.engine = engine;
    settings.stages = stages.to_vec();
    settings.settle = Duration::from_millis(500);
    settings
}

/// Waits for what a visitor does, stores texts that are no UTF-8, uses a file system in a worker only, and stores something when
/// it is left.
const RESTLESS: &str = r#"<!doctype html><title>Restless</title><h1>Hello</h1><script>
    const keep = (name) => (document.cookie = name + "=1; path=/");
    for (const name of ["mousemove", "wheel", "keydown"]) addEventListener(name, () => keep(name), { once: true });
    addEventListener("pagehide", () => { keep("leave"); localStorage["leave-key"] = "1"; });
    localStorage.setItem("odd\ud800key", "1");
    localStorage["utf16"] = "\udc00\ud800x\ud800";
    localStorage["plain"] = "1";
    document.title = "a \ud800 title";
    new Worker(URL.createObjectURL(new Blob(["navigator.storage.getDirectory()"])));
</script>"#;

fn what_a_restless_page_stores_is_seen_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    let server = Server::start(|_| Answer::html(RESTLESS)).unwrap();
    let observed = observe(&settings(&server, engine, &[Stage::BeforeChoice])).unwrap();
    let report = &observed.observation.stages[0];
    let seen: BTreeSet<(Kind, &str)> = report
        .stored
        .iter()
        .map(|it| (it.kind, it.name.as_str()))
        .collect();
    let mut expected = BTreeSet::from([
        (Kind::Cookie, "mousemove"),
        (Kind::Cookie, "wheel"),
        (Kind::Cookie, "keydown"),
        (Kind::Cookie, "leave"),
        (Kind::LocalStorage, "leave-key"),
        (Kind::LocalStorage, "odd\u{fffd}key"),
        (Kind::LocalStorage, "utf16"),
        (Kind::LocalStorage, "plain"),
    ]);
    let origin = server.url("");
    // Firefox does not show what a worker opens, and says so.
    if engine == Engine::Chromium {
        expected.insert((Kind::FileSystem, &origin));
    }
    assert_eq!(seen, expected);
    assert_eq!(report.problems, [""; 0]);
}

#[test]
fn what_a_restless_page_stores_is_seen_in_chromium() {
    what_a_restless_page_stores_is_seen_in(Engine::Chromium);
}

#[test]
fn what_a_restless_page_stores_is_seen_in_firefox() {
    what_a_restless_page_stores_is_seen_in(Engine::Firefox);
}

/// A banner with the markup of vanilla-cookieconsent 2 that appears late, whose button opens settings, which stay open.
const LATE: &str = r#"<!doctype html><title>Late</title><h1>Hello</h1><div id=place></div><script>
    const place = document.getElementById("place");
    const answer = (value) => (document.cookie = `choice=${value}; path=/`);
    const banner = "<button id=s-sv-bn onclick='answer(`some`)'>Save</button><button id=c-p-bn onclick='answer(`all`); place.innerHTML = ``'>All</button><button id=c-s-bn onclick='settings()'>Settings</button>";
    const settings = () => (place.innerHTML = "<button id=s-rall-bn onclick='answer(`none`)'>None</button>");
    if (!document.cookie.includes("choice=")) setTimeout(() => (place.innerHTML = banner), 1500);
</script>"#;

#[test]
fn a_late_banner_whose_button_opens_settings_is_answered() {
    if !runs(Engine::Chromium) {
        return;
    }
    let server = Server::start(|_| Answer::html(LATE)).unwrap();
    let stages = [Stage::AfterReject, Stage::AfterAccept];
    let observed = observe(&settings(&server, Engine::Chromium, &stages)).unwrap();
    let choices: Vec<_> = observed
        .observation
        .stages
        .iter()
        .map(|it| it.choice.clone().unwrap())
        .collect();
    assert!(choices.iter().all(|it| it.changed), "{choices:?}");
    assert!(
        choices[0].how.contains("`#c-s-bn`")
            && choices[0]
                .how
                .contains(", then click on \u{201c}None\u{201d}"),
        "{choices:?}"
    );
    assert!(
        choices[1].how.contains("\u{201c}All\u{201d}"),
        "{choices:?}"
    );
}

/// Shows what was typed in every place where a page can show it.
const MIRROR: &str = r#"<!doctype html><title>Mirror</title><style>* { font: 20px monospace } p[data-it]::before { content: attr(data-it) }</style>
    <input id=name><input id=key type=password><textarea id=more></textarea><p id=text></p><p id=split></p><p id=before></p><input id=hint>
    <div id=host></div><iframe id=frame></iframe><script>
    const of = (id) => document.getElementById(id);
    const shadow = of("host").attachShadow({ mode: "open" });
    const show = (it) => {
        of("name").value = of("key").value = of("more").value = of("hint").placeholder = of("text").textContent = it;
        of("split").innerHTML = `<b>${it.slice(0, 3)}</b>${it.slice(3)}`;
        of("before").dataset.it = it;
        shadow.innerHTML = `<i>${it}</i>`;
        of("frame").srcdoc = `<u>${it}</u>`;
    };
    if (localStorage.typed) show(localStorage.typed);
    of("name").addEventListener("change", () => show((localStorage.typed = of("name").value)));
</script><button id=go>Go</button>"#;

fn pictures_after_typing(engine: Engine, variable: &str) -> Observed {
    let server = Server::start(|_| Answer::html(MIRROR)).unwrap();
    let mut settings = settings(&server, engine, &[Stage::BeforeChoice]);
    let steps = json!({ "steps": [{ "go": "/" }, { "fill": "#name", "variable": variable }, { "click": "#go" }] });
    settings.journey = journey(&steps).unwrap();
    observe(&settings).unwrap()
}

fn no_picture_shows_what_was_typed_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    // Cargo sets both for tests, with texts of unlike lengths.
    let [one, other] =
        ["CARGO_PKG_NAME", "CARGO_PKG_VERSION"].map(|it| pictures_after_typing(engine, it));
    assert_eq!(one.observation.problems, [""; 0]);
    assert!(one.pictures.iter().any(|it| it.bytes.len() > 1_000));
    assert_eq!(one.pictures, other.pictures);
}

#[test]
fn no_picture_shows_what_was_typed_in_chromium() {
    no_picture_shows_what_was_typed_in(Engine::Chromium);
}

#[test]
fn no_picture_shows_what_was_typed_in_firefox() {
    no_picture_shows_what_was_typed_in(Engine::Firefox);
}

/// Returns a gzip file (RFC 1952) with one block that is stored as it is.
fn gzip(text: &str) -> Vec<u8> {
    let crc = !text.bytes().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    });
    let length = u16::try_from(text.len()).unwrap();
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    bytes.extend(length.to_le_bytes());
    bytes.extend((!length).to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend(crc.to_le_bytes());
    bytes.extend(u32::from(length).to_le_bytes());
    bytes
}

fn an_index_of_compressed_sitemaps_is_read_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    let map = |pages: &[&str]| {
        let entry = |page: &&str| format!("<url><loc>https://our.example/{page}</loc></url>");
        let entries: String = pages.iter().map(entry).collect();
        format!("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>")
    };
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/index.xml" => Answer::xml(
            "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://our.example/one.xml.gz</loc></sitemap>\
             <sitemap><loc>https://our.example/two.xml</loc></sitemap><sitemap><loc>https://our.example/text.gz</loc></sitemap>\
             <sitemap><loc>https://our.example/broken.xml.gz</loc></sitemap></sitemapindex>",
        ),
        "/one.xml.gz" => Answer::file(&gzip(&map(&["a", "b"]))),
        "/two.xml" => Answer::xml(&map(&["b", "c"])),
        "/text.gz" => Answer::file(&gzip("https://our.example/d\nhttps://our.example/e\n")),
        "/broken.xml.gz" => Answer::file(&gzip(&map(&["f"]))[..40]),
        path if path.len() == 2 => Answer::html("<h1>Page</h1>"),
        _ => Answer::html("<h1>Hello</h1>"),
    })
    .unwrap();
    let mut settings = settings(&server, engine, &[Stage::BeforeChoice]);
    settings.settle = Duration::ZERO;
    settings.sitemap = Some(server.url("/index.xml"));
    settings.domains = vec!["our.example".to_owned()];
    let observed = observe(&settings).unwrap();
    let expected = ["/", "/a", "/b", "/c", "/d", "/e"].map(|page| server.url(page));
    assert_eq!(
        observed.pages, expected,
        "{:?}",
        observed.observation.problems
    );
    // What cannot be read is said, so that the audit is not verified.
    let judgement = judged(&small_policy(), &observed.observation);
    let text = lines(&judgement);
    assert!(text.contains("/broken.xml.gz: "), "{text}");
    assert_eq!(
        Judgement::verdict(&judgement.findings),
        Verdict::NotVerified,
        "{text}"
    );
}

#[test]
fn an_index_of_compressed_sitemaps_is_read_in_chromium() {
    an_index_of_compressed_sitemaps_is_read_in(Engine::Chromium);
}

#[test]
fn an_index_of_compressed_sitemaps_is_read_in_firefox() {
    an_index_of_compressed_sitemaps_is_read_in(Engine::Firefox);
}

/// Keeps more than a browser may have: in buffers, which no limit of the heap bounds.
const HUNGRY: &str = "<!doctype html><title>Hungry</title><script>
    const all = [];
    const more = () => { all.push(new Uint8Array(32 * 1024 * 1024).fill(1)); setTimeout(more, 10); };
    more();
</script>";

fn a_page_that_needs_too_much_memory_ends_its_stage_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    let server =
        Server::start(
            |asked| match asked.headers.to_ascii_lowercase().contains("sec-gpc: 1") {
                true => Answer::html("<h1>Hello</h1>"),
                false => Answer::html(HUNGRY),
            },
        )
        .unwrap();
    let stages = [Stage::BeforeChoice, Stage::WithSignal];
    let mut settings = settings(&server, engine, &stages);
    // Enough for a browser without this page.
    settings.memory_limit = 1_000 * 1024 * 1024;
    settings.settle = Duration::from_secs(15);
    let observed = observe(&settings).unwrap();
    let judgement = judged(&small_policy(), &observed.observation);
    let text = lines(&judgement);
    let said = format!(
        "it ended early on {}: the browser was ended, because its pages took more than 1000 MiB of memory",
        server.url("/")
    );
    assert!(text.contains(&said), "{text}");
    assert_eq!(
        Judgement::verdict(&judgement.findings),
        Verdict::NotVerified,
        "{text}"
    );
    // The next stage has a browser of its own.
    let reports = &observed.observation.stages;
    assert_eq!(reports[1].problems, [""; 0]);
    assert_eq!(reports[1].pages[0].status, Some(200));
}

#[test]
fn a_page_that_needs_too_much_memory_ends_its_stage_in_chromium() {
    a_page_that_needs_too_much_memory_ends_its_stage_in(Engine::Chromium);
}

#[test]
fn a_page_that_needs_too_much_memory_ends_its_stage_in_firefox() {
    a_page_that_needs_too_much_memory_ends_its_stage_in(Engine::Firefox);
}

/// Leads to a page that the browser may load before anybody goes there.
const AHEAD: &str = r#"<!doctype html><title>Ahead</title>
    <script type=speculationrules>{ "prerender": [{ "source": "list", "urls": ["/next"], "eagerness": "immediate" }] }</script>
    <p style="height: 80px"><a id=next href=/next>Next</a></p>"#;

const NEXT: &str = r#"<!doctype html><title>Next</title><p id=done>Done</p><script>
    const now = document.prerendering ? "ahead" : "now";
    document.cookie = `script-${now}=1; path=/`;
    localStorage[`key-${now}`] = "1";
    document.addEventListener("prerenderingchange", () => (document.cookie = "script-then=1; path=/"));
</script>"#;

#[test]
fn what_a_prerendered_page_stores_is_seen_and_a_click_leads_there() {
    if !runs(Engine::Chromium) {
        return;
    }
    let server = Server::start(|asked| match asked.path.as_str() {
        "/next" => Answer::html(NEXT).header("Set-Cookie: header=1; Path=/"),
        _ => Answer::html(AHEAD),
    })
    .unwrap();
    let names = |settings: &Settings| {
        let observed = observe(settings).unwrap();
        let report = observed.observation.stages.into_iter().next().unwrap();
        assert_eq!(report.problems, [""; 0]);
        let names = report.stored.into_iter().map(|it| it.name);
        names.collect::<BTreeSet<String>>()
    };
    let mut settings = settings(&server, Engine::Chromium, &[Stage::BeforeChoice]);
    settings.settle = Duration::from_secs(3);
    let ahead = ["header", "key-ahead", "script-ahead"].map(str::to_owned);
    assert_eq!(names(&settings), BTreeSet::from(ahead.clone()));
    // The click shows the page that is there already. The page after it is loaded as always.
    let steps = json!({ "steps": [{ "go": "/" }, { "wait": 3000 }, { "click": "#next" }, { "wait_for": "#done" }] });
    settings.journey = journey(&steps).unwrap();
    settings.pages = vec![server.url("/other")];
    let mut then = BTreeSet::from(ahead);
    then.insert("script-then".to_owned());
    assert_eq!(names(&settings), then);
}

/// A banner with the markup of Klaro whose settings have only switches, and open only by a function of the page.
const SWITCHED: &str = r#"<!doctype html><title>Switched</title><h1>Hello</h1><div class=klaro id=place></div><script>
    const place = document.getElementById("place");
    const of = (name) => `<input type=checkbox class="cm-list-input ${name}" checked>`;
    const answer = (value) => { document.cookie = `choice=${value}; path=/`; place.innerHTML = ""; document.title = document.cookie; };
    const save = () => answer(place.querySelectorAll(":checked:not(.required)").length);
    const button = (name, does) => `<button class="cm-btn ${name}" onclick="${does}">Do it</button>`;
    window.klaro = { show: () => (place.innerHTML = `<div class=cm-modal>${of("required") + of("one") + of("two") + button("cm-btn-accept", "save()")}</div>`) };
    if (!document.cookie) place.innerHTML = `<div class=cookie-notice>${button("cm-btn-success", "answer(2)")}</div>`;
    else document.title = document.cookie;
</script>"#;

/// A banner with the markup of Osano's script whose tab comes into the window when the mouse is near.
const TAB: &str = r#"<!doctype html><title>Tab</title><h1>Hello</h1><div id=place></div><style>
    .cc-revoke { position: fixed; bottom: 0; transform: translateY(60px); transition: transform 1s }
    .cc-active { transform: none }</style><script>
    const place = document.getElementById("place");
    const answer = (value) => { document.cookie = `choice=${value}; path=/`; show(); };
    const banner = "<div class=cc-window><button class=cc-deny onclick='answer(0)'>No</button><button class=cc-allow onclick='answer(2)'>Yes</button></div>";
    const show = () => { document.title = document.cookie; place.innerHTML = document.cookie ? "<button class=cc-revoke onclick='place.innerHTML = banner'>Cookies</button>" : banner; };
    addEventListener("mousemove", (it) => { const tab = document.querySelector(".cc-revoke"); if (tab) tab.classList.toggle("cc-active", it.clientY > innerHeight - 200); });
    show();
</script>"#;

fn settings_that_open_again_are_answered_in(engine: Engine) {
    if !runs(engine) {
        return;
    }
    for (page, opened) in [
        (
            SWITCHED,
            "`klaro.show()` of the page, since no known button is visible, then 2 clicks on switches that were on, then click on",
        ),
        (
            TAB,
            "click on \u{201c}Cookies\u{201d}, `.cc-revoke` (cookieconsent (Osano)), then click on \u{201c}No\u{201d}",
        ),
    ] {
        let server = Server::start(move |_| Answer::html(page)).unwrap();
        let stages = [Stage::AfterAccept, Stage::AfterWithdrawal];
        let mut settings = settings(&server, engine, &stages);
        settings.values = true;
        let observed = observe(&settings).unwrap();
        let reports = &observed.observation.stages;
        let problems: Vec<&String> = reports.iter().flat_map(|it| &it.problems).collect();
        assert_eq!(problems, [""; 0]);
        let choices: Vec<_> = reports
            .iter()
            .map(|it| it.choice.clone().unwrap())
            .collect();
        assert!(choices.iter().all(|it| it.changed), "{choices:?}");
        assert!(choices[1].how.starts_with(opened), "{choices:?}");
        let values: Vec<&str> = reports
            .iter()
            .map(|it| {
                it.stored[0]
                    .value
                    .as_ref()
                    .unwrap()
                    .text
                    .as_deref()
                    .unwrap()
            })
            .collect();
        assert_eq!(values, ["2", "0"]);
    }
}

#[test]
fn settings_that_open_again_are_answered_in_chromium() {
    settings_that_open_again_are_answered_in(Engine::Chromium);
}

#[test]
fn settings_that_open_again_are_answered_in_firefox() {
    settings_that_open_again_are_answered_in(Engine::Firefox);
}

/// Sets cookies with the cookie store, on the page and in a service worker, and removes some at once.
const STORE: &str = r#"<!doctype html><title>Store</title><script>
    const keep = (scope) => [cookieStore.set(`${scope}-kept`, "1"), cookieStore.set(`${scope}-gone`, "1").then(() => cookieStore.delete(`${scope}-gone`))];
    // Only once: the audit loads the page again to leave it, perhaps before the second step.
    if (!document.cookie.includes("page-kept"))
        Promise.all(keep("page")).then(() => cookieStore.set("__Host-refused", "1; x")).catch(() => {});
    navigator.serviceWorker.register("/worker.js");
</script>"#;

const WORKER: &str = r#"
    const keep = (scope) => [cookieStore.set(`${scope}-kept`, "1"), cookieStore.set(`${scope}-gone`, "1").then(() => cookieStore.delete(`${scope}-gone`))];
    addEventListener("install", (event) => event.waitUntil(Promise.all([caches.open("worker-cache"), ...keep("worker")])));
"#;

#[test]
fn what_the_cookie_store_keeps_for_a_moment_is_seen_also_in_a_service_worker() {
    if !runs(Engine::Chromium) {
        return;
    }
    let server = Server::start(|asked| match asked.path.as_str() {
        "/worker.js" => Answer::script(WORKER),
        _ => Answer::html(STORE),
    })
    .unwrap();
    let mut settings = settings(&server, Engine::Chromium, &[Stage::BeforeChoice]);
    settings.settle = Duration::from_secs(3);
    let observed = observe(&settings).unwrap();
    let report = &observed.observation.stages[0];
    let seen: BTreeSet<(&str, bool, bool)> = report
        .stored
        .iter()
        .filter(|it| it.kind != Kind::ServiceWorker)
        .map(|it| (it.name.as_str(), it.remains, !it.setters.is_empty()))
        .collect();
    let expected = BTreeSet::from([
        ("page-kept", true, true),
        ("page-gone", false, true),
        ("worker-kept", true, true),
        ("worker-gone", false, true),
        ("worker-cache", true, true),
    ]);
    assert_eq!(seen, expected);
    assert_eq!(report.problems, [""; 0]);
}
