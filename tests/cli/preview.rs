//! `preview`: the reviewer's desk over HTTP, and how it follows every way in which files are saved.

use crate::repository::{commit, repository};
use crate::run::{command, folder, run};
use cookie_registry_test_support::http::Response;
use cookie_registry_test_support::service::Service;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

const CLEAN: &str = include_str!("fixtures/clean.toml");

/// How long an edit may take until it is shown. It takes less than a second; a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(20);

fn preview(folder: &Path, arguments: &[&str]) -> Service {
    let arguments = ["preview"].iter().chain(arguments);
    Service::run(&mut command(folder, arguments)).unwrap()
}

fn desk(service: &Service) -> String {
    let answer = service.get("/").unwrap();
    assert_eq!(answer.status, 200);
    // The template engine writes it so, for places where it would end something.
    answer.text().replace("&#x2f;", "/")
}

/// What the desk says in one line.
fn summary(desk: &str) -> &str {
    let (_, rest) = desk.split_once("<title>").unwrap();
    rest.split_once(" - ").unwrap().0
}

/// The desk as soon as it shows what is awaited.
fn wait_for(service: &Service, what: impl Fn(&str) -> bool) -> String {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let desk = desk(service);
        if what(&desk) {
            return desk;
        }
        assert!(Instant::now() < deadline, "it shows still:\n{desk}");
        sleep(Duration::from_millis(20));
    }
}

/// The answer to a request with another `Host` than the one that it goes to.
fn asked_as(service: &Service, host: &str) -> String {
    let url = service.url("");
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    let request = format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_desk_and_the_page_are_served_to_this_machine_alone() {
    let here = folder([("policy.toml", CLEAN)]);
    let service = preview(here.path(), &[]);
    // Standard output and standard error are read by two threads, so their lines come in any order.
    let output = service.output();
    let mut addresses = output.lines().filter(|line| line.contains("http://"));
    assert!(
        addresses
            .next()
            .is_some_and(|line| line.starts_with("policy.toml is shown at http://127.0.0.1:")),
        "{output}"
    );
    assert_eq!(addresses.next(), None, "{output}");
    let desk = desk(&service);
    assert_eq!(summary(&desk), "no findings");
    assert!(
        desk.contains("the policy is not in a git repository"),
        "{desk}"
    );
    for (path, kind, contains) in [
        ("/", "text/html; charset=utf-8", "Cookie policy of Almanac"),
        (
            "/page/en",
            "text/html; charset=utf-8",
            "Keeps you signed in.",
        ),
        (
            "/preview.css",
            "text/css; charset=utf-8",
            "prefers-color-scheme",
        ),
        (
            "/preview.js",
            "text/javascript; charset=utf-8",
            "EventSource",
        ),
        (
            "/cookie-policy.css",
            "text/css; charset=utf-8",
            ".cookie-policy",
        ),
    ] {
        let answer = service.get(path).unwrap();
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(kind)),
            "{path}"
        );
        assert!(answer.text().contains(contains), "{path}");
        is_closed(&answer);
    }
    for path in [
        "/page/de",
        "/readable/en",
        "/page/",
        "/policy.toml",
        "/page/..%2fen",
    ] {
        let answer = service.get(path).unwrap();
        assert_eq!(answer.status, 404, "{path}");
        is_closed(&answer);
    }
    let port = service.url("").rsplit(':').next().unwrap().to_owned();
    for host in [
        format!("Host: rebound.example:{port}\r\n"),
        "Host: 127.0.0.1\r\n".to_owned(),
        "Host: 127.0.0.1:1\r\n".to_owned(),
        format!("Host: \u{e9}:{port}\r\n"),
        String::new(),
        format!("Host: localhost:{port}\r\nHost: rebound.example:{port}\r\n"),
        format!("Host: rebound.example:{port}\r\nHost: localhost:{port}\r\n"),
        format!("Host: localhost:{port}\r\nHost: localhost:{port}\r\n"),
    ] {
        let answer = asked_as(&service, &host);
        assert!(answer.starts_with("HTTP/1.1 403 "), "{host}: {answer}");
        assert!(!answer.contains("Cookie policy"), "{answer}");
    }
    let answer = asked_as(&service, &format!("Host: localhost:{port}\r\n"));
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn what_a_client_may_hold_is_bounded() {
    let here = folder([("policy.toml", CLEAN)]);
    let service = preview(here.path(), &[]);
    let port = service.url("").rsplit(':').next().unwrap().to_owned();
    let host = format!("Host: localhost:{port}\r\n");
    for headers in [
        "a: b\r\n".repeat(100),
        format!("a: {}\r\n", "b".repeat(64 * 1024)),
    ] {
        let answer = asked_as(&service, &format!("{host}{headers}"));
        assert!(!answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    // More connections than are served at a time, which never end their headers: they are closed, and the page is there.
    let address = service.url("");
    let address = address.strip_prefix("http://").unwrap();
    let slow: Vec<TcpStream> = (0..80)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\n").unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(summary(&desk(&service)), "no findings");
    assert!(begun.elapsed() < PATIENCE);
    for mut stream in slow {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
    }
}

/// Nothing is loaded from elsewhere, and nobody else can read it.
fn is_closed(answer: &Response) {
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'self';"), "{policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn every_way_to_save_is_followed() {
    let here = folder([("policy.toml", CLEAN)]);
    let path = here.path().join("policy.toml");
    let service = preview(here.path(), &[]);
    let with = |purpose: &str| CLEAN.replace("Keeps you signed in", purpose);
    let page = |purpose: &str| {
        let deadline = Instant::now() + PATIENCE;
        while !service.get("/page/en").unwrap().text().contains(purpose) {
            assert!(Instant::now() < deadline, "{purpose} does not appear");
            sleep(Duration::from_millis(20));
        }
    };

    fs::write(&path, with("Written in place")).unwrap();
    page("Written in place");

    let swap = here.path().join(".policy.toml.swp");
    fs::write(&swap, with("Renamed over it")).unwrap();
    fs::rename(&swap, &path).unwrap();
    page("Renamed over it");

    // The old one kept as a backup under another name, the new one written under its own.
    fs::rename(&path, here.path().join("policy.toml~")).unwrap();
    fs::write(&path, with("Next to a backup")).unwrap();
    page("Next to a backup");

    fs::remove_file(&path).unwrap();
    wait_for(&service, |desk| desk.contains("The file cannot be opened"));
    page("Next to a backup");
    fs::write(&path, with("Made anew")).unwrap();
    page("Made anew");
    wait_for(&service, |desk| !desk.contains("The file cannot be opened"));
}

#[test]
fn files_that_are_included_are_followed_also_where_they_come_later() {
    let text = CLEAN.replacen("format = 1", "format = 1\ninclude = [\"parts/*.toml\"]", 1);
    let here = folder([("policy.toml", text.as_str()), ("parts/readme.md", "")]);
    let service = preview(here.path(), &[]);
    let part = here.path().join("parts/one.toml");
    let cookie = "[cookies.theme]\nname = \"theme\"\ncategory = \"necessary\"\nexemption = \"interface\"\n\
        purpose = \"Remembers dark mode.\"\nlifetime = \"session\"\nrequested = true\n";
    fs::write(&part, cookie).unwrap();
    let desk = wait_for(&service, |desk| desk.contains("parts/one.toml</code>"));
    assert!(desk.contains("id=\"line-1-1\""), "{desk}");
    fs::write(&part, cookie.replace("lifetime", "lifetme")).unwrap();
    let desk = wait_for(&service, |desk| desk.contains("unknown-key"));
    assert!(desk.contains("parts/one.toml, line 6"), "{desk}");
    fs::remove_file(&part).unwrap();
    wait_for(&service, |desk| !desk.contains("parts/one.toml"));
}

#[test]
fn what_cannot_be_read_leaves_the_page_as_it_was() {
    let here = folder([("policy.toml", CLEAN)]);
    let path = here.path().join("policy.toml");
    let service = preview(here.path(), &[]);
    let changed = CLEAN.replace("Keeps you signed in.\"", "Holds your session.");
    fs::write(&path, &changed).unwrap();
    let desk = wait_for(&service, |desk| desk.contains("The page is not up to date"));
    assert!(
        summary(&desk).ends_with("page not up to date"),
        "{}",
        summary(&desk)
    );
    assert!(desk.contains("policy.toml, line 18"), "{desk}");
    assert!(
        service
            .get("/page/en")
            .unwrap()
            .text()
            .contains("Keeps you signed in.")
    );
    // What could be read of it is there as well.
    let readable = service.get("/readable/en").unwrap();
    assert_eq!(readable.status, 200);
    assert!(readable.text().contains("<article class=\"cookie-policy\""));

    fs::write(
        &path,
        CLEAN.replace("\ncategory", "\ndomain = \"our.example\"\ncategory"),
    )
    .unwrap();
    let desk = wait_for(&service, |desk| desk.contains("The policy has errors"));
    assert!(desk.contains("host-prefix"), "{desk}");
}

#[test]
fn a_finding_has_its_line_its_place_its_rule_and_what_to_do() {
    let here = folder([("policy.toml", &*CLEAN.replace("lifetime", "lifetme"))]);
    let service = preview(here.path(), &[]);
    let desk = desk(&service);
    for part in [
        "<code>lifetme</code> is not a known key in <code>[cookies.session]</code>",
        "href=\"#line-0-19\">policy.toml, line 19</a>",
        "id=\"line-0-19\"",
        "<mark>lifetme</mark>",
        "did you mean <code>lifetime</code>?",
        "<summary id=\"finding--unknown-key--cookies.session--summary\">",
    ] {
        assert!(desk.contains(part), "{part} is missing in:\n{desk}");
    }
}

#[test]
fn changes_have_their_verdict_until_they_are_committed() {
    let here = repository([("policy.toml", CLEAN)]);
    let service = preview(here.path(), &[]);
    assert_eq!(summary(&desk(&service)), "no findings, no material changes");
    let changed = CLEAN.replace("lifetime  = \"session\"", "lifetime  = \"30 days\"");
    fs::write(here.path().join("policy.toml"), changed).unwrap();
    let desk = wait_for(&service, |desk| desk.contains("1 material change"));
    for part in [
        "lasts-longer",
        "Material: visitors must be informed",
        "Required follow-up",
        "set <code>last_updated</code> to the day of the change",
        "material-change-not-dated",
    ] {
        assert!(desk.contains(part), "{part} is missing in:\n{desk}");
    }
    commit(here.path());
    wait_for(&service, |desk| {
        summary(desk) == "no findings, no material changes"
    });
}

#[test]
fn reviews_and_approvals_are_shown() {
    let today = time::OffsetDateTime::now_utc().date();
    let soon = today + time::Duration::days(3);
    let text = CLEAN.replace(
        "value     =",
        &format!("owner     = \"identity team\"\nreview_by = {soon}\nvalue     ="),
    );
    let here = folder([("policy.toml", text.as_str())]);
    let service = preview(here.path(), &[]);
    let first = desk(&service);
    assert!(
        first.contains("due in 3 days") && first.contains("identity team"),
        "{first}"
    );
    assert!(first.contains("Nothing has been approved yet"), "{first}");
    assert_eq!(run(here.path(), ["approve", "session"]).status, 0);
    wait_for(&service, |desk| {
        desk.contains("1 entry is approved in its current form")
    });
    let changed = text.replace("lifetime  = \"session\"", "lifetime  = \"30 days\"");
    fs::write(here.path().join("policy.toml"), changed).unwrap();
    wait_for(&service, |desk| {
        desk.contains("has changed materially since its approval") && desk.contains("approval-void")
    });
}

#[test]
fn no_text_of_a_policy_is_markup() {
    let hostile =
        "</title></pre></iframe><script>alert(1)</script><img src=x onerror=alert(1)>\\\"'&";
    let text = CLEAN
        .replace("Keeps you signed in.", hostile)
        .replace("\"Almanac\"", &format!("\"{hostile}\""))
        .replace("\"authentication\"", &format!("\"{hostile}\""))
        .replace("[cookies.session]", &format!("[cookies.\"{hostile}\"]"));
    let here = folder([("policy.toml", text.as_str())]);
    let service = preview(here.path(), &[]);
    let desk = desk(&service);
    assert!(desk.contains("&lt;script&gt;"), "{desk}");
    for tag in ["<script>", "<img", "</title></pre>"] {
        assert!(!desk.contains(tag), "{tag} in:\n{desk}");
    }
    assert_eq!(desk.matches("<script ").count(), 1);
}

#[test]
fn a_listener_gets_an_event_at_once_and_after_each_save() {
    let here = folder([("policy.toml", CLEAN)]);
    let service = preview(here.path(), &[]);
    let url = service.url("");
    let authority = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(authority).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = format!("GET /events HTTP/1.1\r\nHost: {authority}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut heard = String::new();
    let mut hear = |times: usize| {
        let mut bytes = [0; 1024];
        while heard.matches("event: shown").count() < times {
            let read = stream.read(&mut bytes).unwrap();
            assert!(read > 0, "{heard}");
            heard.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    };
    hear(1);
    fs::write(
        here.path().join("policy.toml"),
        CLEAN.replace("session.", "x."),
    )
    .unwrap();
    fs::write(
        here.path().join("policy.toml"),
        CLEAN.replace("signed in", "logged in"),
    )
    .unwrap();
    hear(2);
}

#[test]
fn a_failure_to_start_is_reported() {
    let here = folder([("policy.toml", CLEAN)]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = run(here.path(), ["preview", "--port", &port]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(
        ran.stderr
            .contains(&format!("cannot listen on port {port}"))
            && ran.stderr.contains("help: specify another port"),
        "{}",
        ran.stderr
    );
    let empty = folder([]);
    assert_eq!(run(empty.path(), ["preview"]).status, 3);
    assert_eq!(run(here.path(), ["preview", "--policy", "-"]).status, 2);
    assert_eq!(run(here.path(), ["preview", "--port", "65536"]).status, 2);
    let ran = run(here.path(), ["preview", "--base", "main"]);
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("git repository"), "{}", ran.stderr);
    let inside = repository([("policy.toml", CLEAN)]);
    let ran = run(inside.path(), ["preview", "--base", "no-such-branch"]);
    assert_eq!(ran.status, 3);
    assert!(
        ran.stderr.contains("no revision `no-such-branch`"),
        "{}",
        ran.stderr
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_in_good_order() {
    let here = folder([("policy.toml", CLEAN)]);
    let mut service = preview(here.path(), &[]);
    assert_eq!(summary(&desk(&service)), "no findings");
    let id = service.id().to_string();
    let interrupted = std::process::Command::new("kill")
        .args(["-INT", &id])
        .status();
    assert!(interrupted.unwrap().success());
    assert_eq!(
        service.wait().unwrap().code(),
        Some(0),
        "{}",
        service.output()
    );
}
