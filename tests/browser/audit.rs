//! `audit` as users run it: its formats and its evidence, and what is left when something ends it.

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
#[path = "../cli/run.rs"]
mod run;
#[path = "../cli/sarif.rs"]
mod sarif;

use cookie_registry_test_support::axe::Axe;
use cookie_registry_test_support::browser::Browser;
use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::firefox::Firefox;
use run::{Ran, command, finish, folder, run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::{Duration, Instant};

const POLICY: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
[cookies.seen]
name = "seen"
category = "necessary"
exemption = "user-input"
purpose = "Remembers that you were here."
lifetime = "session"
"#;

/// The value of the variable that the journey types. It has characters that are spelt in several ways.
const SECRET: &str = "p&ss w\u{f6}rd<b>";

const JOURNEY: &str = r##"steps = [
    { go = "/sign-in" },
    { fill = "#password", variable = "AUDIT_PASSWORD" },
    { click = "#go" },
    { wait_for = "#done" },
]"##;

/// A site that shows the password everywhere it can, and sets a cookie that the policy does not declare.
fn leaky(asked: &Asked) -> Answer {
    let path = asked.path.as_str();
    match path.split_once('?') {
        Some(("/in", query)) => {
            let encoded = query.trim_start_matches("password=").replace('+', "%20");
            Answer::html(&format!(
                "<!doctype html><title></title><p id=done>Welcome</p><script>\
                 const secret = decodeURIComponent('{encoded}'); document.title = secret;\
                 document.cookie = 'leak=' + encodeURIComponent(secret); localStorage.setItem(secret, secret);\
                 fetch('/' + encodeURIComponent(secret)); history.replaceState(0, '', '/of/' + encodeURIComponent(secret))</script>"
            ))
        }
        _ if path == "/sign-in" => Answer::html(
            "<!doctype html><title>Sign in</title><form action=/in><input id=password name=password type=password>\
             <button id=go>Go</button></form>",
        ),
        _ if path == "/sitemap.xml" => Answer::xml(
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://www.our.example/about?a=1</loc></url>\
             <url><loc>https://our.example/about?a=1</loc></url><url><loc>https://other.example/</loc></url></urlset>",
        ),
        _ => Answer::html("<!doctype html><html lang=en><title>Example</title><h1>Hello</h1>")
            .header("Set-Cookie: seen=1; Path=/; HttpOnly; SameSite=Lax"),
    }
}

fn runs() -> bool {
    Browser::find_or_skip().unwrap().is_some()
}

/// Returns the names of the files of a folder, with their content.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Requires every object of a schema to have no fields but those that it describes.
fn close(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        if object.contains_key("properties") {
            object.insert("additionalProperties".to_owned(), false.into());
        }
        object.values_mut().for_each(close);
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(close);
    }
}

fn audit(here: &Path, arguments: &[&str]) -> Ran {
    let always = ["audit", "--settle", "300", "--journey", "journey.toml"];
    let arguments = always.iter().chain(arguments);
    finish(command(here, arguments).env("AUDIT_PASSWORD", SECRET))
}

#[test]
fn what_an_audit_writes_fits_its_formats_and_has_no_secret() {
    if !runs() {
        return;
    }
    let server = Server::start(leaky).unwrap();
    let here = folder([("policy.toml", POLICY), ("journey.toml", JOURNEY)]);
    let here = here.path();
    let (page, sitemap) = (server.url("/"), server.url("/sitemap.xml"));
    let summary = here.join("summary.md");
    let always = [
        "audit",
        "--settle",
        "300",
        "--journey",
        "journey.toml",
        &page,
    ];
    let more = ["--sitemap", &sitemap, "--format", "sarif", "--out", "first"];
    let ran = finish(
        command(here, always.iter().chain(&more))
            .env("AUDIT_PASSWORD", SECRET)
            .env("GITHUB_STEP_SUMMARY", &summary),
    );
    assert_eq!(ran.status, 1, "{}{}", ran.stdout, ran.stderr);
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    let validator = sarif::validator();
    let errors: Vec<String> = validator
        .iter_errors(&log)
        .map(|it| it.to_string())
        .collect();
    assert_eq!(errors, [""; 0]);
    let codes: BTreeSet<&str> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["ruleId"].as_str())
        .collect();
    assert_eq!(
        codes,
        BTreeSet::from(["audit-incomplete", "stored-undeclared"])
    );
    assert!(
        fs::read_to_string(&summary)
            .unwrap()
            .contains("stored-undeclared")
    );

    // The sitemap names the service in production; its page was visited here.
    let report = fs::read_to_string(here.join("first/report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let pages = report["settings"]["pages"].as_array().unwrap();
    assert_eq!(pages, &[page.as_str(), &server.url("/about?a=1")]);
    assert!(report.to_string().contains("1 addresses of other hosts"));

    let mut schema: Value =
        serde_json::from_str(&run(here, ["schema", "--report"]).stdout).unwrap();
    close(&mut schema);
    let schema = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = schema
        .iter_errors(&report)
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0]);

    let written = files(&here.join("first"));
    let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "before-choice.png",
        "manifest.json",
        "report.html",
        "report.json",
        "requests.har",
    ];
    assert_eq!(names, expected);
    let spellings = [
        SECRET,
        "p%26ss%20w%C3%B6rd%3Cb%3E",
        "p%26ss+w%C3%B6rd%3Cb%3E",
        "p&amp;ss",
    ];
    for (name, bytes) in &written {
        let text = String::from_utf8_lossy(bytes);
        for secret in spellings {
            assert!(!text.contains(secret), "{name} has the password");
        }
    }
    let printed = format!("{}{}", ran.stdout, ran.stderr);
    assert!(
        spellings.iter().all(|secret| !printed.contains(secret)),
        "{printed}"
    );
    assert!(report.to_string().contains("[AUDIT_PASSWORD]"));
    let archive = written
        .iter()
        .find(|(name, _)| name == "requests.har")
        .unwrap();
    let archive: Value = serde_json::from_slice(&archive.1).unwrap();
    assert!(archive["log"]["entries"].as_array().unwrap().len() >= 5);

    // The same audit finds the same, so that nothing is new to its own baseline.
    let more = [
        &*page,
        "--sitemap",
        &sitemap,
        "--format",
        "gitlab",
        "--baseline",
        "first/report.json",
        "--out",
        "second",
    ];
    let ran = audit(here, &more);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "[]\n"),
        "{}",
        ran.stderr
    );
    let findings = |folder: &str| {
        let report = fs::read_to_string(here.join(folder).join("report.json")).unwrap();
        let report: Value = serde_json::from_str(&report).unwrap();
        [report["findings"].clone(), report["entries"].clone()]
    };
    assert_eq!(findings("first"), findings("second"));

    let hash = ran.stderr.trim().rsplit(' ').next().unwrap();
    assert_eq!(
        run(here, ["audit", "verify", "second", "--manifest", hash]).status,
        0
    );
    assert_eq!(
        run(here, ["audit", "verify", "first", "--manifest", hash]).status,
        1
    );
    fs::write(here.join("second/report.html"), "").unwrap();
    let ran = run(here, ["audit", "verify", "second"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (1, "error: report.html was changed\n")
    );
    the_page_is_self_contained(&here.join("first/report.html"));
}

/// Opens the page as a file: it asks for nothing else, can be filtered, shows its pictures, and axe-core has no objection.
fn the_page_is_self_contained(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    for outside in ["src=\"http", "href=\"http", "@import", "url("] {
        assert!(!text.contains(outside), "{outside}");
    }
    let (Some(browser), Some(axe)) = (
        Browser::start_or_skip().unwrap(),
        Axe::load_or_skip().unwrap(),
    ) else {
        return;
    };
    let mut page = browser.new_page().unwrap();
    page.goto(&format!("file://{}", path.display())).unwrap();
    assert_eq!(page.errors().unwrap(), [""; 0]);
    assert_eq!(axe.violations(&page).unwrap(), [""; 0]);
    let pictures = "[...document.images].every((it) => it.complete && it.naturalWidth > 300) && document.images.length";
    assert_eq!(page.eval(pictures).unwrap(), 1);
    let requests = "performance.getEntriesByType('resource').filter((it) => !it.name.startsWith('data:')).length";
    assert_eq!(page.eval(requests).unwrap(), 0);
    let visible = "[...document.querySelectorAll('tbody tr')].filter((row) => !row.hidden).length";
    let all = page.eval(visible).unwrap().as_u64().unwrap();
    let filter = |id: &str, value: &str| {
        let set = format!(
            "const field = document.getElementById('{id}'); field.value = '{value}'; \
             field.dispatchEvent(new Event('input', {{ bubbles: true }})); {visible}"
        );
        page.eval(&format!(
            "(() => {{ {} }})()",
            set.replacen(visible, &format!("return {visible}"), 1)
        ))
        .unwrap()
        .as_u64()
        .unwrap()
    };
    let some = filter("words", "leak");
    assert!(0 < some && some < all, "{some} of {all}");
    assert_eq!(filter("words", "no row has this"), 0);
    assert_eq!(filter("words", ""), all);
    assert!(filter("severity", "error") < all);
    assert!(
        page.eval("document.getElementById('count').textContent")
            .unwrap()
            .to_string()
            .contains(" of ")
    );
}

/// A page that is never finished.
fn endless(_: &Asked) -> Answer {
    sleep(Duration::from_secs(120));
    Answer::html("")
}

/// Starts an audit of a page that is never finished.
fn endless_audit(here: &Path, server: &Server, browser: &str) -> Child {
    let url = server.url("/");
    let limit = if browser == "firefox" { "40" } else { "20" };
    let arguments = [
        "audit",
        "--browser",
        browser,
        "--out",
        "evidence",
        "--time-limit",
        limit,
        &url,
    ];
    command(here, arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits for the browser of an audit, and returns its process.
fn browser_of(audit: u32) -> u32 {
    let deadline = Instant::now() + Duration::from_secs(120);
    loop {
        if let Some(browser) = processes(audit).first() {
            return *browser;
        }
        assert!(Instant::now() < deadline, "no browser has started");
        sleep(Duration::from_millis(50));
    }
}

/// Returns the processes whose command line has the folder of the browser that an audit started, those of the guard left out.
fn processes(audit: u32) -> Vec<u32> {
    let folder = format!("cookie-registry-browser-{audit}-");
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        // A process may end meanwhile.
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        if line.contains(&folder) && !line.starts_with("sh\0-c\0read") {
            found.push(id);
        }
    }
    found
}

/// Returns whether a folder of a browser of this audit is left.
fn is_folder_left(audit: u32) -> bool {
    let start = format!("cookie-registry-browser-{audit}-");
    let folders = fs::read_dir(std::env::temp_dir()).unwrap().flatten();
    folders
        .into_iter()
        .any(|it| it.file_name().to_string_lossy().starts_with(&start))
}

/// Returns the processes of a group, those left out that have ended and that nobody has collected.
fn group(id: u32) -> Vec<u32> {
    let group = id.to_string();
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter(|entry| {
            // After the name, which may hold anything: the state, the parent, the group.
            let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let mut fields = stat
                .rsplit(')')
                .next()
                .unwrap_or_default()
                .split_whitespace();
            fields.next() != Some("Z") && fields.nth(1) == Some(&group)
        })
        .filter_map(|entry| entry.file_name().to_string_lossy().parse().ok())
        .collect()
}

#[track_caller]
fn assert_nothing_is_left(audit: u32, browser: u32) {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let left = [processes(audit), group(browser)].concat();
        if left.is_empty() && !is_folder_left(audit) {
            return;
        }
        assert!(Instant::now() < deadline, "left: {left:?}");
        sleep(Duration::from_millis(100));
    }
}

fn signal(signal: &str, id: u32) {
    let status = Command::new("kill")
        .args(["-s", signal, &id.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

/// The browsers that are installed.
fn browsers() -> Vec<&'static str> {
    let mut found = Vec::new();
    if runs() {
        found.push("chromium");
    }
    if Firefox::find_or_skip().unwrap().is_some() {
        found.push("firefox");
    }
    found
}

#[test]
fn whatever_ends_an_audit_no_process_and_no_profile_is_left() {
    let server = Server::start(endless).unwrap();
    let signals = ["KILL", "INT", "TERM"];
    for (name, browser) in browsers()
        .into_iter()
        .flat_map(|it| signals.map(|name| (name, it)))
    {
        let here = folder([("policy.toml", POLICY)]);
        let mut audit = endless_audit(here.path(), &server, browser);
        let browser = browser_of(audit.id());
        signal(name, audit.id());
        audit.wait().unwrap();
        assert_nothing_is_left(audit.id(), browser);
        // Half an audit is no evidence.
        assert!(!here.path().join("evidence").exists());
    }
}

#[test]
fn a_browser_that_is_killed_or_hangs_leaves_an_audit_that_is_not_verified() {
    let (sender, requests) = channel();
    let server = Server::start(move |asked| {
        // The receiver is gone when the test has ended.
        let _ = sender.send(());
        endless(asked)
    })
    .unwrap();
    let signals = ["KILL", "STOP"];
    for (name, program) in browsers()
        .into_iter()
        .flat_map(|it| signals.map(|name| (name, it)))
    {
        // The page may have been asked for more than once before.
        while requests.try_recv().is_ok() {}
        let here = folder([("policy.toml", POLICY)]);
        let mut audit = endless_audit(here.path(), &server, program);
        browser_of(audit.id());
        // A browser that waits for the page is past its self-test, which must not fail.
        requests.recv_timeout(Duration::from_secs(120)).unwrap();
        // Firefox has a process for each stage: the one that waits has followed that of the self-test.
        let browser = browser_of(audit.id());
        signal(name, browser);
        let status = audit.wait().unwrap();
        assert_nothing_is_left(audit.id(), browser);
        assert_eq!(status.code(), Some(4), "{name} {program}");
        let report = fs::read_to_string(here.path().join("evidence/report.json")).unwrap();
        assert!(report.contains("\"verdict\": \"not-verified\""), "{report}");
        assert_eq!(run(here.path(), ["audit", "verify", "evidence"]).status, 0);
    }
}

#[test]
fn findings_are_printed_even_where_the_evidence_cannot_be_written() {
    if !runs() {
        return;
    }
    let here = folder([("policy.toml", POLICY)]);
    // A file is no folder, as a full disk has no room. Nothing listens on that port.
    let arguments = [
        "audit",
        "http://127.0.0.1:9/",
        "--settle",
        "0",
        "--out",
        "policy.toml/evidence",
    ];
    let ran = run(here.path(), arguments);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    for said in [
        "audit-incomplete",
        "ERR_",
        "cannot write policy.toml/evidence",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
}

#[test]
fn what_cannot_run_is_no_verdict() {
    let here = folder([("policy.toml", POLICY), ("short.toml", JOURNEY)]);
    let here = here.path();
    for (arguments, status, said) in [
        (
            vec!["http://127.0.0.1:9/", "--browser", "/no/browser"],
            3,
            "there is no browser",
        ),
        (vec!["our.example"], 2, "address of a page"),
        (
            vec!["http://127.0.0.1:9/", "--allow-hosts", "a b"],
            2,
            "host name",
        ),
        (
            vec!["http://127.0.0.1:9/", "--sitemap", "x"],
            2,
            "address of a page",
        ),
        (
            vec!["http://127.0.0.1:9/", "--journey", "short.toml"],
            2,
            "too few",
        ),
        (vec!["http://127.0.0.1:9/", "--out", "."], 3, "is not empty"),
        (
            vec!["http://127.0.0.1:9/", "--max-pages", "0"],
            2,
            "max-pages",
        ),
    ] {
        let ran =
            finish(command(here, ["audit"].iter().chain(&arguments)).env("AUDIT_PASSWORD", "abc"));
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
    }
}
