//! `diff` and the service agree on who is asked again: visitors decide under one policy, in each of its languages, and come
//! back under another.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy sees no test in the helpers of one"
)]

use cookie_registry::private::{self as p, CookieSpec, HeaderParts, Names, SetBy};
use cookie_registry::{
    AskedCategory, Choice, Consent, ConsentCookie, ConsentPlan, Deployment, Fingerprints,
};
use cookie_registry_consent::Answer;
use cookie_registry_policy::consent::{Asked, ask_again};
use cookie_registry_policy::diff::{Report, consequences, diff, judgements};
use cookie_registry_policy::{Options, Policy, check_files, source::Memory};
use http::{HeaderMap, header};
use std::collections::BTreeSet;
use time::{Date, Month};

const BASE: &str = include_str!("diff/base.toml");
const LANGUAGES: [&str; 2] = ["en", "de"];

/// An edit of the base, and whom it asks again about what: `*` for everybody.
type Case = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const CASES: &[Case] = &[
    // In one language, in the other, in both.
    (
        "Counts visits by",
        "Follows visits by",
        &[("analytics", "en")],
    ),
    (
        "Zählt Besuche.",
        "Verfolgt Besuche.",
        &[("analytics", "de")],
    ),
    (
        "{ en = \"Counts visits by colour of the page.\", de = \"Zählt Besuche.\" }",
        "{ en = \"Follows visits.\", de = \"Verfolgt Besuche.\" }",
        &[("analytics", "*")],
    ),
    (
        "Macht den Laden angenehmer.",
        "Macht den Laden schneller.",
        &[("comfort", "de")],
    ),
    ("Komfort", "Bequemlichkeit", &[]),
    ("Zählen der Besuche", "Werbung", &[("analytics", "de")]),
    // The spelling of a language.
    ("Zählt Besuche.", "zählt  Besuche", &[]),
    ("by colour of", "by colour, of", &[]),
    // Whether other letters mean the same is for a person to judge.
    ("by colour of", "by color of", &[("analytics", "en")]),
    // A translation goes: its readers saw another text. A further one is no change for anybody.
    (", de = \"Zählt Besuche.\" }", " }", &[("analytics", "de")]),
    (
        "de = \"Zählt Besuche.\" }",
        "de = \"Zählt Besuche.\", fr = \"Compte les visites.\" }",
        &[],
    ),
    (
        "languages     = [\"en\", \"de\"]",
        "languages     = [\"en\", \"de\", \"fr\"]",
        &[],
    ),
    // A language of the page goes, and with it the text that its readers saw.
    (
        "languages     = [\"en\", \"de\"]",
        "languages     = [\"en\"]",
        &[
            ("analytics", "de"),
            ("comfort", "de"),
            ("preferences", "de"),
        ],
    ),
    // The other language becomes that of the policy: all texts are still there.
    ("language      = \"en\"", "language      = \"de\"", &[]),
    // What is the same in every language.
    (
        "lifetime   = \"90 days\"",
        "lifetime   = \"91 days\"",
        &[("analytics", "*")],
    ),
    (
        "lifetime   = \"90 days\"",
        "lifetime   = \"89 days\"",
        &[("analytics", "*")],
    ),
    (
        "recipients = [\"Counter Inc.\"]\n",
        "",
        &[("analytics", "*")],
    ),
    (
        "controller     = \"Example Ltd\"",
        "controller     = \"Other Ltd\"",
        &[("analytics", "*"), ("comfort", "*"), ("preferences", "*")],
    ),
    (
        "category   = \"analytics\"",
        "category   = \"comfort\"",
        &[("comfort", "*")],
    ),
    (
        "category   = \"analytics\"",
        "category   = \"marketing\"",
        &[("marketing", "*")],
    ),
    (
        "category   = \"analytics\"",
        "category   = \"necessary\"\nexemption = \"security\"",
        &[],
    ),
    (
        "category  = \"necessary\"\nexemption = \"interface\"",
        "category  = \"preferences\"",
        &[("preferences", "*")],
    ),
    ("[cookies.region]", "[cookies.land]", &[]),
    ("\"privacy@example.org\"", "\"cookies@example.org\"", &[]),
    (
        "Hält Sie angemeldet.",
        "Hält Sie für immer angemeldet.",
        &[],
    ),
    (
        "owner      = \"identity team\"",
        "owner      = \"shop team\"",
        &[],
    ),
];

fn policy(text: &str) -> Policy {
    let files = Memory::from_iter([("policy.toml", text)]);
    let today = Date::from_calendar_date(2026, Month::November, 24).unwrap();
    let checked = check_files(&files, "policy.toml".as_ref(), Options { today }).unwrap();
    checked.recovered().clone()
}

static SPEC: CookieSpec = CookieSpec {
    key: "consent",
    purpose: "",
    category: p::Category::Necessary,
    set_by: SetBy::Server,
    retired: false,
    rolling: false,
    names: Names::One,
    production: WIRE,
    development: WIRE,
    configured_domain: None,
    max_value_bytes: None,
    lifetimes: &[],
    headers: |_| None,
};
const WIRE: HeaderParts = HeaderParts {
    prefix: "consent=",
    suffix: "; Path=/",
    first_header: 0,
};

fn leak(text: &impl ToString) -> &'static str {
    text.to_string().leak()
}

/// The service of a policy, with the plan that the macro would generate.
fn service(policy: &Policy) -> Consent {
    let asked = policy.asked_categories().into_iter().map(|category| {
        let fingerprints = category.fingerprints;
        let translations = fingerprints.translations.iter();
        let translations = translations.map(|(tag, one)| (leak(tag), leak(one)));
        AskedCategory {
            key: leak(&category.key),
            like: category.like,
            asked: match category.asked {
                Asked::Consent => p::Asked::Consent,
                _ => p::Asked::Objection,
            },
            fingerprints: Fingerprints::new(
                leak(&fingerprints.own),
                translations.collect::<Vec<_>>().leak(),
            ),
            refused_by_gpc: false,
            refused_by_dnt: false,
            cookies: &[],
            storage: &[],
            parties: &[],
        }
    });
    let plan = ConsentPlan {
        categories: asked.collect::<Vec<_>>().leak(),
        ..ConsentPlan::EMPTY
    };
    ConsentCookie::new(&SPEC, Box::leak(Box::new(plan))).with(&Deployment::PRODUCTION)
}

/// A visitor who answers in a language under one policy comes back under another.
fn comes_back(before: &Consent, after: &Consent, answer: Answer, language: &str) -> Choice {
    let answer = answer.in_language(language);
    let recorded = answer.record(before, &HeaderMap::new()).unwrap();
    let mut headers = HeaderMap::new();
    let cookie = format!("consent={}", recorded.record);
    headers.insert(header::COOKIE, cookie.parse().unwrap());
    after.choice(&headers)
}

#[test]
fn the_service_asks_exactly_those_whom_diff_names() {
    let before = policy(BASE);
    let old_service = service(&before);
    let mut wrong = Vec::new();
    for (from, to, expected) in CASES {
        assert!(BASE.contains(from), "{from:?}");
        let after = policy(&BASE.replacen(from, to, 1));
        let new_service = service(&after);
        let again = ask_again(&before, &after);
        let mut named = BTreeSet::new();
        for again in &again {
            for language in LANGUAGES {
                let all = again.languages.as_ref();
                if all.is_none_or(|some| some.iter().any(|one| one == language)) {
                    named.insert((again.category.as_str(), language));
                }
            }
        }
        for (method, answer) in [
            ("accept", Answer::accept_all()),
            ("reject", Answer::reject_all()),
        ] {
            let mut asked = BTreeSet::new();
            for language in LANGUAGES {
                let choice = comes_back(&old_service, &new_service, answer.clone(), language);
                asked.extend(choice.open().map(|category| (category.key, language)));
            }
            assert_eq!(named, asked, "{method}: {from:?} -> {to:?}");
        }
        let said: Vec<(&str, String)> = again
            .iter()
            .map(|again| {
                let languages = again.languages.as_ref();
                let languages = languages.map_or_else(|| "*".to_owned(), |some| some.join(","));
                (again.category.as_str(), languages)
            })
            .collect();
        let said: Vec<(&str, &str)> = said.iter().map(|(key, tags)| (*key, &**tags)).collect();
        if said != *expected {
            wrong.push(format!("{from:?} -> {to:?}: {said:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a person judged, in the words of `diff`, holds for the service as well.
#[test]
fn a_verdict_of_a_person_decides_for_the_service() {
    let before = policy(BASE);
    for (from, to, language) in [
        ("by colour of", "by color of", "en"),
        ("Zählt Besuche.", "Zählt die Besuche.", "de"),
    ] {
        let reworded = BASE.replacen(from, to, 1);
        let after = policy(&reworded);
        let changes = diff(&before, &after);
        let consequences = consequences(&before, &after, &changes);
        let report = Report {
            before: "",
            after: "",
            changes: &changes,
            consequences: &consequences,
            today: Options::today().today,
        };
        let table = judgements(&report)
            .replace("TODO: your name", "A. Counsel")
            .replace("TODO: why", "It means the same.");
        for (verdict, is_asked) in [("editorial", false), ("minor", false), ("material", true)] {
            let table = table.replace(
                "verdict  = \"editorial\"",
                &format!("verdict = \"{verdict}\""),
            );
            let judged = policy(&format!("{reworded}\n{table}"));
            assert_eq!(
                !ask_again(&before, &judged).is_empty(),
                is_asked,
                "{to}: {verdict}"
            );
            let choice = comes_back(
                &service(&before),
                &service(&judged),
                Answer::accept_all(),
                language,
            );
            let open: Vec<&str> = choice.open().map(|category| category.key).collect();
            assert_eq!(
                open,
                if is_asked { vec!["analytics"] } else { vec![] },
                "{to}: {verdict}"
            );
        }
    }
}

#[test]
fn an_answer_is_recorded_with_the_text_that_the_visitor_saw() {
    let policy = policy(BASE);
    let service = service(&policy);
    let fingerprint = |language: &str| policy.fingerprint_in("analytics", language).unwrap();
    assert_ne!(fingerprint("en"), fingerprint("de"));
    let recorded = |answer: Answer| {
        let recorded = answer.record(&service, &HeaderMap::new()).unwrap();
        let decided = recorded.record.on("analytics");
        decided.map(|decided| decided.fingerprint.to_string())
    };
    for (language, expected) in [
        ("en", "en"),
        ("de", "de"),
        ("de-AT", "de"),
        ("DE", "de"),
        ("fr", "en"),
    ] {
        let answer = Answer::accept_all().in_language(language);
        assert_eq!(
            recorded(answer),
            Some(fingerprint(expected).to_string()),
            "{language}"
        );
    }
    // What the form says about the text counts more than the language of the page.
    let (english, german) = (fingerprint("en").to_string(), fingerprint("de").to_string());
    let seen = |text: &str| {
        Answer::accept_all()
            .having_seen([("analytics", text)])
            .in_language("en")
    };
    assert_eq!(recorded(seen(&german)), Some(german.clone()));
    assert_eq!(recorded(seen(&english)), Some(english.clone()));
    // A text that is not the current one is not accepted, and can be refused.
    assert_eq!(recorded(seen("0000000000000000")), None);
    let refused = Answer::only(["comfort"]).having_seen([("analytics", "0000000000000000")]);
    assert_eq!(recorded(refused.in_language("de")), Some(german));
}

/// A cookie of a version that recorded the fingerprint in the language of the policy, whatever the language of the question.
#[test]
fn earlier_records_count_as_long_as_the_original_text_has_not_changed() {
    let policy = policy(BASE);
    let now = std::time::SystemTime::now();
    let millis = now
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    let record = format!(
        "2.AAECAwQFBgcICQoLDA0ODw.{millis}.de.EBESExQVFhcYGRobHB0eHw.analytics:g:{}",
        policy.fingerprint("analytics").unwrap()
    );
    let mut headers = HeaderMap::new();
    headers.insert(header::COOKIE, format!("consent={record}").parse().unwrap());
    let is_open = |policy: &Policy| {
        let choice = service(policy).choice(&headers);
        choice.open().any(|category| category.key == "analytics")
    };
    assert!(!is_open(&policy));
    assert!(is_open(&self::policy(
        &BASE.replace("Counts visits by", "Follows visits by")
    )));
}
