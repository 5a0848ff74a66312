//! Each misspelt key or word is one mistake and gives one error, whatever depends on it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Code, Finding, Options, Severity, check_files};
use time::{Date, Month};

/// A policy without errors that uses each way of reading a key: words, texts, lists, and tables of each kind.
const POLICY: &str = r#"format = 1

[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
jurisdictions = ["eu", "fr"]
languages = ["en"]

[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"

[categories.comfort]
title = "Comfort"
description = "Makes the shop more pleasant."
like = "preferences"

[cookies.session]
names = { production = "__Host-id", development = "id" }
category = "necessary"
exemption = "authentication"
purpose = "Keeps you signed in."
lifetime = "session"
cleared_on = ["sign-out"]
value = "token"
protection = "encrypted"
same_site = "strict"
set_by = "server"

[cookies.session.lifetimes.remembered]
lifetime = "14 days"
when = "you tick “Remember me”"

[cookies.theme]
name = "theme"
category = "comfort"
purpose = "Remembers the colours."
lifetime = "1 year"
value = { one_of = ["light", "dark"] }
domain = { from_config = true, within = ["our.example"] }

[cookies.large]
name = "large"
chunked = true
category = "necessary"
exemption = "user-input"
purpose = "Keeps your input."
lifetime = "1 day"
rolling = true

[cookies.drafts]
match = { prefix = "draft_" }
examples = ["draft_7"]
category = "necessary"
exemption = "user-input"
purpose = "Keeps your input."
lifetime = "1 day"

[cookies.visits]
name = "visits"
category = "analytics"
purpose = "Counts visits."
lifetime = "90 days"
set_by = "third-party"
provider = "counter"
recipients = ["Counter Inc."]

[cookies.consent]
name = "consent"
category = "necessary"
exemption = "user-input"
purpose = "Keeps what you agreed to."
lifetime = "6 months"
value = "consent"
protection = "signed"

[storage.sidebar]
key = "sidebar"
kind = "local-storage"
category = "necessary"
exemption = "interface"
purpose = "Remembers the sidebar."
lifetime = "until cleared"
requested = true

[third_parties.counter]
name = "Counter"
where = "every page"
why = "counting visits"
policy = "https://counter.example/privacy"
domains = ["counter.example"]
sets_on = "our-pages"

[choices]
settings = "/consent"
global_privacy_control = "honoured"
"#;

fn errors(text: &str) -> Vec<Finding> {
    let files = Memory::from_iter([("policy.toml", text)]);
    let today = Date::from_calendar_date(2026, Month::June, 1).unwrap();
    let checked = check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap();
    let findings = checked.findings.into_iter();
    findings
        .filter(|finding| finding.severity == Severity::Error)
        .collect()
}

#[test]
fn the_policy_has_no_error() {
    let errors = errors(POLICY);
    assert!(errors.is_empty(), "{errors:?}");
}

/// A word with its middle letter left out, and one with a letter twice.
fn misspellings(word: &str) -> [String; 2] {
    let (start, end) = word.split_at(word.len() / 2);
    [
        format!("{start}{}", &end[1..]),
        format!("{start}{}{end}", &end[..1]),
    ]
}

/// Returns where each key is written, with the key: before `=` in a line or in an inline table.
fn keys() -> Vec<(usize, &'static str)> {
    let is_key = |c: char| c.is_ascii_lowercase() || c == '_';
    POLICY
        .match_indices(" =")
        .map(|(end, _)| {
            let before = &POLICY[..end];
            let start = before.rfind(|c| !is_key(c)).map_or(0, |at| at + 1);
            (start, &POLICY[start..end])
        })
        .collect()
}

fn replaced(at: usize, old: &str, new: &str) -> String {
    format!("{}{new}{}", &POLICY[..at], &POLICY[at + old.len()..])
}

#[test]
fn a_misspelt_key_is_one_error_that_names_the_right_one() {
    let mut failures = Vec::new();
    let keys = keys();
    assert!(keys.len() > 70, "{keys:?}");
    for (at, key) in keys {
        for misspelt in misspellings(key) {
            let text = replaced(at, key, &misspelt);
            let found = errors(&text);
            let is_right = matches!(found.as_slice(), [one] if one.code == Code::UnknownKey
                && one.help.as_deref().is_some_and(|help| help.contains(&format!("`{key}`"))));
            if !is_right {
                let line = POLICY[..at].lines().count();
                failures.push(format!("line {line}, `{misspelt}`: {found:#?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_misspelt_word_is_one_error() {
    let words = [
        "preferences\"",
        "necessary\"",
        "authentication\"",
        "token\"",
        "encrypted\"",
        "strict\"",
        "server\"",
        "third-party\"",
        "consent\"",
        "signed\"",
        "local-storage\"",
        "until cleared\"",
        "interface\"",
        "our-pages\"",
        "honoured\"",
        "analytics\"",
        "14 days\"",
        "session\"",
        "1 year\"",
    ];
    let mut failures = Vec::new();
    for word in words {
        let quoted = format!("\"{word}");
        let is_name = |at: usize| POLICY[..at].ends_with("name = ");
        let places = POLICY.match_indices(&quoted).map(|(at, _)| at);
        for at in places.filter(|at| !is_name(*at)) {
            for misspelt in misspellings(word) {
                let text = replaced(at + 1, word, &misspelt);
                let found = errors(&text);
                if found.len() != 1 {
                    failures.push(format!("{misspelt}: {found:#?}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The tables too: `[cookeis.session]` is one mistake, and what refers to its entries no further one.
#[test]
fn a_misspelt_table_is_one_error() {
    for (table, misspelt) in [
        ("[policy]", "[polcy]"),
        ("[service]", "[servce]"),
        ("[choices]", "[choces]"),
        (
            "[cookies.session.lifetimes.remembered]",
            "[cookies.session.lifetmes.remembered]",
        ),
        ("[third_parties.counter]", "[third_partes.counter]"),
        ("[categories.comfort]", "[categries.comfort]"),
        ("[storage.sidebar]", "[storge.sidebar]"),
    ] {
        assert_eq!(POLICY.matches(table).count(), 1, "{table}");
        let found = errors(&POLICY.replace(table, misspelt));
        assert_eq!(found.len(), 1, "{misspelt}: {found:#?}");
        assert_eq!(found[0].code, Code::UnknownKey, "{misspelt}");
    }
}

#[test]
fn a_character_that_cannot_be_seen_is_named_and_left_out() {
    for (written, broken, said, help) in [
        (
            "lifetime = \"1 year\"",
            "lifetime = \"1\u{a0}year\"",
            "it contains U+00A0 no-break space",
            "did you mean \"1 year\"?",
        ),
        (
            "lifetime = \"1 day\"",
            "lifetime = \"1 day\u{200b}\"",
            "it contains U+200B zero width space",
            "did you mean \"1 day\"?",
        ),
        (
            "category = \"comfort\"",
            "category = \"com\u{ad}fort\"",
            "it contains U+00AD soft hyphen",
            "did you mean \"comfort\"?",
        ),
        (
            "same_site = \"strict\"",
            "same_site = \"strict\u{a0}\"",
            "it contains U+00A0 no-break space",
            "did you mean \"strict\"?",
        ),
        (
            "last_updated = 2026-05-09",
            "last_updated = \"2026-05-09\u{a0}\"",
            "without quotes",
            "write last_updated = 2026-05-09",
        ),
        (
            "name = \"theme\"",
            "name = \"theme\u{a0}\"",
            "it contains U+00A0 no-break space",
            "write \"theme\", and use that name",
        ),
        (
            "name = \"theme\"",
            "name = \"\u{feff}theme\"",
            "it contains U+FEFF zero width no-break space",
            "write \"theme\", and use that name",
        ),
    ] {
        let text = POLICY.replacen(written, broken, 1);
        assert_ne!(text, POLICY, "{written}");
        let files = Memory::from_iter([("policy.toml", text)]);
        let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
        let checked = check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap();
        let errors = checked.findings.iter();
        let errors: Vec<_> = errors
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        let is_named = errors.iter().any(|error| {
            let advice = error.help.as_deref().unwrap_or_default();
            error.message.contains(said) && advice.starts_with(help)
        });
        assert!(is_named, "{broken}: {errors:#?}");
    }
}
