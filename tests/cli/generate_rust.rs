//! `generate rust`: the constants as a file, where it goes, and how `check` holds it. What the constants do is held by the
//! tests of the file next to the macro.

use crate::run::{Ran, folder, run};
use serde_json::Value;
use std::fs;
use std::path::Path;

const POLICY: &str = r#"format = 1

[policy]
title = "Cookie Policy"
last_updated = 2026-05-09

[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"

[cookies.session]
name = "__Host-session"
category = "necessary"
exemption = "authentication"
purpose = "Keeps you signed in."
lifetime = "session"

[cookies.theme]
name = "theme"
category = "necessary"
exemption = "interface"
purpose = "Remembers dark mode."
lifetime = "30 days"
requested = true
value = { one_of = ["light", "dark"] }
protection = "signed"
"#;

const MANIFEST: &str = "[package]\nname = \"service\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
     cookie-registry = { version = \"0.1\", default-features = false }\n";

const LIB: &str = "mod cookies;\n\
     pub fn sign_in(d: &Deployment) { cookies::Cookies::SESSION.set(d, \"t\"); }\n\
     pub fn darken(d: &Deployment) { cookies::Cookies::THEME.set(d, cookies::Theme::Dark); }\n";

/// A service with its policy and without the file.
fn service() -> tempfile::TempDir {
    folder([
        ("policy.toml", POLICY),
        ("Cargo.toml", MANIFEST),
        ("src/lib.rs", LIB),
    ])
}

fn generate(here: &Path, arguments: &[&str]) -> Ran {
    run(here, [&["generate", "rust"], arguments].concat())
}

fn edit(here: &Path, path: &str, change: impl Fn(&str) -> String) {
    let path = here.join(path);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, change(&text)).unwrap();
}

/// The findings of `check .`, as code, severity and help.
fn findings(here: &Path) -> Vec<(String, String, String)> {
    let ran = run(here, ["check", "--format", "json", "."]);
    let report: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|it| (text(it, "code"), text(it, "severity"), text(it, "help")))
        .collect()
}

#[test]
fn the_file_is_written_and_compared_with_the_policy() {
    let here = service();
    let ran = generate(here.path(), &["--out", "src/cookies.rs"]);
    assert_eq!(
        (ran.status, ran.stderr.as_str()),
        (0, "wrote src/cookies.rs\n")
    );
    let written = fs::read_to_string(here.path().join("src/cookies.rs")).unwrap();
    assert!(written.contains("pub const SESSION"), "{written}");
    assert!(written.contains("pub enum Theme"), "{written}");
    // Without the feature `protection`, the code of the service says what is missing.
    assert!(
        written.contains("needs the feature `protection`"),
        "{written}"
    );

    let current = (0, "src/cookies.rs: up to date with the policy\n");
    let compare = || generate(here.path(), &["--check", "src/cookies.rs"]);
    let ran = compare();
    assert_eq!((ran.status, ran.stderr.as_str()), current);
    // Comments are no part of it, and lines may end as a checkout of git ends them.
    edit(here.path(), "policy.toml", |text| {
        format!("# Ours.\n{text}")
    });
    edit(here.path(), "src/cookies.rs", |text| {
        text.replace('\n', "\r\n")
    });
    let ran = compare();
    assert_eq!((ran.status, ran.stderr.as_str()), current);
    // Nor is it written again: cargo would compile everything that depends on it.
    let there = || fs::read_to_string(here.path().join("src/cookies.rs")).unwrap();
    let ran = generate(here.path(), &["--out", "src/cookies.rs"]);
    assert_eq!((ran.status, ran.stderr.as_str()), current);
    assert!(there().contains("\r\n"), "it is the file that was there");

    edit(here.path(), "policy.toml", |text| {
        text.replace("30 days", "60 days")
    });
    let ran = generate(here.path(), &["--out", "src/cookies.rs", "--check"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("Max-Age=5184000"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("the same command without --check"),
        "{}",
        ran.stderr
    );
    let unchanged = fs::read_to_string(here.path().join("src/cookies.rs")).unwrap();
    assert_eq!(unchanged.replace("\r\n", "\n"), written);
}

#[test]
fn check_holds_the_file_and_takes_the_service_as_checked() {
    let here = service();
    generate(here.path(), &["--out", "src/cookies.rs"]);
    assert_eq!(findings(here.path()), []);

    // A policy that has changed, and a file that was edited.
    let help = "write it again: cargo cookie-registry generate rust --out src/cookies.rs";
    let error = |code: &str| (code.to_owned(), "error".to_owned(), help.to_owned());
    let changes = [
        ("policy.toml", "30 days", "60 days"),
        ("src/cookies.rs", "Max-Age=2592000", "Max-Age=2592001"),
    ];
    for (path, from, to) in changes {
        edit(here.path(), path, |text| text.replace(from, to));
        let found = findings(here.path());
        assert!(
            found.contains(&error("module-out-of-date")),
            "{path}: {found:?}"
        );
        edit(here.path(), path, |text| text.replace(to, from));
    }
    // What else a current file had would be trusted, so no other file is current.
    edit(here.path(), "src/cookies.rs", |text| {
        format!(
            "{text}pub fn f(h: &mut http::HeaderMap) {{ h.append(\"set-cookie\", \"tracker=1\".parse().unwrap()); }}\n"
        )
    });
    let found = findings(here.path());
    assert!(
        found.iter().any(|it| it.0 == "module-out-of-date"),
        "{found:?}"
    );
    assert!(
        found.iter().any(|it| it.0 == "bypasses-registry"),
        "{found:?}"
    );
}

#[test]
fn the_struct_has_the_name_that_is_given() {
    let here = service();
    let ran = generate(here.path(), &["--out", "src/cookies.rs", "--name", "Jar"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let written = fs::read_to_string(here.path().join("src/cookies.rs")).unwrap();
    assert!(written.contains("pub struct Jar;") && written.contains("pub enum JarEntry"));
    edit(here.path(), "src/lib.rs", |text| {
        text.replace("Cookies::", "Jar::")
    });
    assert_eq!(
        findings(here.path()),
        [],
        "`check` reads the name in the file"
    );
    edit(here.path(), "src/cookies.rs", |text| {
        text.replace("Max-Age=2592000", "Max-Age=2592001")
    });
    let found = findings(here.path());
    let help =
        "write it again: cargo cookie-registry generate rust --out src/cookies.rs --name Jar";
    assert!(found.iter().any(|it| it.2 == help), "{found:?}");

    for name in ["a b", "struct", ""] {
        let ran = generate(here.path(), &["--out", "src/cookies.rs", "--name", name]);
        assert_eq!(ran.status, 2, "{name}: {}", ran.stderr);
    }
    edit(here.path(), "policy.toml", |text| {
        format!(
            "{text}\n[categories.jar]\ntitle = \"Jar\"\ndescription = \"A jar.\"\nlike = \"preferences\"\n"
        )
    });
    let clash = ["--out", "src/cookies.rs", "--name", "JarCategory"];
    let ran = generate(here.path(), &clash);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("would both be `JarCategory`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn nothing_is_written_over_the_policy_or_into_no_folder() {
    let here = service();
    let ran = generate(here.path(), &["--out", "policy.toml"]);
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    let policy = fs::read_to_string(here.path().join("policy.toml")).unwrap();
    assert_eq!(policy, POLICY);
    let ran = generate(here.path(), &["--out", "none/cookies.rs"]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("create the folder first"),
        "{}",
        ran.stderr
    );
    assert_eq!(generate(here.path(), &[]).status, 2);
    assert_eq!(generate(here.path(), &["--check"]).status, 2);
    let missing = generate(here.path(), &["--check", "src/cookies.rs"]);
    assert_eq!(missing.status, 3, "{}", missing.stderr);
}
