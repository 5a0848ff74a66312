//! The script of the GitLab template, with the variables of a merge request.

use crate::can_run;
use crate::root;
use crate::runner::Runner;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

const CLEAN: &str = include_str!("../cli/fixtures/clean.toml");
const BROKEN: &str = include_str!("../cli/fixtures/broken.toml");

/// Returns the lines of the template's script after the installation.
fn script() -> String {
    let template = fs::read_to_string(root().join("templates/cookie-policy.yml")).unwrap();
    let (_, script) = template.rsplit_once("    - |\n").unwrap();
    let (script, _) = script.split_once("\n  artifacts:").unwrap();
    let lines = script
        .lines()
        .map(|line| line.strip_prefix("      ").unwrap());
    lines.collect::<Vec<_>>().join("\n")
}

/// Runs the script on a merge request, and returns its exit status, its report and its log.
fn merge_request(runner: &Runner, deny: &str) -> (Option<i32>, Vec<Value>, String) {
    let program = runner.temporary().join("cargo-cookie-registry");
    fs::copy(env!("CARGO_BIN_EXE_cargo-cookie-registry"), program).unwrap();
    let ran = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script()])
        .current_dir(runner.folder())
        .env("folder", runner.temporary())
        .env("SOURCES", "my src")
        .env("POLICY", "policy.toml")
        .env("DENY", deny)
        .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", &runner.base)
        .output()
        .unwrap();
    let report = fs::read_to_string(runner.folder().join("gl-code-quality-report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let log = String::from_utf8_lossy(&ran.stderr).into_owned();
    (ran.status.code(), report.as_array().unwrap().clone(), log)
}

/// Returns the code, the severity and the place of each issue.
fn issues(report: &[Value]) -> Vec<(&str, &str, &str)> {
    report
        .iter()
        .map(|issue| {
            let of = |pointer| issue.pointer(pointer).and_then(Value::as_str).unwrap();
            (of("/check_name"), of("/severity"), of("/location/path"))
        })
        .collect()
}

#[test]
fn a_merge_request_gets_a_report_of_code_quality() {
    if !can_run() {
        return;
    }
    let source =
        "fn f(h: &mut http::HeaderMap) { h.insert(\"set-cookie\", \"a=b\".parse().unwrap()); }\n";
    // A session that lasts longer is material, and the policy does not announce it.
    let longer = CLEAN.replace("\"session\"\nvalue", "\"1 year\"\nvalue");
    assert_ne!(longer, CLEAN);
    // Where no code sets a declared cookie, that is a warning.
    let unused = ("declared-never-set", "minor", "policy.toml");
    for (policy, source, deny, status, expected) in [
        (CLEAN, "", "syntax", 0, unused),
        (
            CLEAN,
            "",
            "warnings",
            1,
            ("declared-never-set", "critical", "policy.toml"),
        ),
        (
            BROKEN,
            "",
            "syntax",
            1,
            ("host-prefix", "critical", "policy.toml"),
        ),
        (
            longer.as_str(),
            "",
            "syntax",
            1,
            ("material-change-not-logged", "critical", "policy.toml"),
        ),
        (
            CLEAN,
            source,
            "syntax",
            1,
            ("undeclared", "critical", "my src/a.rs"),
        ),
    ] {
        let runner = Runner::new(Some(CLEAN), policy);
        fs::create_dir(runner.folder().join("my src")).unwrap();
        fs::write(runner.folder().join("my src/a.rs"), source).unwrap();
        let (exit, report, log) = merge_request(&runner, deny);
        assert_eq!(exit, Some(status), "{log}");
        let found = issues(&report);
        assert!(
            found.contains(&expected),
            "{expected:?} in {found:?}\n{log}"
        );
        assert!(log.contains(&format!("[{}]", expected.0)), "{log}");
        if status == 0 {
            assert_eq!(found, [expected], "{log}");
        }
        let mut fingerprints = BTreeSet::new();
        for issue in &report {
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
            assert!(!issue["description"].as_str().unwrap().is_empty());
            assert!(fingerprints.insert(issue["fingerprint"].as_str().unwrap()));
        }
    }
}
