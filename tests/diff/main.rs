//! What has changed between two policies: each kind of change with its verdict, and nothing where both mean
//! the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy sees no test in the helpers of one"
)]

mod cases;
mod fingerprints;
mod follow;
mod judged;
mod lifetimes;
mod property;
mod same;
mod tracking;

use cookie_registry_policy::diff::{Change, diff};
use cookie_registry_policy::{Code, Options, Policy, Severity, check_files, source::Memory};
use std::sync::LazyLock;
use time::{Date, Month};

/// The policy that every case changes at one place.
const BASE: &str = include_str!("base.toml");

/// Reads a policy that has no error but what a case is about.
fn policy(text: &str) -> Policy {
    static READ: LazyLock<Policy> =
        LazyLock::new(|| read(&Memory::from_iter([("policy.toml", BASE)])));
    if text == BASE {
        return READ.clone();
    }
    let files = Memory::from_iter([("policy.toml", text)]);
    read(&files)
}

fn read(files: &Memory) -> Policy {
    let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    let checked = check_files(files, "policy.toml".as_ref(), Options { today }).unwrap();
    let unread = checked.findings.iter().find(|finding| {
        finding.severity == Severity::Error
            && finding.code.rule().stage() == cookie_registry_policy::rules::Stage::Reading
    });
    assert!(unread.is_none(), "{unread:?}");
    checked.recovered().clone()
}

/// The base with one piece of it replaced.
fn edited(from: &str, to: &str) -> String {
    assert_eq!(BASE.matches(from).count(), 1, "{from:?} is not there once");
    BASE.replace(from, to)
}

/// A change as the cases write it: `ENTRY FIELD VERDICT RULE`.
fn described(change: &Change) -> String {
    let (entry, field) = (&change.entry, change.field.as_str());
    let language = change
        .language
        .as_ref()
        .filter(|language| *language != "en");
    let language = language.map_or_else(String::new, |language| format!(".{language}"));
    format!(
        "{entry} {field}{language} {} {}",
        change.verdict(),
        change.rule
    )
}

fn changes(before: &str, after: &str) -> Vec<Change> {
    diff(&policy(before), &policy(after))
}

#[test]
fn the_base_is_valid() {
    let files = Memory::from_iter([("policy.toml", BASE)]);
    let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    let checked = check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap();
    let errors: Vec<(Code, &str)> = checked
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| (finding.code, finding.message.as_str()))
        .collect();
    assert_eq!(errors, []);
}
