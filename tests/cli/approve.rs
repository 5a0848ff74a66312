//! `approve`: what is recorded, what voids it, and what `check` says then.

use crate::run::{folder, run, run_with_input};
use std::fs;
use std::path::Path;

const CLEAN: &str = include_str!("fixtures/clean.toml");

fn edit(folder: &Path, from: &str, to: &str) {
    assert!(CLEAN.contains(from));
    fs::write(folder.join("policy.toml"), CLEAN.replace(from, to)).unwrap();
}

fn lock(folder: &Path) -> String {
    fs::read_to_string(folder.join("policy.lock")).unwrap()
}

#[test]
fn an_approval_is_recorded_next_to_the_policy() {
    let here = folder([("service/policy.toml", CLEAN)]);
    let ran = run(
        here.path(),
        ["approve", "session", "--policy", "service/policy.toml"],
    );
    assert_eq!(
        (ran.status, ran.stdout.as_str(), ran.stderr.as_str()),
        (
            0,
            "",
            "approved cookies.session\nwrote service/policy.lock\n"
        )
    );
    let service = here.path().join("service");
    let names: Vec<_> = fs::read_dir(&service)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names.len(), 2, "nothing else is left: {names:?}");
    let first = lock(&service);
    assert!(first.contains("[approved.\"cookies.session\"]"), "{first}");
    assert_eq!(run(&service, ["approve", "cookies.session"]).status, 0);
    assert_eq!(lock(&service), first, "to approve again changes nothing");
}

#[test]
fn check_reports_an_approval_that_a_material_edit_has_voided() {
    let here = folder([("policy.toml", CLEAN)]);
    assert_eq!(run(here.path(), ["approve", "session"]).status, 0);
    let denied = || run(here.path(), ["check", "--deny", "approval-void"]);
    assert_eq!(denied().status, 0);
    edit(here.path(), "Keeps you signed in.", "keeps you signed in");
    assert_eq!(
        denied().status,
        0,
        "an editorial edit voids nothing: {}",
        denied().stderr
    );
    edit(
        here.path(),
        "Keeps you signed in.",
        "Keeps you signed in and counts visits.",
    );
    let ran = denied();
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("approve cookies.session"),
        "{}",
        ran.stderr
    );
    assert_eq!(run(here.path(), ["check"]).status, 0, "it is a warning");
    assert_eq!(run(here.path(), ["approve", "session"]).status, 0);
    assert_eq!(denied().status, 0);
}

#[test]
fn what_cannot_be_approved_says_why_and_leaves_the_lock_alone() {
    let here = folder([("policy.toml", CLEAN)]);
    assert_eq!(run(here.path(), ["approve", "session"]).status, 0);
    let first = lock(here.path());
    let ran = run(here.path(), ["approve", "session", "sesion"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("cookies.session"), "{}", ran.stderr);
    let ran = run_with_input(
        here.path(),
        &["approve", "session", "--policy", "-"],
        CLEAN.as_bytes(),
    );
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    edit(
        here.path(),
        "exemption = \"authentication\"",
        "exemption = \"authentications\"",
    );
    let ran = run(here.path(), ["approve", "session"]);
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("then fix them"), "{}", ran.stderr);
    assert_eq!(run(here.path(), ["approve"]).status, 2);
    assert_eq!(lock(here.path()), first);
}

#[test]
fn a_lock_that_cannot_be_read_is_status_3() {
    let here = folder([("policy.toml", CLEAN), ("policy.lock", "format = 2\n")]);
    for arguments in [&["approve", "session"][..], &["check"], &["due"]] {
        let ran = run(here.path(), arguments);
        assert_eq!(ran.status, 3, "{arguments:?}");
        assert!(ran.stderr.contains("policy.lock"), "{}", ran.stderr);
    }
    assert_eq!(lock(here.path()), "format = 2\n");
}
