//! `check.sh` and `audit.sh`: findings of the policy, the sources and the browser.

use crate::can_run;
use crate::runner::{Event, Runner};
use serde_json::Value;
use std::fs;

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
    for (status, message) in [
        (0, ""),
        (1, "does not allow"),
        (4, "did not see everything"),
        (3, "could not run"),
    ] {
        let evidence = runner.temporary().join("cookie-registry-evidence");
        let _ = fs::remove_dir(&evidence);
        // What the command is asked for, and the exit status that a browser's findings lead to.
        runner.replace_command(&format!(
            "#!/bin/sh\necho \"$@\"\nmkdir '{}'\nexit {status}\n",
            evidence.display()
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
        assert_eq!(step.outputs, format!("evidence={}\n", evidence.display()));
    }
}
