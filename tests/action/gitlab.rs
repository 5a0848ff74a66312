//! The script of the GitLab template, with the variables of a merge request.

use crate::can_run;
use crate::root;
use crate::runner::Runner;
use serde_json::Value;
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

#[test]
fn a_merge_request_gets_a_report_of_code_quality() {
    if !can_run() {
        return;
    }
    for (policy, status) in [(BROKEN, 1), (CLEAN, 0)] {
        let runner = Runner::new(Some(CLEAN), policy);
        let program = runner.temporary().join("cargo-cookie-registry");
        fs::copy(env!("CARGO_BIN_EXE_cargo-cookie-registry"), program).unwrap();
        let ran = Command::new("bash")
            .args(["-euo", "pipefail", "-c", &script()])
            .current_dir(runner.folder())
            .env("folder", runner.temporary())
            .env("SOURCES", ".")
            .env("POLICY", "policy.toml")
            .env("DENY", "syntax")
            .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", &runner.base)
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(status), "{log}");
        let report =
            fs::read_to_string(runner.folder().join("gl-code-quality-report.json")).unwrap();
        let report: Value = serde_json::from_str(&report).unwrap();
        let is_grave = |issue: &Value| issue["severity"] == "critical";
        let has_errors = report.as_array().unwrap().iter().any(is_grave);
        assert_eq!(has_errors, status == 1, "{log}");
    }
}
