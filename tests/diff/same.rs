//! What means the same is no change, however it is written.

use crate::{BASE, changes, described, edited, policy, read};
use cookie_registry_policy::diff::diff;
use cookie_registry_policy::source::Memory;

#[track_caller]
fn assert_same(text: &str) {
    for (before, after) in [(BASE, text), (text, BASE)] {
        let described: Vec<String> = changes(before, after).iter().map(described).collect();
        assert!(described.is_empty(), "{described:#?}");
    }
    assert_eq!(policy(BASE).fingerprints(), policy(text).fingerprints());
}

/// The tables of the base, each with its heading.
fn tables() -> Vec<String> {
    let mut tables: Vec<String> = Vec::new();
    for line in BASE.lines() {
        if line.starts_with('[') || tables.is_empty() {
            tables.push(String::new());
        }
        if let Some(table) = tables.last_mut() {
            table.push_str(line);
            table.push('\n');
        }
    }
    tables
}

#[test]
fn a_policy_is_the_same_as_itself() {
    assert_same(BASE);
}

#[test]
fn order_says_nothing() {
    let tables = tables();
    let (head, rest) = tables.split_first().unwrap();
    let mut reversed: Vec<String> = rest.iter().rev().cloned().collect();
    // The fields of each table, too.
    for table in &mut reversed {
        let mut lines: Vec<&str> = table.lines().filter(|line| !line.is_empty()).collect();
        lines[1..].reverse();
        *table = lines.join("\n") + "\n";
    }
    assert_same(&(head.clone() + &reversed.concat()));
    assert_same(&edited("[\"light\", \"dark\"]", "[\"dark\", \"light\"]"));
    assert_same(&edited(
        "\"example.org\", \"example.net\"",
        "\"example.net\", \"EXAMPLE.org\"",
    ));
    assert_same(&edited(
        "en = \"Keeps you signed in.\", de = \"Hält Sie angemeldet.\"",
        "de = \"Hält Sie angemeldet.\", en = \"Keeps you signed in.\"",
    ));
}

#[test]
fn comments_and_layout_say_nothing() {
    let commented: String = BASE
        .lines()
        .map(|line| {
            if line.contains(" = ") {
                format!("# a comment\n  {line}   # another\n\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    assert_same(&commented);
    assert_same(&BASE.replace('\n', "\r\n"));
    assert_same(&edited(
        "Keeps you signed in.\"",
        "\\u004beeps you signed in.\"",
    ));
}

#[test]
fn a_default_is_the_same_when_it_is_written_out() {
    for (from, to) in [
        (
            "value      = \"token\"",
            "value      = \"token\"\nsecure = true\nhttp_only = true\nsame_site = \"lax\"\npath = \"/\"\nset_by = \"server\"\nrolling = false\nprotection = \"none\"",
        ),
        ("[\"en\", \"de\"]", "[\"de\"]"),
        (
            "last_updated  = 2026-05-09",
            "last_updated  = 2026-05-09\neffective = 2026-05-09",
        ),
        (
            "name     = \"region\"",
            "names = { production = \"region\", development = \"region\" }",
        ),
        (
            "name     = \"region\"",
            "name     = \"region\"\nvalue = \"text\"",
        ),
        (
            "title         = \"Cookie Policy\"",
            "title         = { en = \"Cookie Policy\" }",
        ),
    ] {
        assert_same(&edited(from, to));
    }
}

#[test]
fn a_duration_is_the_same_in_every_unit() {
    for (from, to) in [
        ("lifetime   = \"30 days\"", "lifetime   = \"1 month\""),
        ("lifetime   = \"30 days\"", "lifetime   = \"720 hours\""),
        ("lifetime = \"1 year\"", "lifetime = \"365 days\""),
        ("data_kept  = \"1 year\"", "data_kept  = \"365 days\""),
        // The time for which a choice counts is a promise, and months are the longest ones.
        ("\"6 months\"", "\"184 days\""),
    ] {
        assert_same(&edited(from, to));
    }
}

#[test]
fn an_included_file_says_what_the_policy_would() {
    let tables = tables();
    let is_entry =
        |table: &&String| table.starts_with("[cookies.") || table.starts_with("[storage.");
    let entries: String = tables.iter().filter(is_entry).cloned().collect();
    let rest: String = tables
        .iter()
        .filter(|table| !is_entry(table))
        .cloned()
        .collect();
    let including = rest.replace("format = 1", "format = 1\ninclude = [\"policy.d/*.toml\"]");
    let files = Memory::from_iter([
        ("policy.toml", including),
        ("policy.d/entries.toml", entries),
    ]);
    assert_eq!(diff(&policy(BASE), &read(&files)), []);
}
