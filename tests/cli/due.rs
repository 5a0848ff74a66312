//! `due`: which reviews end when, and `check` on an entry that is changed while its review is overdue.

use crate::repository::repository;
use crate::run::{folder, run};
use serde_json::Value;
use std::fs;

const CLEAN: &str = include_str!("fixtures/clean.toml");

/// The clean policy with a review that ends so many days from today.
fn reviewed(days: i64) -> String {
    let day = time::OffsetDateTime::now_utc().date() + time::Duration::days(days);
    CLEAN.replace(
        "value     =",
        &format!("owner     = \"identity team\"\nreview_by = {day}\nvalue     ="),
    )
}

#[test]
fn what_is_due_within_a_time_is_listed() {
    for (days, within, listed) in [
        (10, "90d", "due in 10 days"),
        (10, "2w", "due in 10 days"),
        (0, "0d", "due today"),
        (-1, "0d", "overdue for 1 day"),
        (100, "90d", "no review is due within 90 days"),
    ] {
        let text = reviewed(days);
        let here = folder([("policy.toml", text.as_str())]);
        let ran = run(here.path(), ["due", "--within", within]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.contains(listed), "{within}: {}", ran.stdout);
        assert_eq!(
            ran.stdout.contains("identity team"),
            !listed.starts_with("no "),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn entries_that_never_become_due_are_named() {
    let here = folder([("policy.toml", CLEAN)]);
    let ran = run(here.path(), ["due"]);
    assert_eq!(
        ran.stdout,
        "no review is due within 30 days\nnever due, because `review_by` is missing: cookies.session\n"
    );
    let ran = run(here.path(), ["due", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        report["without_date"],
        serde_json::json!(["cookies.session"])
    );
}

#[test]
fn scripts_get_the_same_as_json() {
    let text = reviewed(-3);
    let here = folder([("policy.toml", text.as_str())]);
    assert_eq!(run(here.path(), ["approve", "session"]).status, 0);
    let ran = run(here.path(), ["due", "--within", "90d", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["format"], 1);
    assert_eq!(report["within_days"], 90);
    let entry = &report["entries"][0];
    assert_eq!(entry["entry"], "cookies.session");
    assert_eq!(entry["days_left"], -3);
    assert_eq!(entry["overdue"], true);
    assert_eq!(entry["approval"], "valid");
    assert_eq!(entry["owner"], "identity team");
    assert_eq!(report["without_date"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_time_is_days_or_weeks() {
    let here = folder([("policy.toml", CLEAN)]);
    for word in ["90", "d", "3m", "-1d", "99999999999d", "4294967295w"] {
        let ran = run(here.path(), ["due", &format!("--within={word}")]);
        assert_eq!(ran.status, 2, "{word}");
        assert!(ran.stderr.contains("such as 90d"), "{}", ran.stderr);
    }
    assert_eq!(
        run(here.path(), ["due", "--within", "4294967295d"]).status,
        0
    );
}

#[test]
fn an_overdue_entry_fails_only_where_it_is_touched() {
    let text = reviewed(-3);
    let here = repository([("policy.toml", text.as_str())]);
    let check = |text: &str| {
        fs::write(here.path().join("policy.toml"), text).unwrap();
        run(here.path(), ["check", "--base", "HEAD"])
    };
    let untouched = check(&format!("# a comment\n{text}"));
    assert_eq!(untouched.status, 0, "{}", untouched.stderr);
    assert!(
        untouched.stderr.contains("warning[review-overdue]"),
        "{}",
        untouched.stderr
    );
    let editorial = check(&text.replace("Keeps you signed in.", "keeps you signed in"));
    assert_eq!(editorial.status, 0, "{}", editorial.stderr);
    let touched = check(&text.replace("value     = \"token\"", "value     = \"text\""));
    assert_eq!(touched.status, 1, "{}", touched.stderr);
    assert!(
        touched
            .stderr
            .contains("error[changed-while-review-overdue]"),
        "{}",
        touched.stderr
    );
}

#[test]
fn what_is_overdue_is_status_1_where_that_is_asked_for() {
    for (days, plain, with_exit_code) in [(-1, 0, 1), (0, 0, 0), (10, 0, 0)] {
        let text = reviewed(days);
        let here = folder([("policy.toml", text.as_str())]);
        let ran = run(here.path(), ["due"]);
        assert_eq!(ran.status, plain, "{days}");
        for format in ["human", "json"] {
            let asked = run(here.path(), ["due", "--exit-code", "--format", format]);
            assert_eq!(asked.status, with_exit_code, "{days}");
            assert_eq!(
                (asked.stdout.is_empty(), asked.stderr.as_str()),
                (false, "")
            );
        }
    }
}
