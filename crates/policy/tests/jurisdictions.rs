//! A rule of one jurisdiction is silent everywhere else, and before the day from which it holds: shown
//! with the same policies that break it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails where something is not as it expects"
)]

use cookie_registry_core::{Jurisdiction, Word as _};
use cookie_registry_policy::rules::{Confidence, Stage};
use cookie_registry_policy::{Code, Options, Severity, check_files, source::Memory};
use std::fs;
use std::path::Path;
use time::{Date, Month};

const UNION: [Jurisdiction; 5] = [
    Jurisdiction::Fr,
    Jurisdiction::De,
    Jurisdiction::Es,
    Jurisdiction::It,
    Jurisdiction::Nl,
];

fn day(year: i32, month: u8, day: u8) -> Date {
    Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap()
}

fn today() -> Date {
    day(2026, 11, 24)
}

/// A policy of the cases.
fn case(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/policies")
        .join(path);
    fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// The policy that breaks the rule, with other jurisdictions.
fn broken_in(code: Code, jurisdictions: &[Jurisdiction]) -> String {
    let text = case(&format!("{code}/policy.toml"));
    let words: Vec<String> = jurisdictions
        .iter()
        .map(|word| format!("\"{word}\""))
        .collect();
    let line = format!("jurisdictions = [{}]", words.join(", "));
    let replaced: Vec<&str> = text
        .lines()
        .map(|written| match written.starts_with("jurisdictions") {
            true => line.as_str(),
            false => written,
        })
        .collect();
    assert!(
        replaced.contains(&line.as_str()),
        "{code}: its policy names no jurisdictions"
    );
    replaced.join("\n")
}

fn finds(code: Code, text: &str, today: Date) -> bool {
    let files = Memory::from_iter([("policy.toml", text)]);
    let checked = check_files(&files, Path::new("policy.toml"), Options { today }).unwrap();
    checked.findings.iter().any(|finding| finding.code == code)
}

/// The rules that hold in some jurisdictions only, and need no other policy to compare with.
fn local() -> impl Iterator<Item = Code> {
    let codes = Code::ALL.iter().copied();
    codes.filter(|code| {
        let rule = code.rule();
        !rule.jurisdictions.is_empty() && rule.stage() != Stage::Comparing
    })
}

#[test]
fn what_is_only_remembered_weighs_no_more_than_a_warning() {
    for rule in Code::ALL.iter().map(|code| code.rule()) {
        let mut sources = rule.sources.iter();
        let is_only_remembered = sources.all(|source| source.confidence == Confidence::Memory);
        assert!(
            !is_only_remembered || rule.severity <= Severity::Warning,
            "{}",
            rule.code
        );
    }
}

#[test]
fn a_local_rule_is_silent_where_no_jurisdiction_is_named() {
    for code in local() {
        assert!(!finds(code, &broken_in(code, &[]), today()), "{code}");
    }
}

#[test]
fn a_local_rule_is_silent_in_all_other_jurisdictions() {
    for code in local() {
        let held = code.rule().jurisdictions;
        let others: Vec<Jurisdiction> = Jurisdiction::ALL
            .iter()
            .copied()
            .filter(|other| !held.contains(other))
            // A member state has the Union's rules too.
            .filter(|other| !(held.contains(&Jurisdiction::Eu) && UNION.contains(other)))
            .collect();
        assert!(!others.is_empty(), "{code}");
        assert!(!finds(code, &broken_in(code, &others), today()), "{code}");
    }
}

#[test]
fn a_local_rule_applies_in_each_of_its_jurisdictions() {
    // Which exemptions are refused differs from place to place; the folder of that rule shows how.
    for code in local().filter(|code| *code != Code::ExemptionNotAccepted) {
        for jurisdiction in code.rule().jurisdictions {
            let text = broken_in(code, &[*jurisdiction]);
            assert!(finds(code, &text, today()), "{code} in {jurisdiction}");
        }
    }
}

#[test]
fn a_rule_of_the_union_applies_in_its_member_states() {
    for code in local().filter(|code| code.rule().jurisdictions.contains(&Jurisdiction::Eu)) {
        for state in UNION {
            // These exempt audience measurement.
            if code == Code::ExemptionNotAccepted && state != Jurisdiction::De {
                continue;
            }
            assert!(
                finds(code, &broken_in(code, &[state]), today()),
                "{code} in {state}"
            );
        }
    }
}

#[test]
fn a_rule_begins_on_its_day() {
    let dated = Code::ALL
        .iter()
        .filter_map(|code| Some((*code, code.rule().since?)));
    for (code, (year, month, first)) in dated {
        let jurisdictions = code.rule().jurisdictions;
        let text = broken_in(code, jurisdictions);
        let since = day(year, month, first);
        assert!(finds(code, &text, since), "{code} on {since}");
        assert!(
            !finds(code, &text, since.previous_day().unwrap()),
            "{code} before {since}"
        );
    }
}

#[test]
fn british_statistics_are_exempt_since_5_february_2026() {
    let text = case("missing-objection/passes.toml");
    assert!(finds(Code::ExemptionNotAccepted, &text, day(2026, 2, 4)));
    assert!(!finds(Code::ExemptionNotAccepted, &text, day(2026, 2, 5)));
}

#[test]
fn france_answers_for_itself_and_not_for_the_union() {
    let text = case("audience-measurement-limits/passes.toml");
    assert!(!finds(Code::ExemptionNotAccepted, &text, today()));
    let union = text.replace("[\"fr\"]", "[\"fr\", \"eu\"]");
    assert!(finds(Code::ExemptionNotAccepted, &union, today()));
}

#[test]
fn a_waiver_is_valid_through_its_last_day() {
    let text = case("waiver-expired/policy.toml");
    let last = day(2020, 5, 9);
    assert!(!finds(Code::WaiverExpired, &text, last));
    assert!(!finds(Code::ExemptionTooLong, &text, last));
    let next = last.next_day().unwrap();
    assert!(finds(Code::WaiverExpired, &text, next));
    assert!(finds(Code::ExemptionTooLong, &text, next));
}

#[test]
fn a_review_is_due_the_day_after() {
    let text = case("review-overdue/policy.toml");
    assert!(!finds(Code::ReviewOverdue, &text, day(2020, 5, 9)));
    assert!(finds(Code::ReviewOverdue, &text, day(2020, 5, 10)));
}

#[test]
fn an_update_may_be_of_tomorrow_but_not_of_the_day_after() {
    let text = case("last-updated-in-future/policy.toml");
    assert!(!finds(Code::LastUpdatedInFuture, &text, day(2126, 5, 8)));
    assert!(finds(Code::LastUpdatedInFuture, &text, day(2126, 5, 7)));
}

/// What a processor does with data of tracking on behalf of the service is no sale, unless it is for marketing.
#[test]
fn a_processor_of_tracking_needs_no_statement_on_sale() {
    let text = case("sale-not-stated/policy-3.toml");
    let finds = |text: &str| finds(Code::SaleNotStated, text, today());
    for (keys, expected) in [
        ("", true),
        ("role = \"controller\"", true),
        ("role = \"joint-controller\"", true),
        ("role = \"processor\"", false),
        ("role = \"processor\"\nrecipients = [\"Reader Ltd\"]", true),
    ] {
        assert_eq!(finds(&format!("{text}\n{keys}\n")), expected, "{keys}");
    }
    let analytics = "category = \"analytics\"";
    assert_eq!(text.matches(analytics).count(), 1);
    let processed = format!("{text}\nrole = \"processor\"\n");
    for (category, expected) in [
        ("category = \"marketing\"", true),
        ("category = \"preferences\"", false),
        ("category = \"necessary\"\nexemption = \"security\"", false),
    ] {
        let found = finds(&processed.replace(analytics, category));
        assert_eq!(found, expected, "{category}");
    }
}
