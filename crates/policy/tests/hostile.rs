//! Whatever a policy file holds, checking it ends with findings that can be shown, and never with a panic.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

use cookie_registry_policy::report::{Style, human};
use cookie_registry_policy::source::{MAX_FILE_BYTES, Memory};
use cookie_registry_policy::{Checked, Code, Options, check_files};
use proptest::prelude::*;
use time::{Date, Month};

/// The reference policy, which has nearly all of the language in it.
const REFERENCE: &str = include_str!("../../../policy.toml");

/// What is well formed up to the entries.
const HEAD: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
jurisdictions = ["eu", "uk", "fr", "de", "es", "us-ca"]
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
"#;

fn check(bytes: impl Into<Vec<u8>>) -> Checked {
    let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    let files = Memory::from_iter([("policy.toml", bytes)]);
    let checked = check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap();
    for finding in checked.findings.iter().chain(&checked.allowed) {
        let (start, end) = checked
            .sources
            .positions(finding.span)
            .expect("a finding has a file");
        assert!(start <= end, "{finding:?}");
        assert!(!finding.message.is_empty(), "{finding:?}");
    }
    // Showing is slower than finding, and the first ones stand for the others.
    for finding in checked.findings.iter().take(20) {
        assert!(human(finding, &checked.sources, Style::Plain).contains(finding.code.as_str()));
    }
    checked
}

fn codes(checked: &Checked) -> Vec<Code> {
    checked
        .findings
        .iter()
        .map(|finding| finding.code)
        .collect()
}

/// Values that a field of an entry may be given, right and wrong.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "true",
            "false",
            "0",
            "-1",
            "1",
            "4096",
            "9223372036854775807",
            "99999999999999999999999",
            "1.5",
            "nan",
            "2026-11-25",
            "9999-12-31",
            "0000-01-01",
            "2026-02-30",
            "2026-05-09T10:00:00Z",
            "[]",
            "{}",
            "[[]]",
            r#"["sign-out", "sign_out", "Sign out!"]"#,
            r#"{ one_of = [] }"#,
            r#"{ one_of = ["a-b", "a_b", "", "é", ";"] }"#,
            r#"{ prefix = "" }"#,
            r#"{ prefix = "_ga_", suffix = "\u0000" }"#,
            r#"{ production = "__host-x", development = "__Host-x" }"#,
            r#"{ from_config = true, within = ["co.uk", "..", "[::1]"] }"#,
            r#"{ en = "a", de = "" }"#,
            r#""session""#,
            r#""until cleared""#,
            r#""4294967295 years""#,
            r#""99999999999999999999 days""#,
            r#""2592000000 seconds""#,
            r#""__Host-Http-x""#,
            r#""none""#,
            r#""script""#,
            r#""third-party""#,
            r#""local-storage""#,
            r#""necessary""#,
            r#""authentication""#,
            r#""127.0.0.1""#,
            r#""our.example""#,
            r#""https://our.example:443/\r\nSet-Cookie: a=b""#,
            r#""/; Domain=one.example""#,
            r#""\uFEFF""#,
            r#""\uD800""#,
            r#""\U0010FFFF""#,
            r#""*""#,
        ])
        .prop_map(str::to_owned),
        // Any text, as a string of TOML.
        any::<String>().prop_map(|text| format!("{text:?}")),
        "[a-z0-9._*-]{0,12}".prop_map(|text| format!("\"{text}\"")),
    ]
}

/// An entry with any of its fields, each with any value.
fn entry() -> impl Strategy<Value = String> {
    let fields = prop::sample::select(vec![
        "name",
        "names",
        "match",
        "key",
        "kind",
        "category",
        "exemption",
        "purpose",
        "lifetime",
        "data_kept",
        "set_by",
        "provider",
        "recipients",
        "transfers",
        "policy",
        "requested",
        "cleared_on",
        "value",
        "retired",
        "examples",
        "owner",
        "review",
        "last_reviewed",
        "review_by",
        "host",
        "chunked",
        "rolling",
        "protection",
        "domain",
        "path",
        "secure",
        "http_only",
        "same_site",
        "partitioned",
        "max_value_bytes",
        "expired_by",
    ]);
    let table = prop::sample::select(vec!["cookies", "storage", "third_parties", "planned"]);
    let lines = prop::collection::btree_map(fields, value(), 0..12);
    (table, "[a-z]{1,3}", lines).prop_map(|(table, key, lines)| {
        let lines: Vec<String> = lines
            .iter()
            .map(|(field, value)| format!("{field} = {value}\n"))
            .collect();
        format!("[{table}.{key}]\n{}", lines.concat())
    })
}

/// One change of a text: where, how much is taken away, and what is put there.
fn change() -> impl Strategy<Value = (usize, usize, Vec<u8>)> {
    let put = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..6),
        prop::sample::select(vec![
            "\"", "\n", "[", "]", "{", "=", "\\u", "'''", "[[", "\r\n", "\0", "\u{feff}", "é"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        value().prop_map(String::into_bytes),
    ];
    (any::<prop::sample::Index>(), 0usize..40, put).prop_map(|(at, taken, put)| {
        let at = at.index(REFERENCE.len() + 1);
        (at, taken, put)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_checked(text in any::<String>()) {
        check(text);
    }

    #[test]
    fn any_bytes_are_checked(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(bytes);
    }

    #[test]
    fn the_reference_policy_with_changes_is_checked(changes in prop::collection::vec(change(), 1..6)) {
        let mut bytes = REFERENCE.as_bytes().to_vec();
        for (at, taken, put) in changes {
            let at = at.min(bytes.len());
            let end = (at + taken).min(bytes.len());
            bytes.splice(at..end, put);
        }
        check(bytes);
    }

    #[test]
    fn any_entries_are_checked(entries in prop::collection::vec(entry(), 1..8)) {
        check(format!("{HEAD}{}", entries.concat()));
    }
}

#[test]
fn deep_nesting_is_refused() {
    let arrays = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let tables = format!("[{}a]", "a.".repeat(100_000));
    let inline = format!("a = {}1{}", "{ a = ".repeat(50_000), " }".repeat(50_000));
    let dotted = format!("{}a = 1", "a.".repeat(100_000));
    for text in [arrays, tables, inline, dotted] {
        assert!(codes(&check(text)).contains(&Code::Syntax));
    }
}

/// A line may have as many mistakes as characters, and a file as many as lines; an explanation must not read all of it for each.
#[test]
fn many_mistakes_of_syntax_are_explained_in_the_time_of_the_text() {
    for text in [
        format!("a = [{}]\n", "1 ".repeat(300_000)),
        format!("a = {{ {} }}\n", "b = 1 ".repeat(100_000)),
        "a b\n".repeat(200_000),
        "[cookies.x]\n".repeat(100_000),
        format!("a = [\n{}]\n", "{ b = 1 c = 2 },\n".repeat(50_000)),
        "a = [1\n".repeat(100_000),
    ] {
        assert!(codes(&check(text)).contains(&Code::Syntax));
    }
}

/// Each text is compared with all words of its kind, so a comparison must not cost more than the text is long, and nothing may
/// follow it by recursion.
#[test]
fn long_texts_are_checked_wherever_a_word_is_expected() {
    let letters = "a".repeat(1_000_000);
    let words = format!("1 year{}", " after last visit".repeat(33_333));
    for (key, text, code) in [
        ("lifetime", &letters, Code::InvalidLifetime),
        ("lifetime", &words, Code::InvalidLifetime),
        ("category", &letters, Code::UnknownCategory),
        ("exemption", &words, Code::UnknownValue),
    ] {
        let checked = check(format!("{HEAD}[cookies.x]\n{key} = \"{text}\"\n"));
        assert!(codes(&checked).contains(&code), "{key}");
    }
    for table in ["tracking.x", "service"] {
        let checked = check(format!("{HEAD}[{table}]\n{letters} = 1\n"));
        let found = codes(&checked);
        assert!(
            found.contains(&Code::UnknownKey) || found.contains(&Code::Syntax),
            "{table}"
        );
    }
    let languages =
        format!("{HEAD}[planned.x]\ncategory = \"analytics\"\nwhy = {{ {letters} = \"x\" }}\n");
    assert!(codes(&check(languages)).contains(&Code::InvalidLanguage));
}

/// Some words are compared with texts of the policy, which may be as long.
#[test]
fn long_texts_are_compared_with_long_texts() {
    let letters = "a".repeat(200_000);
    for text in [
        format!(
            "[[allow]]\ncode = \"syntax\"\nentry = \"cookies.{letters}\"\nreason = \"x\"\n[cookies.{letters}b]\n"
        ),
        format!("[cookies.x]\nprovider = \"{letters}\"\n[third_parties.{letters}b]\n"),
    ] {
        let checked = check(format!("{HEAD}{text}"));
        assert!(codes(&checked).contains(&Code::InvalidKey));
    }
}

/// Were any of it parsed, each table but the first would be a finding.
#[test]
fn five_megabytes_are_refused_unparsed() {
    let text = "[cookies.x]\n".repeat(5 * 1024 * 1024 / 12);
    assert!(text.len() > MAX_FILE_BYTES);
    let checked = check(text);
    assert_eq!(codes(&checked), [Code::PolicyTooLarge]);
    assert!(checked.recovered().cookies.is_empty());
}

/// As much as is read, made so that every cookie meets every other one. How many of them are compared, a test of
/// `rules` counts; here each gets a bounded number of findings.
#[test]
fn many_entries_that_meet_are_checked() {
    let same_name =
        |at: usize| format!("[cookies.c{at}]\nname = \"session\"\ncleared_on = [\"e{at}\"]\n");
    let family = |at: usize| {
        format!(
            "[cookies.c{at}]\nmatch = {{ prefix = \"f{}\" }}\n",
            "a".repeat(at % 50)
        )
    };
    let other_scope =
        |at: usize| format!("[cookies.c{at}]\nname = \"session\"\npath = \"/{at}\"\n");
    let other_host =
        |at: usize| format!("[cookies.c{at}]\nname = \"session\"\nhost = \"h{at}.our.example\"\n");
    let kinds: [&dyn Fn(usize) -> String; 4] = [&same_name, &family, &other_scope, &other_host];
    for (kind, entry) in kinds.iter().enumerate() {
        let entries: String = (0..10_000).map(entry).collect();
        let checked = check(format!("{HEAD}{entries}"));
        let found = checked.findings.len();
        assert!(
            (10_000..200_000).contains(&found),
            "kind {kind}: {found} findings"
        );
    }
}

#[test]
fn odd_bytes_are_reported_or_taken() {
    // A byte-order mark and the line ends of Windows are no mistakes.
    for text in [
        format!("\u{feff}{REFERENCE}"),
        REFERENCE.replace('\n', "\r\n"),
    ] {
        let plain = check(REFERENCE);
        assert_eq!(codes(&check(text)), codes(&plain));
    }
    let nul = REFERENCE.replace("ConnectWyze", "Connect\0Wyze");
    assert!(codes(&check(nul)).contains(&Code::Syntax));
    let surrogate = REFERENCE.replace("\"ConnectWyze\"", r#""Connect\uD800Wyze""#);
    assert!(codes(&check(surrogate)).contains(&Code::Syntax));
    assert_eq!(codes(&check(b"\xff\xfe".to_vec())), [Code::NotUtf8]);
    for blank in ["", "\u{feff}", "\r\n\r\n", "# nothing\n", " \t "] {
        assert_eq!(codes(&check(blank)), [Code::EmptyPolicy], "{blank:?}");
    }
}

#[test]
fn numbers_and_dates_out_of_range_are_reported() {
    for (line, code) in [
        ("max_value_bytes = 9223372036854775808", Code::WrongType),
        ("max_value_bytes = 0xFFFFFFFFFFFFFFFFFFFF", Code::WrongType),
        ("max_value_bytes = 1e400", Code::WrongType),
        (
            "max_value_bytes = 9223372036854775807",
            Code::CookieTooLarge,
        ),
        (
            "max_value_bytes = -9223372036854775808",
            Code::MaxValueBytesTooSmall,
        ),
        ("retired = 9999-12-31", Code::RetiredInTheFuture),
        ("retired = 10000-01-01", Code::Syntax),
        ("retired = 2026-13-01", Code::Syntax),
        ("retired = 2026-05-09T00:00:00Z", Code::WrongType),
        ("data_kept = \"4294967296 days\"", Code::InvalidLifetime),
    ] {
        let text = format!(
            "{HEAD}[cookies.x]\nname = \"x\"\ncategory = \"necessary\"\nexemption = \"user-input\"\n\
             purpose = \"Keeps what you entered.\"\nlifetime = \"session\"\n{line}\n"
        );
        let checked = check(text);
        assert!(
            codes(&checked).contains(&code),
            "{line}: {:#?}",
            checked.findings
        );
    }
}
