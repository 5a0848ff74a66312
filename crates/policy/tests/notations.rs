//! A table may be written with a header, with dotted keys or in braces, also over several lines. All of these mean the same,
//! and a mistake in each is explained where it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]

use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Checked, Code, Finding, Options, check_files};
use time::{Date, Month};

const HEADERS: &str = r#"format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
privacy_policy = "https://our.example/privacy"
[cookies.session]
names = { production = "__Host-id", development = "id" }
category = "necessary"
exemption = "authentication"
purpose = { en = "Keeps you signed in." }
lifetime = "session"
value = "token"
cleared_on = ["sign-out"]
transfers = [{ country = "US", safeguard = "standard contractual clauses" }]
"#;

const DOTTED: &str = r#"format = 1
policy.title = "Cookie Policy"
policy.last_updated = 2026-05-09
service.name = "Almanac"
service.domains = ["our.example"]
service.contact = "privacy@our.example"
service.privacy_policy = "https://our.example/privacy"
cookies.session.names.production = "__Host-id"
cookies.session.names.development = "id"
cookies.session.category = "necessary"
cookies.session.exemption = "authentication"
cookies.session.purpose.en = "Keeps you signed in."
cookies.session.lifetime = "session"
cookies.session.value = "token"
cookies.session.cleared_on = ["sign-out"]
cookies.session.transfers = [{ country = "US", safeguard = "standard contractual clauses" }]
"#;

const BRACES: &str = r#"format = 1
policy = { title = "Cookie Policy", last_updated = 2026-05-09 }
service = {
  name = "Almanac", # a remark with a ] and a }
  domains = [
    "our.example",
  ],
  contact = "privacy@our.example",
  privacy_policy = "https://our.example/privacy",
}
[cookies]
session = {
  names = { production = "__Host-id", development = "id" },
  category = "necessary",
  exemption = "authentication",
  purpose = {
    en = "Keeps you signed in.",
  },
  lifetime = "session",
  value = "token",
  cleared_on = [
    "sign-out",
  ],
  transfers = [
    {
      country = "US",
      safeguard = "standard contractual clauses",
    },
  ],
}
"#;

fn check(text: &str) -> Checked {
    let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    let files = Memory::from_iter([("policy.toml", text)]);
    check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap()
}

/// Returns a finding with what is written at its place.
fn described<'c>(checked: &'c Checked, finding: &Finding) -> (Code, &'c str) {
    let source = checked.sources.get(finding.span.file).unwrap();
    let written = source.text.get(finding.span.range()).unwrap();
    (finding.code, written)
}

fn all(text: &str) -> Vec<(Code, String)> {
    let checked = check(text);
    let findings = checked.findings.iter();
    findings
        .map(|finding| described(&checked, finding))
        .map(|(code, written)| (code, written.to_owned()))
        .collect()
}

/// Returns the only finding of a text: its code, what is written at its place, and its message with the help.
fn only(text: &str) -> (Code, String, String) {
    let checked = check(text);
    let [finding] = checked.findings.as_slice() else {
        panic!("{text}\n{:#?}", checked.findings);
    };
    let (code, written) = described(&checked, finding);
    let help = finding.help.as_deref().unwrap_or_default();
    (
        code,
        written.to_owned(),
        format!("{}: {help}", finding.message),
    )
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
    text.replace(from, to)
}

#[test]
fn every_notation_means_the_same() {
    let headers = check(HEADERS);
    assert!(headers.policy().is_some(), "{:#?}", headers.findings);
    let session = &headers.recovered().cookies[0];
    let fingerprint = headers.recovered().fingerprint("necessary");
    for text in [DOTTED, BRACES] {
        let checked = check(text);
        assert_eq!(all(text), all(HEADERS));
        let policy = checked.recovered();
        let found = &policy.cookies[0];
        assert_eq!(found.disclosure.entry, session.disclosure.entry);
        assert_eq!(found.disclosure.naming, session.disclosure.naming);
        assert_eq!(found.disclosure.purpose, session.disclosure.purpose);
        assert_eq!(policy.fingerprint("necessary"), fingerprint);
        assert_eq!(policy.service.domains, ["our.example"]);
    }
}

#[test]
fn a_mistake_is_found_in_every_notation() {
    let misspelt = |text: &str, from: &str, to: &str| only(&replaced(text, from, to));
    for (text, from, to) in [
        (HEADERS, "\nlifetime =", "\nlifetme ="),
        (DOTTED, ".lifetime =", ".lifetme ="),
        (BRACES, "  lifetime =", "  lifetme ="),
    ] {
        let (code, place, message) = misspelt(text, from, to);
        assert_eq!((code, place.as_str()), (Code::UnknownKey, "lifetme"));
        assert!(
            message.contains("`lifetme` is not a known key in `[cookies.session]`"),
            "{message}"
        );
        assert!(message.contains("did you mean `lifetime`?"), "{message}");
    }
    for text in [HEADERS, DOTTED, BRACES] {
        let (code, place, message) = only(&replaced(text, "\"necessary\"", "\"necesary\""));
        assert_eq!(
            (code, place.as_str()),
            (Code::UnknownCategory, "\"necesary\""),
            "{message}"
        );
        let (code, place, _) = only(&replaced(text, "\"session\"", "\"1 yr\""));
        assert_eq!((code, place.as_str()), (Code::InvalidLifetime, "\"1 yr\""));
    }
}

#[test]
fn a_table_in_two_notations_is_explained() {
    let twice = format!("{DOTTED}[service]\nimprint = \"/imprint\"\n");
    let (code, _, message) = only(&twice);
    assert_eq!(code, Code::Syntax);
    assert!(
        message.contains("`[service]` is already written elsewhere"),
        "{message}"
    );
    for again in [
        "[service]",
        "[service] # again",
        "[ service ]",
        "[\"service\"]",
    ] {
        let headers = format!("{HEADERS}{again}\nimprint = \"/imprint\"\n");
        let (_, _, message) = only(&headers);
        assert!(message.contains("`[service]` appears twice"), "{message}");
    }
    let key = replaced(
        DOTTED,
        "service.name = \"Almanac\"\n",
        "service.name = \"Almanac\"\nservice.name = \"Shop\"\n",
    );
    let (code, place, message) = only(&key);
    assert_eq!((code, place.as_str()), (Code::Syntax, "name"), "{message}");
    assert!(
        message.contains("`name` appears twice in the same table"),
        "{message}"
    );
    let added = replaced(
        HEADERS,
        "value = \"token\"\n",
        "value = \"token\"\nnames.more = \"x\"\n",
    );
    let (code, _, message) = only(&added);
    assert_eq!(code, Code::Syntax);
    assert!(
        message.contains("a dotted key adds to `names`"),
        "{message}"
    );
}

/// A key that could not be read is not missing, whether its table has a header or not.
#[test]
fn what_a_mistake_of_syntax_hides_is_not_missing() {
    for (text, from, to) in [
        (HEADERS, "name = \"Almanac\"", "name == \"Almanac\""),
        (
            DOTTED,
            "service.name = \"Almanac\"",
            "service.name == \"Almanac\"",
        ),
        (
            DOTTED,
            "cookies.session.lifetime = \"session\"",
            "cookies.session.lifetime = session",
        ),
    ] {
        let checked = check(&replaced(text, from, to));
        let codes: Vec<Code> = checked.findings.iter().map(|one| one.code).collect();
        assert_eq!(codes, [Code::Syntax], "{to}: {:#?}", checked.findings);
        let entry = if to.contains("lifetime") {
            "cookies.session"
        } else {
            "service"
        };
        assert_eq!(checked.findings[0].entry.as_deref(), Some(entry), "{to}");
    }
}

#[test]
fn a_mistake_in_brackets_over_several_lines_is_explained_where_it_is() {
    for (from, to, place, message) in [
        (
            "country = \"US\",\n",
            "country = \"US\"\n",
            "safeguard",
            "no comma between them",
        ),
        (
            "    \"sign-out\",\n",
            "    \"sign-out\"\n    \"sign-in\",\n",
            "\"sign-in\"",
            "two items of this list have no comma",
        ),
        (
            "      country = \"US\",\n",
            "      country = US,\n",
            "US",
            "`US` is a text without quotes: write it in double quotes: country = \"US\"",
        ),
        (
            "      country = \"US\",\n",
            "      country = “US”,\n",
            "“US”",
            "this text is in typographic quotes: write straight quotes, as on a keyboard: country = \"US\"",
        ),
        (
            "    \"sign-out\",\n",
            "    \"sign-out\",,\n",
            ",",
            "there is a comma without a value before it",
        ),
        (
            "    \"sign-out\",\n",
            "    event = \"sign-out\",\n",
            "cleared_on = [",
            "this list has no closing bracket",
        ),
        (
            "    },\n  ],\n",
            "    },\n",
            "transfers = [",
            "this list has no closing bracket",
        ),
        (
            "    },\n  ],\n",
            "  ],\n",
            "{",
            "this table in braces has no closing brace",
        ),
    ] {
        let checked = check(&replaced(BRACES, from, to));
        let finding = checked.findings.iter().find(|one| one.code == Code::Syntax);
        let finding = finding.unwrap_or_else(|| panic!("{to}: {:#?}", checked.findings));
        let (_, written) = described(&checked, finding);
        let said = format!(
            "{}: {}",
            finding.message,
            finding.help.as_deref().unwrap_or_default()
        );
        assert!(said.contains(message), "{to}: {said} at {written}");
        assert!(
            written.starts_with(place) || place.starts_with(written),
            "{to}: {written}"
        );
        let syntax = checked
            .findings
            .iter()
            .filter(|one| one.code == Code::Syntax);
        assert_eq!(syntax.count(), 1, "{to}: {:#?}", checked.findings);
    }
}

/// The list of one entry is whole; the mistake is elsewhere, and is the one that is reported.
#[test]
fn a_list_over_several_lines_is_not_blamed_for_another_mistake() {
    let wrong = replaced(BRACES, "format = 1\n", "format = 1\ntitle Cookies\n");
    let (code, place, message) = only(&wrong);
    assert_eq!(code, Code::Syntax);
    assert!(!message.contains("closing"), "{message} at {place}");
}
