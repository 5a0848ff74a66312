//! `check --resolved`: what the types say, as a program of its own prints it.

use crate::run::{Ran, command, finish, folder};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

const POLICY: &str = r#"
format = 1

[policy]
title = "Cookie Policy"
last_updated = 2026-05-09

[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"

[cookies.visitor]
name = "visitor"
category = "necessary"
exemption = "authentication"
purpose = "Keeps you signed in."
lifetime = "session"
"#;

const SOURCE: &str = "fn f(r: &mut Response, name: String) {\n    r.track(1);\n    let c = cookie::Cookie::new(name, \"\");\n}\n";

/// A service, and beside it a program that prints these facts and ends with this status.
fn service(facts: &str, status: u8) -> tempfile::TempDir {
    let program = format!("#!/bin/sh\ncat <<'FACTS'\n{facts}\nFACTS\nexit {status}\n");
    let here = folder([
        ("policy.toml", POLICY),
        ("Cargo.toml", "[package]\nname = \"service\"\n"),
        ("src/lib.rs", SOURCE),
        ("programs/cookie-registry-resolve", program.as_str()),
    ]);
    let program = here.path().join("programs/cookie-registry-resolve");
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
    here
}

fn check(here: &Path) -> Ran {
    let mut command = command(here, ["check", "--resolved", "--format", "json", "."]);
    let path = format!("{}:/usr/bin:/bin", here.join("programs").display());
    finish(command.env("PATH", path))
}

/// The findings about code: code, line and message.
fn found(ran: &Ran) -> Vec<(String, u64, String)> {
    let told: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    let findings = told["findings"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    findings
        .iter()
        .filter(|it| it["file"] == "src/lib.rs")
        .map(|it| {
            (
                text(&it["code"]),
                it["line"].as_u64().unwrap(),
                text(&it["message"]),
            )
        })
        .collect()
}

/// Facts about a call, from one text of the source to another.
fn fact(here: &Path, from: &str, to: &str, name: &str, via: &[&str]) -> Value {
    let start = SOURCE.find(from).unwrap();
    let end = start + SOURCE[start..].find(to).unwrap() + to.len();
    let path = here.join("src/lib.rs");
    json!({ "path": path, "start": start, "end": end, "medium": "cookie", "operation": "set", "name": name, "via": via })
}

fn write(here: &Path, not_verified: &[&str], found: &[Value], status: u8) {
    write_facts(
        here,
        &json!({ "format": 1, "manifests": [here.join("Cargo.toml")], "not_verified": not_verified, "unresolved": [], "unresolved_more": 0, "found": found }),
        status,
    );
}

fn write_facts(here: &Path, facts: &Value, status: u8) {
    let program = format!("#!/bin/sh\ncat <<'FACTS'\n{facts}\nFACTS\nexit {status}\n");
    fs::write(here.join("programs/cookie-registry-resolve"), program).unwrap();
}

#[test]
fn what_the_types_say_is_compared_with_the_policy() {
    let here = service("", 0);
    let via = ["tracker::track", "http::HeaderMap::append"];
    let track = fact(here.path(), "r.track", "(1)", "visitor", &via);
    write(here.path(), &[], &[track], 0);
    let found = found(&check(here.path()));
    let is_there = found.iter().find(|(_, line, _)| *line == 2);
    let (code, _, message) = is_there.unwrap();
    assert_eq!(code, "bypasses-registry", "{found:?}");
    assert!(message.contains("`visitor`"), "{message}");
    assert!(
        message.contains("tracker::track → http::HeaderMap::append"),
        "{message}"
    );
}

#[test]
fn one_place_gives_one_finding_with_the_name_that_the_types_know() {
    let here = service("", 0);
    let new = fact(
        here.path(),
        "cookie::Cookie",
        "\"\")",
        "uid",
        &["cookie::Cookie::new"],
    );
    write(here.path(), &[], &[new], 0);
    let found = found(&check(here.path()));
    let [(code, 3, message)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(code, "undeclared");
    assert!(message.contains("`uid`"), "{message}");
}

#[test]
fn what_is_not_verified_is_listed_and_is_not_clean() {
    let here = service("", 0);
    let exempt = "\n[[exempt]]\npath = \"src/lib.rs\"\nreason = \"It is being moved to the registry.\"\nuntil = 2999-01-01\n";
    let policy = here.path().join("policy.toml");
    fs::write(&policy, format!("{POLICY}retired = 2026-01-31\n{exempt}")).unwrap();
    write(here.path(), &["a macro could not be expanded"], &[], 4);
    let ran = check(here.path());
    assert!(
        ran.stderr
            .contains("not verified: a macro could not be expanded"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.status, 4, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn calls_that_could_not_be_resolved_are_listed() {
    let here = service("", 0);
    let path = here.path().join("src/lib.rs");
    let start = SOURCE.find("r.track").unwrap();
    let call =
        |at: usize| json!({ "path": path, "start": start + at, "call": format!("call{at}") });
    let calls: Vec<Value> = (0..22).map(call).collect();
    let facts = json!({
        "format": 1,
        "manifests": [],
        "not_verified": ["25 calls in the service's own code could not be resolved"],
        "unresolved": calls,
        "unresolved_more": 3,
        "found": [],
    });
    write_facts(here.path(), &facts, 4);
    let ran = check(here.path());
    assert!(
        ran.stderr
            .contains("  src/lib.rs:2:5: call0\n  src/lib.rs:2:6: call1\n"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("  and 5 more\n"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("call20"), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let resolved = &report["resolved"];
    assert_eq!(
        resolved["not_verified"],
        json!(["25 calls in the service's own code could not be resolved"])
    );
    assert_eq!(resolved["unresolved"].as_array().unwrap().len(), 20);
    assert_eq!(
        resolved["unresolved"][1],
        json!({ "file": "src/lib.rs", "line": 2, "column": 6, "call": "call1" })
    );
    assert_eq!(resolved["unresolved_more"], 5);
}

#[test]
fn packages_of_one_workspace_are_resolved_once() {
    let here = service("", 0);
    let mut manifests = Vec::new();
    for package in ["a", "b", "c"] {
        let manifest = here.path().join(package).join("Cargo.toml");
        fs::create_dir(here.path().join(package)).unwrap();
        fs::write(&manifest, format!("[package]\nname = \"{package}\"\n")).unwrap();
        manifests.push(manifest);
    }
    // `c` is a workspace of its own.
    let facts = json!({
        "format": 1,
        "manifests": &manifests[..2],
        "not_verified": [],
        "unresolved": [],
        "unresolved_more": 0,
        "found": [],
    });
    let program = format!(
        "#!/bin/sh\necho \"$1\" >> '{}'\ncat <<'FACTS'\n{facts}\nFACTS\n",
        here.path().join("runs").display()
    );
    fs::write(
        here.path().join("programs/cookie-registry-resolve"),
        program,
    )
    .unwrap();
    let mut command = command(here.path(), ["check", "--resolved", "a", "b", "c"]);
    let path = format!("{}:/usr/bin:/bin", here.path().join("programs").display());
    let ran = finish(command.env("PATH", path));
    let runs = fs::read_to_string(here.path().join("runs")).unwrap();
    assert_eq!(runs.lines().count(), 2, "{runs}{}", ran.stderr);
    assert!(runs.contains("/c/Cargo.toml"), "{runs}");
}

#[test]
fn a_program_that_prints_without_end_is_ended() {
    let here = service("", 0);
    let program = here.path().join("programs/cookie-registry-resolve");
    fs::write(program, "#!/bin/sh\nexec cat /dev/zero\n").unwrap();
    let ran = check(here.path());
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("printed more than"), "{}", ran.stderr);
}

#[test]
fn a_program_that_is_missing_is_named_with_how_to_install_it() {
    let here = service("", 0);
    fs::remove_file(here.path().join("programs/cookie-registry-resolve")).unwrap();
    let ran = check(here.path());
    assert_eq!(ran.status, 3);
    assert!(
        ran.stderr.contains("cargo install cookie-registry-resolve"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_program_that_fails_or_says_something_else_is_an_error() {
    let here = service("", 3);
    let ran = check(here.path());
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("could not resolve"), "{}", ran.stderr);

    let here = service(
        "{\"format\":2,\"manifests\":[],\"not_verified\":[],\"unresolved\":[],\"unresolved_more\":0,\"found\":[]}",
        0,
    );
    let ran = check(here.path());
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("of another version"), "{}", ran.stderr);
}

/// The other half of this test is in the tests of `cookie-registry-resolve`, which writes this file.
#[test]
fn the_form_of_the_facts_is_that_of_the_program() {
    let facts = include_str!("../../crates/resolve/tests/facts.json");
    let here = service("", 0);
    let path = here.path().join("src/lib.rs");
    let facts = facts.replace("/service/src/lib.rs", &path.display().to_string());
    let here_facts = format!("#!/bin/sh\ncat <<'FACTS'\n{facts}\nFACTS\nexit 4\n");
    fs::write(
        here.path().join("programs/cookie-registry-resolve"),
        here_facts,
    )
    .unwrap();
    let found = found(&check(here.path()));
    assert!(
        found
            .iter()
            .any(|(_, _, message)| message.contains("tracker::track")),
        "{found:?}"
    );
}
