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
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""));
    let lines: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(lines.first(), Some(&"approved cookies.session"));
    assert_eq!(lines.last(), Some(&"wrote service/policy.lock"));
    assert!(
        lines.contains(&"  purpose: en: “Keeps you signed in.”"),
        "it shows what is approved: {lines:#?}"
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

#[test]
fn an_approval_has_a_name_and_a_day() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(here.path(), ["approve", "session", "--by", "A. “Counsel”"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let text = lock(here.path());
    assert!(text.contains("by      = \"A. “Counsel”\""), "{text}");
    assert!(text.contains("on      = 20"), "{text}");
    for name in ["", "  ", "…", "TODO", "TODO: your name"] {
        assert_eq!(
            run(here.path(), ["approve", "session", "--by", name]).status,
            2,
            "{name:?}"
        );
    }
}

#[test]
fn a_valid_approval_keeps_its_name_if_nobody_is_named() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(here.path(), ["approve", "--all", "--by", "A. Counsel"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let first = lock(here.path());
    for arguments in [&["approve", "--all"][..], &["approve", "session"]] {
        let ran = run(here.path(), arguments);
        assert_eq!((ran.status, lock(here.path())), (0, first.clone()));
        assert!(
            ran.stderr.contains("already approved by A. Counsel"),
            "{}",
            ran.stderr
        );
    }
    // What was approved is no more, so the name does not stand for what replaces it.
    let changed = CLEAN.replace("Keeps you signed in.", "Knows who you are.");
    assert_ne!(changed, CLEAN);
    fs::write(here.path().join("policy.toml"), changed).unwrap();
    let ran = run(here.path(), ["approve", "--all"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let named = |lock: &str| lock.matches("A. Counsel").count();
    let now = lock(here.path());
    assert_eq!((named(&first), named(&now)), (1, 0), "{now}");
    let ran = run(here.path(), ["approve", "--all", "--by", "B. Counsel"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let now = lock(here.path());
    assert!(now.contains("\"B. Counsel\""), "{now}");
}

#[test]
fn everything_is_approved_at_once() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(here.path(), ["approve", "--all", "--by", "A. Counsel"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let tables = CLEAN.lines().filter(|line| {
        ["[cookies.", "[storage.", "[third_parties."]
            .iter()
            .any(|table| line.starts_with(table))
    });
    assert_eq!(
        lock(here.path()).matches("[approved.").count(),
        tables.count()
    );
    assert_eq!(
        run(here.path(), ["check", "--deny", "approval-missing"]).status,
        0
    );
    assert_eq!(run(here.path(), ["approve", "--all", "session"]).status, 2);
}

#[test]
fn a_policy_that_demands_approvals_lacks_none() {
    let demanding = CLEAN.replace("[policy]", "[policy]\napprovals = \"required\"");
    let here = folder([("policy.toml", demanding.as_str())]);
    let missing = || {
        let ran = run(here.path(), ["check", "--format", "github"]);
        (ran.status, ran.stdout.matches("approval-missing").count())
    };
    let (status, count) = missing();
    assert_eq!(status, 1);
    assert!(count >= 1);
    let unnamed = run(here.path(), ["approve", "--all"]);
    assert_eq!(unnamed.status, 2);
    assert!(unnamed.stderr.contains("--by NAME"), "{}", unnamed.stderr);
    assert_eq!(
        run(here.path(), ["approve", "--all", "--by", "A. Counsel"]).status,
        0
    );
    assert_eq!(missing(), (0, 0));
    // A further entry is not approved with the rest, and an approval without a name does not count.
    let further = format!(
        "{demanding}\n[cookies.further]\nname = \"__Host-further\"\ncategory = \"necessary\"\nexemption = \"user-input\"\npurpose = \"Keeps your filters.\"\nlifetime = \"session\"\n"
    );
    fs::write(here.path().join("policy.toml"), &further).unwrap();
    assert_eq!(missing(), (1, 1));
    let text = lock(here.path());
    fs::write(here.path().join("policy.toml"), &demanding).unwrap();
    fs::write(
        here.path().join("policy.lock"),
        text.replacen("by      = \"A. Counsel\"\n", "", 1),
    )
    .unwrap();
    assert_eq!(missing(), (1, 1));
    // What has changed since is an error here.
    fs::write(here.path().join("policy.lock"), &text).unwrap();
    edit(
        here.path(),
        "Keeps you signed in.",
        "Keeps you signed in and counts visits.",
    );
    let policy = fs::read_to_string(here.path().join("policy.toml")).unwrap();
    fs::write(
        here.path().join("policy.toml"),
        policy.replace("[policy]", "[policy]\napprovals = \"required\""),
    )
    .unwrap();
    let ran = run(here.path(), ["check", "--format", "github"]);
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("approval-void"), "{}", ran.stdout);
}

#[test]
fn an_entry_that_was_added_after_the_approvals_is_named() {
    let here = folder([("policy.toml", CLEAN)]);
    assert_eq!(run(here.path(), ["approve", "session"]).status, 0);
    let further = format!(
        "{CLEAN}\n[cookies.further]\nname = \"__Host-further\"\ncategory = \"necessary\"\nexemption = \"user-input\"\npurpose = \"Keeps your filters.\"\nlifetime = \"session\"\n"
    );
    fs::write(here.path().join("policy.toml"), further).unwrap();
    let ran = run(here.path(), ["check"]);
    assert_eq!(
        ran.status, 0,
        "a warning, since the policy does not demand approvals"
    );
    assert!(
        ran.stderr.contains("`cookies.further` was never approved"),
        "{}",
        ran.stderr
    );
}
