//! `check.sh` and `audit.sh`: findings of the policy, the sources and the browser.

use crate::can_run;
use crate::runner::{Event, Runner, Step};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

const CLEAN: &str = include_str!("../cli/fixtures/clean.toml");
const BROKEN: &str = include_str!("../cli/fixtures/broken.toml");

#[test]
fn findings_are_annotated_and_uploaded_and_summed_up_once() {
    if !can_run() {
        return;
    }
    let runner = Runner::new(Some(CLEAN), BROKEN);
    let step = runner.step("check.sh", None, &[]);
    assert_eq!(step.status, 1, "{}", step.log);
    assert!(
        step.log.contains("::error file=policy.toml,line="),
        "{}",
        step.log
    );
    assert_eq!(step.summary.matches("## Cookie policy:").count(), 1);
    let (_, sarif) = step.outputs.trim().split_once("sarif=").unwrap();
    let log: Value = serde_json::from_str(&fs::read_to_string(sarif).unwrap()).unwrap();
    assert!(log["runs"][0]["results"].as_array().unwrap().len() > 2);
}

#[test]
fn sources_and_codes_come_line_by_line() {
    if !can_run() {
        return;
    }
    let runner = Runner::new(Some(CLEAN), CLEAN);
    runner.on(Event::Schedule);
    let step = runner.step("check.sh", None, &[("paths", "")]);
    assert_eq!(step.status, 0, "{}", step.log);
    let source =
        "fn f(h: &mut http::HeaderMap) { h.insert(\"set-cookie\", \"a=b\".parse().unwrap()); }\n";
    fs::create_dir(runner.folder().join("my src")).unwrap();
    fs::write(runner.folder().join("my src/a.rs"), source).unwrap();
    let step = runner.step("check.sh", None, &[("paths", "\n  my src  \n")]);
    assert_eq!(step.status, 1, "{}", step.log);
    assert!(
        step.log.contains("::error file=my src/a.rs"),
        "{}",
        step.log
    );
    let step = runner.step(
        "check.sh",
        None,
        &[("paths", ""), ("deny", "warnings\nno-such-code")],
    );
    assert_eq!(step.status, 2);
    assert!(step.log.contains("no-such-code"), "{}", step.log);
}

#[test]
fn an_audit_keeps_its_evidence_and_fails_where_not_everything_was_seen() {
    if !can_run() {
        return;
    }
    let mut runner = Runner::new(Some(CLEAN), CLEAN);
    let mut folders = BTreeSet::new();
    for (status, message) in [
        (0, ""),
        (1, "does not allow"),
        (4, "did not see everything"),
        (3, "could not run"),
    ] {
        // What the command is asked for, and the exit status that a browser's findings lead to. It makes the folder itself.
        runner.replace_command(&format!(
            "#!/bin/sh\necho \"$@\"\nwhile [ \"$1\" != --out ]; do shift; done\nmkdir \"$2\"\nexit {status}\n"
        ));
        let pages = "http://127.0.0.1:8080/\n/about\n";
        let step = runner.step("audit.sh", None, &[("audit", pages)]);
        assert_eq!(step.status, status, "{}", step.log);
        assert!(step.log.contains(message), "{}", step.log);
        assert!(
            step.log.contains("-- http://127.0.0.1:8080/ /about"),
            "{}",
            step.log
        );
        let (evidence, artifact) = evidence(&step);
        assert!(evidence.starts_with(runner.temporary()) && evidence.is_dir());
        assert!(folders.insert(evidence), "each run has a folder of its own");
        assert!(artifact.starts_with("cookie-policy-evidence-policy.toml-chromium-"));
    }
    runner.replace_command("#!/bin/sh\nexit 3\n");
    let step = runner.step("audit.sh", None, &[("audit", "/")]);
    assert_eq!(
        (step.status, step.outputs.as_str()),
        (3, ""),
        "{}",
        step.log
    );
}

/// Returns the folder with the evidence, and the name of its artifact.
fn evidence(step: &Step) -> (PathBuf, String) {
    let mut lines = step.outputs.lines();
    let mut output = |name| lines.next().unwrap().strip_prefix(name).unwrap().to_owned();
    let evidence = PathBuf::from(output("evidence="));
    (evidence, output("artifact="))
}

#[test]
fn each_policy_and_job_has_an_artifact_of_its_own() {
    if !can_run() {
        return;
    }
    let mut runner = Runner::new(Some(CLEAN), CLEAN);
    runner.replace_command("#!/bin/sh\nwhile [ \"$1\" != --out ]; do shift; done\nmkdir \"$2\"\n");
    let mut names = BTreeSet::new();
    for (policy, browser) in [
        ("policy.toml", "chromium"),
        ("policy.toml", "firefox"),
        ("a/policy.toml", "chromium"),
        ("a-policy.toml", "chromium"),
        ("a:\"<>|*?/é/policy.toml", "/opt/chrome"),
    ] {
        let inputs = [("audit", "/"), ("policy", policy), ("browser", browser)];
        let step = runner.step("audit.sh", None, &inputs);
        let (_, name) = evidence(&step);
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        assert!(name.chars().all(is_allowed), "{name}");
        let again = evidence(&runner.step("audit.sh", None, &inputs)).1;
        assert_eq!(name, again, "the name depends on the inputs alone");
        assert!(names.insert(name), "{policy} {browser}");
    }
    runner.job = "staging";
    let (_, name) = evidence(&runner.step("audit.sh", None, &[("audit", "/")]));
    assert!(names.insert(name), "another job has an artifact of its own");
}

#[test]
fn a_forced_push_whose_former_state_is_gone_is_checked_without_it() {
    if !can_run() {
        return;
    }
    let mut runner = Runner::new(Some(BROKEN), CLEAN);
    let compared = |runner: &Runner, script: &str| {
        runner.on(Event::Push);
        let step = runner.step(script, None, &[]);
        let notice = "the state before this push is not in the clone";
        (
            step.status,
            step.log.contains(notice),
            step.outputs.contains("material="),
        )
    };
    runner.base = "0123456789012345678901234567890123456789".to_owned();
    assert_eq!(compared(&runner, "check.sh"), (0, true, false));
    assert_eq!(compared(&runner, "diff.sh"), (0, true, false));
    // A pull request without its base is a failure.
    runner.on(Event::PullRequest("opened", ""));
    let step = runner.step("check.sh", None, &[]);
    assert_eq!(step.status, 3, "{}", step.log);
}
