//! The reports for machines: golden, and held against the standards that they follow.

use crate::golden::assert_golden;
use crate::run::{Ran, folder, run};
use crate::sarif;
use serde_json::Value;
use std::collections::BTreeSet;

const BROKEN: &str = include_str!("fixtures/broken.toml");
const CLEAN: &str = include_str!("fixtures/clean.toml");

fn check(policy: &str, format: &str) -> Ran {
    let here = folder([("policy.toml", policy)]);
    run(here.path(), ["check", "--format", format])
}

#[test]
fn the_findings_of_a_broken_policy_as_each_format() {
    for (format, golden) in [
        ("human", "broken.human.txt"),
        ("json", "broken.json"),
        ("sarif", "broken.sarif"),
        ("github", "broken.github.txt"),
        ("gitlab", "broken.gitlab.json"),
    ] {
        let ran = check(BROKEN, format);
        assert_eq!(ran.status, 1, "{format}: {}", ran.stderr);
        let (output, silent) = match format {
            "human" => (ran.stderr, ran.stdout),
            _ => (ran.stdout, ran.stderr),
        };
        assert_eq!(silent, "", "{format}");
        assert_golden(golden, &without_version(&output));
    }
}

/// The text without this release's number, which would change every golden file with it.
fn without_version(text: &str) -> String {
    text.replace(
        concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\""),
        "\"version\": \"VERSION\"",
    )
}

#[test]
fn each_format_reports_that_there_are_no_findings() {
    let output = check(CLEAN, "human");
    assert_eq!(
        (
            output.status,
            output.stdout.as_str(),
            output.stderr.as_str()
        ),
        (0, "", "policy.toml: no findings\n")
    );
    let output: Value = serde_json::from_str(&check(CLEAN, "json").stdout).unwrap();
    assert_eq!(output["findings"], Value::Array(Vec::new()));
    assert_eq!(output["summary"]["errors"], 0);
    let output: Value = serde_json::from_str(&check(CLEAN, "sarif").stdout).unwrap();
    assert_eq!(output["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(check(CLEAN, "github").stdout, "");
    assert_eq!(check(CLEAN, "gitlab").stdout, "[]\n");
}

#[test]
fn json_has_the_fields_of_its_contract() {
    let output: Value = serde_json::from_str(&check(BROKEN, "json").stdout).unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let findings = output["findings"].as_array().unwrap();
    for finding in findings {
        let mut keys = keys(finding);
        keys.sort_unstable();
        let expected = [
            "code",
            "column",
            "end_column",
            "end_line",
            "entry",
            "file",
            "help",
            "line",
            "message",
            "severity",
        ];
        assert_eq!(keys, expected);
    }
    let places: Vec<(u64, u64)> = findings
        .iter()
        .map(|finding| {
            (
                finding["line"].as_u64().unwrap(),
                finding["column"].as_u64().unwrap(),
            )
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(output["summary"]["allowed"], 1);
    assert_eq!(output["format"], 1);
}

#[test]
fn sarif_fits_the_official_schema() {
    let validator = sarif::validator();
    for policy in [BROKEN, CLEAN, "", "format = 1\n[service\n"] {
        let log: Value = serde_json::from_str(&check(policy, "sarif").stdout).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut wrong: Value = serde_json::from_str(&check(BROKEN, "sarif").stdout).unwrap();
    wrong["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!validator.is_valid(&wrong), "the schema refuses nothing");
}

fn fingerprints(policy: &str) -> Vec<String> {
    let log: Value = serde_json::from_str(&check(policy, "sarif").stdout).unwrap();
    log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            result["partialFingerprints"]["codeAndEntry/v1"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn a_fingerprint_survives_a_move_and_distinguishes_findings() {
    let before = fingerprints(BROKEN);
    let distinct: BTreeSet<&String> = before.iter().collect();
    assert_eq!(distinct.len(), before.len(), "{before:?}");
    let moved = BROKEN.replace(
        "[cookies.session]",
        "# One\n# line\n# more\n\n[cookies.session]",
    );
    assert_eq!(fingerprints(&moved), before);
}

#[test]
fn gitlab_has_the_fields_that_it_requires() {
    let issues: Value = serde_json::from_str(&check(BROKEN, "gitlab").stdout).unwrap();
    let issues = issues.as_array().unwrap();
    let mut fingerprints = BTreeSet::new();
    for issue in issues {
        let text = |pointer: &str| issue.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        assert!(!text("/description").is_empty() && !text("/check_name").is_empty());
        let severities = ["info", "minor", "major", "critical", "blocker"];
        assert!(severities.contains(&text("/severity").as_str()));
        assert_eq!(text("/location/path"), "policy.toml");
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        fingerprints.insert(text("/fingerprint"));
    }
    assert_eq!(fingerprints.len(), issues.len(), "each is distinct");
    assert!(fingerprints.len() > 2);
}

#[test]
fn files_are_named_from_the_root_of_the_repository() {
    let here = folder([
        (".git/HEAD", ""),
        ("service/policy.toml", "format = 2\n"),
        ("service/src/lib.rs", ""),
    ]);
    let within = here.path().join("service/src");
    let annotations = run(&within, ["check", "--format", "github"]).stdout;
    assert!(
        annotations.starts_with("::error file=service/policy.toml,"),
        "{annotations}"
    );
    let log: Value =
        serde_json::from_str(&run(&within, ["check", "--format", "sarif"]).stdout).unwrap();
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "service/policy.toml");
    let output: Value =
        serde_json::from_str(&run(&within, ["check", "--format", "json"]).stdout).unwrap();
    assert_eq!(output["findings"][0]["file"], "../policy.toml");
}

#[test]
fn an_annotation_is_one_line_whatever_the_policy_says() {
    let output = check(BROKEN, "github").stdout;
    let findings: Value = serde_json::from_str(&check(BROKEN, "json").stdout).unwrap();
    assert_eq!(
        output.lines().count(),
        findings["findings"].as_array().unwrap().len()
    );
    assert!(
        output
            .lines()
            .all(|line| line.starts_with("::error file=") || line.starts_with("::warning file=")),
        "{output}"
    );
    assert!(
        output.contains("100%25, or:%0D%0A::error::not a command"),
        "{output}"
    );
}

#[test]
fn the_summary_of_a_workflow_is_appended_in_every_format() {
    for format in ["human", "json", "sarif", "github", "gitlab"] {
        let here = folder([("policy.toml", BROKEN), ("summary.md", "before\n")]);
        let summary = here.path().join("summary.md");
        let ran = crate::run::finish(
            crate::run::command(here.path(), ["check", "--format", format])
                .env("GITHUB_STEP_SUMMARY", &summary),
        );
        assert_eq!(ran.status, 1);
        let text = std::fs::read_to_string(&summary).unwrap();
        let text = text.strip_prefix("before\n").unwrap();
        assert_golden("broken.summary.md", text);
    }
}
