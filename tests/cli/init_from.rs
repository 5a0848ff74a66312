//! `init --from`: what it finds in the sources of an existing service, and how the baseline is counted down.

use crate::run::{folder, run};
use std::fs;
use std::path::Path;

const MANIFEST: &str = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\ncookie = \"0.18\"\n";
const MAIN: &str = r#"use cookie::{Cookie, CookieJar, SameSite, time::Duration};

const SESSION: &str = "shop_session";

fn sign_in(jar: &mut CookieJar, token: String) {
    jar.add(
        Cookie::build((SESSION, token))
            .path("/")
            .http_only(true)
            .secure(true)
            .same_site(SameSite::Strict)
            .max_age(Duration::days(14)),
    );
}

fn sign_out(jar: &mut CookieJar) {
    jar.remove(Cookie::from(SESSION));
}

fn remember(jar: &mut CookieJar, days: i64) {
    let mut seen = Cookie::new("seen", "1");
    seen.set_max_age(Duration::days(days));
    jar.add(seen);
}

fn main() {}
"#;
const SCRIPT: &str = "localStorage.setItem(\"theme\", \"dark\");\nsessionStorage.setItem(\"draft.\" + id, text);\n\
                      document.cookie = \"_ga=1; max-age=63072000; path=/\";\n";
const LOCK: &str =
    "{ \"packages\": { \"node_modules/@stripe/stripe-js\": { \"version\": \"4.0.0\" } } }\n";

fn service() -> tempfile::TempDir {
    folder([
        ("Cargo.toml", MANIFEST),
        ("src/main.rs", MAIN),
        ("web/app.js", SCRIPT),
        ("package-lock.json", LOCK),
    ])
}

fn policy(here: &Path) -> String {
    fs::read_to_string(here.join("policy.toml")).unwrap()
}

/// The findings of `check .` as codes with their entries.
fn findings(here: &Path) -> Vec<(String, String)> {
    let ran = run(here, ["check", ".", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let errors = findings.filter(|finding| finding["severity"] == "error");
    errors
        .map(|finding| (text(&finding["code"]), text(&finding["message"])))
        .collect()
}

/// The policy without what a person has to decide.
fn decided(here: &Path) {
    fs::write(
        here.join("policy.toml"),
        policy(here)
            .replace("TODO: ", "Decided: ")
            .replace("your-domain.example", "shop.test"),
    )
    .unwrap();
}

#[test]
fn every_cookie_and_key_is_declared_with_what_the_code_says() {
    let here = service();
    let ran = run(here.path(), ["init", "--from", ".", "--no-ci"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let policy = policy(here.path());
    for part in [
        "name      = \"shop_session\"\ncategory  = \"necessary\"\nexemption = \"authentication\"\n",
        "lifetime  = \"14 days\"\nhttp_only = true\nsecure    = true\nsame_site = \"strict\"\npath      = \"/\"\n",
        "name      = \"seen\"\n",
        "whether category and exemption are right; the code computes the lifetime\"\n",
        "key       = \"theme\"\nkind      = \"local-storage\"\n",
        "match     = { prefix = \"draft.\" }\nexamples  = [\"draft.1\"]\nkind      = \"session-storage\"\n",
        "name      = \"_ga\"\nset_by    = \"script\"\nprovider  = \"Google\"\ncategory  = \"analytics\"\n",
        "TODO: the Open Cookie Database knows this name from Google: ID used to identify users (2 years)",
        "lifetime  = \"730 days\"\n",
        "name      = \"__stripe_mid\"\nset_by    = \"third-party\"\nprovider  = \"Stripe\"\n",
        "[[exempt]]\npath   = \"src/main.rs\"\n",
        "[[exempt]]\npath   = \"web/app.js\"\n",
        "[[exempt]]\npath   = \"Cargo.toml\"\n",
        "uses   = 3\n",
    ] {
        assert!(policy.contains(part), "{part}: {policy}");
    }
}

/// Middleware and cookies that leave most attributes to the library.
const USUAL: &str = r#"use cookie::{Cookie, CookieJar};
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer};

fn set(jar: &mut CookieJar, text: String) {
    let _sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_expiry(Expiry::OnInactivity(time::Duration::days(1)));
    jar.add(Cookie::build(("wide", text)).path("/").build());
}

fn guard(jar: &mut CookieJar) {
    let _csrf = actix_csrf::CsrfMiddleware::<StdRng>::new().set_cookie(Method::GET, "/login");
    let _messages = actix_web_flash_messages::storage::CookieMessageStore::builder(key).build();
    jar.add(Cookie::new("__Secure-plain", "1"));
}
"#;

#[test]
fn attributes_that_the_code_leaves_to_its_library_are_those_of_the_library() {
    let here = folder([("Cargo.toml", MANIFEST), ("src/main.rs", USUAL)]);
    let ran = run(here.path(), ["init", "--from", ".", "--no-ci"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("It declares 5 cookies and keys, and exempts 2 files.\n"),
        "{}",
        ran.stderr
    );
    let policy = policy(here.path());
    assert!(
        policy.contains("# src/main.rs:5\n[cookies.id]\n"),
        "{policy}"
    );
    for (name, attributes) in [
        ("id", "lifetime  = \"1 day\"\nsame_site = \"strict\"\n\n"),
        (
            "__Host-Csrf-Token",
            "lifetime  = \"session\"\nsame_site = \"strict\"\n\n",
        ),
        ("_flash", "lifetime  = \"session\"\n\n"),
        (
            "wide",
            "lifetime  = \"session\"\nhttp_only = false\nsecure    = false\npath      = \"/\"\n\n",
        ),
        (
            "__Secure-plain",
            "lifetime  = \"session\"\nhttp_only = false\n\n",
        ),
    ] {
        let from = policy.find(&format!("name      = \"{name}\"\n"));
        let entry = from.and_then(|from| policy.get(from..)).unwrap_or_default();
        let to = entry.find("\n\n").map_or(entry.len(), |at| at + 2);
        assert!(entry[..to].ends_with(attributes), "{name}: {policy}");
    }
    decided(here.path());
    assert_eq!(findings(here.path()), []);
}

#[test]
fn a_decision_that_is_left_open_is_refused_and_nothing_else_is() {
    let here = service();
    run(here.path(), ["init", "--from", ".", "--no-ci"]);
    let open = findings(here.path());
    assert!(!open.is_empty());
    assert!(
        open.iter().all(|(code, _)| code == "todo-left"),
        "{open:#?}"
    );
    let allowed = run(here.path(), ["check", "--allow", "todo-left"]);
    assert_eq!(allowed.status, 2, "{}", allowed.stderr);
    let rendered = run(here.path(), ["render"]);
    assert_eq!((rendered.status, rendered.stdout.as_str()), (1, ""));
    decided(here.path());
    assert_eq!(findings(here.path()), []);
    assert_eq!(run(here.path(), ["render"]).status, 0);
}

#[test]
fn the_baseline_admits_no_further_use_and_no_further_name() {
    let here = service();
    run(here.path(), ["init", "--from", ".", "--no-ci"]);
    decided(here.path());
    let ran = run(here.path(), ["check", "."]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let counted = |stderr: &str| {
        let line = stderr
            .lines()
            .find(|line| line.starts_with("baseline: "))
            .map(str::to_owned);
        line.unwrap_or_else(|| panic!("{stderr}"))
    };
    let before = counted(&ran.stderr);

    let more =
        |text: &str| fs::write(here.path().join("web/app.js"), format!("{SCRIPT}{text}")).unwrap();
    more("localStorage.setItem(\"new-key\", \"1\");\n");
    let found = findings(here.path());
    assert!(
        found
            .iter()
            .any(|(code, message)| code == "undeclared" && message.contains("new-key")),
        "{found:#?}"
    );
    more("document.cookie = \"_ga=2; path=/\"; document.cookie = \"other=2\";\n");
    assert!(!findings(here.path()).is_empty());
    fs::write(
        here.path().join("web/more.js"),
        "document.cookie = \"third=1\";\n",
    )
    .unwrap();
    assert!(
        findings(here.path())
            .iter()
            .any(|(_, message)| message.contains("third"))
    );
    fs::remove_file(here.path().join("web/more.js")).unwrap();

    // What was mended is not to come back.
    more("");
    let main = MAIN.replace("    jar.remove(Cookie::from(SESSION));\n", "");
    fs::write(here.path().join("src/main.rs"), main).unwrap();
    let ran = run(here.path(), ["check", "."]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let hint = ran
        .stderr
        .lines()
        .find(|line| line.contains("help: write uses = "))
        .unwrap();
    let left: u32 = hint
        .split("uses = ")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let policy = policy(here.path());
    let (start, rest) = policy.split_at(policy.find("path   = \"src/main.rs\"").unwrap());
    let (number, _) = rest
        .split_once("uses   = ")
        .unwrap()
        .1
        .split_once('\n')
        .unwrap();
    let lowered = rest.replacen(
        &format!("uses   = {number}\n"),
        &format!("uses   = {left}\n"),
        1,
    );
    fs::write(here.path().join("policy.toml"), format!("{start}{lowered}")).unwrap();
    let ran = run(here.path(), ["check", "."]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_ne!(counted(&ran.stderr), before);
    fs::write(here.path().join("src/main.rs"), MAIN).unwrap();
    assert_ne!(run(here.path(), ["check", "."]).status, 0);
}

#[test]
fn sources_that_are_not_there_are_status_3_and_nothing_is_written() {
    let here = folder([]);
    let ran = run(here.path(), ["init", "--from", "missing"]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("there is no file or folder missing"),
        "{}",
        ran.stderr
    );
    assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
    let ran = run(here.path(), ["init", "--from", ".", "--no-ci"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("declares 0 cookies and keys"),
        "{}",
        ran.stderr
    );
}
