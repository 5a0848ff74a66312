//! All rules' broken policies in one file: every rule that a file can break along with the others is reported
//! in one run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

use cookie_registry_policy::rules::Stage;
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Code, Options, check_files};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use time::{Date, Month};

/// What the whole policy says once, as wrong as it can be in one file; the cases' entries follow it.
const HEAD: &str = r#"format = 1

[policy]
title = { English = "Cookie Policy" }
last_updated = 2126-05-09
version = 0
languages = ["en", "de_AT"]
jurisdictions = ["eu", "uk", "fr", "de", "es", "us-ca"]

[service]
name = "Almanac"
domains = ["our.example"]
covers = "our site; please check this page regularly for changes"
contact = "mailto:privacy@our.example"
sells_or_shares = true
tracks_across_sites = false

[choices]
remembered_for = "3 years"
global_privacy_control = "no-effect"
"#;

/// What cannot be wrong in the same file as something else that is.
const EXCLUDED: &[(Code, &str)] = &[
    (
        Code::ChoiceAskedAgainTooSoon,
        "a choice cannot be remembered for too short a time and for too long",
    ),
    (
        Code::SaleNotStated,
        "the service says whether it sells or shares data, as other cases need",
    ),
    (
        Code::WordsMissing,
        "the second language is no language tag, so that no sentences are looked for",
    ),
    (
        Code::ConsentCookieMissing,
        "other cases declare the cookie that keeps the choice",
    ),
    (
        Code::LastUpdatedBeforeLog,
        "the newest change is older than the last update, which `last-update-not-logged` reports",
    ),
];

/// One `[table]` or `[[table]]` of a policy, with what stands in it.
struct Section<'a> {
    header: &'a str,
    body: &'a str,
}

fn sections(text: &str) -> Vec<Section<'_>> {
    let mut starts: Vec<usize> = text.match_indices("\n[").map(|(at, _)| at + 1).collect();
    starts.push(text.len());
    starts
        .windows(2)
        .map(|window| {
            let section = &text[window[0]..window[1]];
            let (header, body) = section.split_once('\n').unwrap_or((section, ""));
            Section { header, body }
        })
        .collect()
}

/// The kinds of entries, which many files may declare side by side.
const ENTRIES: [&str; 5] = [
    "cookies",
    "storage",
    "third_parties",
    "planned",
    "categories",
];

/// The entries of a case, under keys that no other case has, and its `[[…]]` tables.
fn renamed(text: &str, case: usize) -> String {
    let prefix = format!("c{case}-");
    let sections = sections(text);
    let key = |header: &str| {
        let inner = header.strip_prefix('[')?.strip_suffix(']')?;
        let (table, key) = inner.split_once('.')?;
        ENTRIES
            .contains(&table)
            .then(|| (table.to_owned(), key.to_owned()))
    };
    let keys: BTreeMap<String, String> = sections
        .iter()
        .filter_map(|section| key(section.header))
        .map(|(table, key)| (key, table))
        .collect();
    let mut out = String::new();
    for section in &sections {
        match key(section.header) {
            Some((table, key)) => {
                let key = match key.strip_prefix('"') {
                    Some(quoted) => format!("\"{prefix}{quoted}"),
                    None => format!("{prefix}{key}"),
                };
                writeln!(out, "[{table}.{key}]").unwrap();
            }
            None if section.header.starts_with("[[") => {
                writeln!(out, "{}", renamed_list(section.header, &prefix)).unwrap();
            }
            None => continue,
        }
        for line in section.body.lines() {
            writeln!(out, "{}", referring(line, &keys, &prefix)).unwrap();
        }
        out.push('\n');
    }
    out
}

/// The header of a list of tables, with the key renamed of the entry that it is a part of.
fn renamed_list(header: &str, prefix: &str) -> String {
    match header.split_once('.') {
        Some((table, rest)) if ENTRIES.contains(&table.trim_start_matches('[')) => {
            format!("{table}.{prefix}{rest}")
        }
        _ => header.to_owned(),
    }
}

/// A line with the keys that it names renamed as their tables are.
fn referring(line: &str, keys: &BTreeMap<String, String>, prefix: &str) -> String {
    let Some((field, value)) = line.split_once(" = ") else {
        return line.to_owned();
    };
    let Some(word) = value
        .strip_prefix('"')
        .and_then(|word| word.strip_suffix('"'))
    else {
        return line.to_owned();
    };
    match field {
        "provider" | "category" if keys.contains_key(word) => {
            format!("{field} = \"{prefix}{word}\"")
        }
        "entry" => match word.split_once('.') {
            Some((table, key)) if keys.get(key).is_some_and(|known| known == table) => {
                format!("{field} = \"{table}.{prefix}{key}\"")
            }
            _ => line.to_owned(),
        },
        _ => line.to_owned(),
    }
}

#[test]
fn all_rules_report_in_one_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let codes = Code::ALL
        .iter()
        .copied()
        .filter(|code| matches!(code.rule().stage(), Stage::Checking | Stage::Allowing));
    let mut text = HEAD.to_owned();
    let mut case = 0;
    let mut wanted = BTreeSet::new();
    for code in codes {
        wanted.insert(code);
        let mut paths: Vec<_> = fs::read_dir(folder.join(code.as_str()))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                let name = path.file_name().unwrap().to_string_lossy();
                name.starts_with("policy") && name.ends_with(".toml")
            })
            .collect();
        paths.sort();
        for path in paths {
            let broken = fs::read_to_string(&path).unwrap();
            writeln!(text, "\n# {code}").unwrap();
            text.push_str(&renamed(&broken, case));
            case += 1;
        }
    }
    let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    let files = Memory::from_iter([("policy.toml", text.as_str())]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap();
    // Some cases are about an [[allow]] for all entries, which accepts what others break.
    let reported: BTreeSet<Code> = checked
        .findings
        .iter()
        .chain(&checked.allowed)
        .map(|finding| finding.code)
        .collect();
    let unread: Vec<_> = checked
        .findings
        .iter()
        .filter(|finding| finding.code.rule().stage() == Stage::Reading)
        .collect();
    assert!(unread.is_empty(), "{unread:#?}");
    for (code, why) in EXCLUDED {
        assert!(
            !reported.contains(code),
            "{code} is reported all the same: {why}"
        );
        wanted.remove(code);
    }
    let missing: Vec<&Code> = wanted.difference(&reported).collect();
    assert!(missing.is_empty(), "not reported: {missing:?}\n{text}");
}
