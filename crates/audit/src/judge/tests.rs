//! Observations written by hand, and the findings that they must and must not cause.

use super::*;
use crate::model::{BrowserVersion, Choice, CookieAttributes, Host, Page, Party, Refused, Setter};
use cookie_registry_policy::source::Memory;
use cookie_registry_policy::{Checked, Options, check_files};

const POLICY: &str = r#"
format = 1
[policy]
title = "Cookie Policy"
last_updated = 2026-05-09
jurisdictions = ["uk"]
[service]
name = "Almanac"
domains = ["our.example"]
contact = "privacy@our.example"
[third_parties.chat]
name = "Almanac Chat"
why = "support"
policy = "https://chat.example/privacy"
domains = ["chat.example"]
sets_on = "our-pages"
[third_parties.pay]
name = "Almanac Pay"
why = "payments"
policy = "https://pay.example/privacy"
domains = ["pay.example"]
[cookies.consent]
name = "consent"
category = "necessary"
exemption = "user-input"
purpose = "Keeps what you chose."
lifetime = "6 months"
value = "consent"
[cookies.session]
names = { production = "__Host-session", development = "session" }
category = "necessary"
exemption = "authentication"
purpose = "Keeps you signed in."
lifetime = "session"
[cookies.visits]
match = { prefix = "_visits_" }
examples = ["_visits_1"]
category = "analytics"
purpose = "Counts visits."
lifetime = "1 month"
[cookies.statistics]
name = "statistics"
category = "analytics"
exemption = "statistics"
purpose = "Counts pages."
lifetime = "30 days"
[cookies.large]
name = "large"
category = "necessary"
exemption = "user-input"
purpose = "Keeps your basket."
lifetime = "1 day"
chunked = true
[cookies.talk]
name = "talk"
category = "marketing"
purpose = "Remembers your conversation."
lifetime = "1 day"
set_by = "third-party"
provider = "chat"
secure = true
same_site = "none"
[cookies.card]
name = "card"
category = "necessary"
exemption = "security"
purpose = "Detects fraud."
lifetime = "1 day"
set_by = "third-party"
provider = "pay"
[cookies.old]
name = "old"
category = "necessary"
exemption = "user-input"
purpose = "Was a banner."
lifetime = "1 day"
retired = 2026-01-01
[storage.theme]
key = "theme"
kind = "local-storage"
category = "necessary"
exemption = "interface"
purpose = "Remembers the colours."
lifetime = "until cleared"
[choices]
settings = "/consent"
objection = "Reject all in the settings."
global_privacy_control = "honoured"
"#;

const PAGE: &str = "https://our.example/";

fn policy() -> Checked {
    let files = Memory::from_iter([("policy.toml", POLICY)]);
    check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap()
}

fn report(stage: Stage, stored: Vec<Stored>) -> StageReport {
    StageReport {
        stage,
        pages: vec![Page {
            url: PAGE.to_owned(),
            shown: PAGE.to_owned(),
            status: Some(200),
            title: "Almanac".to_owned(),
            problem: None,
        }],
        choice: None,
        stored,
        refused: Vec::new(),
        hosts: Vec::new(),
        problems: Vec::new(),
    }
}

fn cookie(name: &str) -> Stored {
    Stored {
        kind: Kind::Cookie,
        name: name.to_owned(),
        scope: "our.example".to_owned(),
        party: Party::First,
        cookie: Some(CookieAttributes {
            path: "/".to_owned(),
            with_domain: false,
            secure: true,
            http_only: true,
            same_site: Some("Lax".to_owned()),
            partition: None,
            seconds: None,
            as_written: true,
        }),
        stores: Vec::new(),
        value: None,
        remains: true,
        after_choice: true,
        page: PAGE.to_owned(),
        after_ms: 5,
        setters: vec![Setter::Script {
            call: "document.cookie".to_owned(),
            url: "https://our.example/app.js".to_owned(),
            line: 7,
            stack: Vec::new(),
            frame: None,
        }],
    }
}

fn storage(kind: Kind, name: &str) -> Stored {
    Stored {
        kind,
        scope: "https://our.example".to_owned(),
        cookie: None,
        ..cookie(name)
    }
}

/// Changes the attributes of a cookie.
fn with(mut stored: Stored, change: impl FnOnce(&mut CookieAttributes)) -> Stored {
    change(stored.cookie.as_mut().unwrap());
    stored
}

fn observation(stages: Vec<StageReport>) -> Observation {
    Observation {
        browser: BrowserVersion {
            product: "Browser 1".to_owned(),
            blind: Vec::new(),
            notes: Vec::new(),
        },
        stages,
        problems: Vec::new(),
    }
}

/// Adds the stages that are missing, and a recorded choice where there is none.
fn complete(mut stages: Vec<StageReport>) -> Vec<StageReport> {
    for stage in Stage::ALL {
        if !stages.iter().any(|it| it.stage == stage) {
            stages.push(report(stage, Vec::new()));
        }
    }
    for report in &mut stages {
        if report.stage.has_choice() && report.choice.is_none() {
            report.stored.push(cookie("consent"));
            report.choice = Some(Choice {
                how: "click on \u{201c}Yes\u{201d}".to_owned(),
                text: String::new(),
                changed: true,
            });
        }
    }
    stages
}

/// Returns the findings about an observation as `code: message`, without the remarks about what was never stored.
fn found(stages: Vec<StageReport>) -> Vec<String> {
    let checked = policy();
    assert!(!checked.has_errors(), "{:?}", checked.findings);
    let stages = observation(complete(stages));
    let judgement = judge(checked.recovered(), &stages, &|_, _| None);
    let said = judgement.findings.iter();
    said.filter(|it| it.code != Code::DeclaredNeverStored)
        .map(|it| format!("{}: {}", it.code, it.message))
        .collect()
}

fn found_in(stage: Stage, stored: Stored) -> Vec<String> {
    found(vec![report(stage, vec![stored])])
}

#[track_caller]
fn assert_codes(found: &[String], expected: &[Code]) {
    let codes: Vec<&str> = found
        .iter()
        .map(|it| it.split(':').next().unwrap())
        .collect();
    let expected: Vec<&str> = expected.iter().map(|it| it.as_str()).collect();
    assert_eq!(codes, expected, "{found:#?}");
}

#[test]
fn what_needs_a_choice_is_judged_by_its_stage() {
    use Stage::{AfterAccept, AfterReject, AfterWithdrawal, BeforeChoice, WithSignal};
    for (name, stage, expected) in [
        ("__Host-session", BeforeChoice, None),
        ("session", AfterReject, None),
        ("_visits_1", BeforeChoice, Some(Code::StoredBeforeConsent)),
        ("_visits_1", AfterReject, Some(Code::StoredAfterReject)),
        ("_visits_1", AfterAccept, None),
        (
            "_visits_1",
            AfterWithdrawal,
            Some(Code::StoredAfterWithdrawal),
        ),
        ("_visits_1", WithSignal, Some(Code::StoredBeforeConsent)),
        // The law of the United Kingdom lets the visitor object.
        ("statistics", BeforeChoice, None),
        ("statistics", AfterReject, Some(Code::StoredAfterReject)),
        (
            "statistics",
            AfterWithdrawal,
            Some(Code::StoredAfterWithdrawal),
        ),
        ("statistics", WithSignal, None),
    ] {
        let found = found_in(stage, cookie(name));
        assert_codes(&found, expected.as_slice());
    }
    let talk = with(
        Stored {
            scope: "chat.example".to_owned(),
            party: Party::Third,
            ..cookie("talk")
        },
        |it| {
            it.http_only = false;
            it.same_site = Some("None".to_owned());
        },
    );
    assert_codes(&found_in(WithSignal, talk), &[Code::StoredDespiteSignal]);
}

#[test]
fn what_was_there_before_and_is_gone_is_no_violation_and_what_was_there_for_a_moment_is() {
    let visits = |remains, after_choice| Stored {
        remains,
        after_choice,
        ..cookie("_visits_1")
    };
    let found = |stored| found_in(Stage::AfterWithdrawal, stored);
    assert_eq!(found(visits(false, false)), [""; 0]);
    let left = found(visits(true, false));
    assert!(
        left[0].contains("is still stored after the withdrawal"),
        "{left:?}"
    );
    let respawned = found(visits(true, true));
    assert!(respawned[0].contains("is stored after"), "{respawned:?}");
    let brief = found(visits(false, true));
    assert!(brief[0].contains("was stored for a moment"), "{brief:?}");
}

#[test]
fn names_are_matched_as_the_policy_means_them() {
    for (name, is_declared) in [
        ("__Host-session", true),
        ("session", true),
        ("Session", false),
        ("_visits_", false),
        ("_visits_x", true),
        ("large.0", true),
        ("large.12", true),
        ("large.x", false),
        ("large.", false),
        ("session.0", false),
    ] {
        let found = found_in(Stage::AfterAccept, cookie(name));
        let undeclared = found.iter().any(|it| it.starts_with("stored-undeclared"));
        assert_eq!(undeclared, !is_declared, "{name}: {found:?}");
    }
    // A key of another kind is another entry.
    assert_codes(
        &found_in(Stage::BeforeChoice, storage(Kind::LocalStorage, "theme")),
        &[],
    );
    for kind in [
        Kind::SessionStorage,
        Kind::IndexedDb,
        Kind::CacheStorage,
        Kind::Cookie,
    ] {
        let stored = match kind {
            Kind::Cookie => cookie("theme"),
            kind => storage(kind, "theme"),
        };
        assert_codes(
            &found_in(Stage::BeforeChoice, stored),
            &[Code::StoredUndeclared],
        );
    }
}

#[test]
fn a_lifetime_may_be_shorter_and_not_longer() {
    const DAY: u64 = 86_400;
    for (name, seconds, is_longer) in [
        ("_visits_1", None, false),
        ("_visits_1", Some(1), false),
        ("_visits_1", Some(31 * DAY), false),
        ("_visits_1", Some(31 * DAY + 60), false),
        ("_visits_1", Some(32 * DAY), true),
        ("_visits_1", Some(u64::MAX), true),
        ("__Host-session", None, false),
        ("__Host-session", Some(3_600), true),
    ] {
        let stored = with(cookie(name), |it| it.seconds = seconds);
        let found = found_in(Stage::AfterAccept, stored);
        let expected = [Code::StoredLongerThanDeclared];
        assert_codes(&found, if is_longer { &expected } else { &[] });
    }
}

#[test]
fn attributes_are_compared_and_loopback_may_lack_some() {
    type Change = fn(&mut CookieAttributes);
    let changes: [(Change, bool, bool); 8] = [
        (|_| (), false, false),
        (|it| it.secure = false, true, false),
        (|it| it.http_only = false, true, true),
        (|it| it.path = "/x".to_owned(), true, true),
        (|it| it.with_domain = true, true, true),
        (|it| it.same_site = None, true, true),
        (|it| it.same_site = Some("None".to_owned()), true, true),
        (
            |it| it.partition = Some("https://our.example".to_owned()),
            true,
            true,
        ),
    ];
    for (change, differs, differs_on_loopback) in changes {
        for (page, scope, differs) in [
            (PAGE, "our.example", differs),
            ("http://127.0.0.1:8080/", "127.0.0.1", differs_on_loopback),
        ] {
            let stored = Stored {
                page: page.to_owned(),
                scope: scope.to_owned(),
                ..with(cookie("session"), change)
            };
            let found = found_in(Stage::BeforeChoice, stored);
            let expected = [Code::StoredOtherwiseThanDeclared];
            assert_codes(&found, if differs { &expected } else { &[] });
        }
    }
}

#[test]
fn the_party_that_stores_is_the_one_that_is_declared() {
    let third = |name: &str, host: &str| Stored {
        scope: host.to_owned(),
        party: Party::Third,
        ..with(cookie(name), |it| {
            it.http_only = name == "session";
            if name == "talk" {
                it.same_site = Some("None".to_owned());
            }
        })
    };
    let found = |stored| found_in(Stage::AfterAccept, stored);
    assert_codes(&found(third("talk", "chat.example")), &[]);
    assert_codes(&found(third("talk", "www.chat.example")), &[]);
    assert_codes(
        &found(third("talk", "other.example")),
        &[Code::StoredByOtherParty],
    );
    assert_codes(
        &found(third("session", "other.example")),
        &[Code::StoredByOtherParty],
    );
    // It stores on its own pages only.
    assert_codes(
        &found(third("card", "pay.example")),
        &[Code::StoredByOtherParty],
    );
}

#[test]
fn a_third_party_is_declared_by_its_domains_and_a_blocked_one_was_not_seen() {
    let host = |host: &str, blocked| Host {
        host: host.to_owned(),
        party: Party::Third,
        requests: 1,
        beacon: false,
        blocked,
        page: PAGE.to_owned(),
    };
    let with_host = |host| StageReport {
        hosts: vec![host],
        ..report(Stage::BeforeChoice, Vec::new())
    };
    assert_codes(
        &found(vec![with_host(host("cdn.chat.example", false))]),
        &[],
    );
    let expected = [Code::ThirdPartyNotDeclared];
    assert_codes(
        &found(vec![with_host(host("badchat.example", false))]),
        &expected,
    );
    let expected = [Code::AuditIncomplete];
    assert_codes(
        &found(vec![with_host(host("chat.example", true))]),
        &expected,
    );
}

#[test]
fn a_choice_must_be_recorded_and_must_change_something() {
    let made = |stage, changed, stored| StageReport {
        choice: Some(Choice {
            how: "click on \u{201c}Yes\u{201d}".to_owned(),
            text: String::new(),
            changed,
        }),
        ..report(stage, stored)
    };
    let kept = || vec![cookie("consent")];
    for stage in [Stage::AfterReject, Stage::AfterAccept] {
        assert_codes(&found(vec![made(stage, true, kept())]), &[]);
        let expected = [Code::ConsentNotRecorded];
        assert_codes(&found(vec![made(stage, true, Vec::new())]), &expected);
        let expected = [Code::AuditIncomplete];
        assert_codes(&found(vec![made(stage, false, kept())]), &expected);
    }
}

#[test]
fn whatever_was_not_seen_is_said_and_is_never_ok() {
    let mut observations = Vec::new();
    observations.push(observation(Vec::new()));
    // Without the choices, nothing is known about them.
    for stage in Stage::ALL {
        let mut stages = complete(Vec::new());
        stages.retain(|it| it.stage != stage);
        observations.push(observation(stages));
    }
    let mut unanswered = complete(Vec::new());
    unanswered.iter_mut().for_each(|it| it.choice = None);
    observations.push(observation(unanswered));
    let clean = || report(Stage::BeforeChoice, Vec::new());
    let mut failed = clean();
    failed.pages[0].problem = Some("the server answered with status 500".to_owned());
    observations.push(observation(complete(vec![failed])));
    let mut overflowed = clean();
    overflowed.problems.push("too much".to_owned());
    observations.push(observation(complete(vec![overflowed])));
    let mut untested = observation(complete(vec![clean()]));
    untested.problems.push("the self-test failed".to_owned());
    observations.push(untested.clone());
    let checked = policy();
    let verdict = |observation: &Observation| {
        let judgement = judge(checked.recovered(), observation, &|_, _| None);
        Judgement::verdict(&judgement.findings)
    };
    for observation in &observations {
        assert_eq!(
            verdict(observation),
            Verdict::NotVerified,
            "{observation:?}"
        );
    }
    assert_eq!(verdict(&observation(complete(vec![clean()]))), Verdict::Ok);
    // A violation is one, even where not everything was seen.
    let mut violated = untested;
    violated.stages[0].stored.push(cookie("_visits_1"));
    assert_eq!(verdict(&violated), Verdict::Violation);
}

#[test]
fn a_refused_cookie_of_the_site_is_reported_and_that_of_another_site_is_not() {
    let refused = |name: &str, url: &str| StageReport {
        refused: vec![Refused {
            name: name.to_owned(),
            url: url.to_owned(),
            reasons: vec!["InvalidPrefix".to_owned()],
            page: PAGE.to_owned(),
        }],
        ..report(Stage::BeforeChoice, Vec::new())
    };
    let expected = [Code::CookieRefusedByBrowser];
    assert_codes(
        &found(vec![refused("__Host-x", "https://our.example/a")]),
        &expected,
    );
    assert_codes(
        &found(vec![refused("session", "https://other.example/a")]),
        &expected,
    );
    assert_codes(&found(vec![refused("x", "https://other.example/a")]), &[]);
}

#[test]
fn a_finding_is_reported_once_with_all_its_stages_and_the_retired_is_not_missed() {
    let stages =
        [Stage::BeforeChoice, Stage::AfterReject].map(|it| report(it, vec![cookie("new")]));
    let found = found(stages.to_vec());
    let expected = "stored-undeclared: the cookie `new` is stored, but the policy does not declare it \
                    (before a choice; after \u{201c}reject all\u{201d})";
    assert_eq!(found, [expected]);
    assert_codes(
        &found_in(Stage::BeforeChoice, cookie("old")),
        &[Code::StoredAlthoughRetired],
    );
    let checked = policy();
    let clean = observation(vec![report(Stage::BeforeChoice, Vec::new())]);
    let judgement = judge(checked.recovered(), &clean, &|_, _| None);
    let missed = judgement
        .findings
        .iter()
        .filter_map(|it| it.entry.as_deref());
    let missed: Vec<&str> = missed.collect();
    assert!(
        missed.contains(&"cookies.talk") && !missed.contains(&"cookies.old"),
        "{missed:?}"
    );
}

#[test]
fn a_table_to_paste_is_what_was_seen_and_toml_whatever_the_name_is() {
    let stored = Stored {
        name: "a \"b\"\u{7f}\n=".to_owned(),
        scope: ".our.example".to_owned(),
        ..with(cookie(""), |it| {
            it.with_domain = true;
            it.seconds = Some(86_400);
            it.http_only = false;
            it.same_site = Some("Strict".to_owned());
        })
    };
    let text = stub::stub(&stored, None).unwrap();
    let expected = "[cookies.a_b]\nname = \"a \\\"b\\\"\\u007F\\n=\"\ncategory = \"TODO\"\npurpose = \"TODO\"\nlifetime = \"1 day\"\n\
                    set_by = \"script\"\ndomain = \"our.example\"\nsame_site = \"strict\"\n";
    assert_eq!(text, expected);
    let draft = Draft {
        category: "analytics".to_owned(),
        provider: "Almanac".to_owned(),
        purpose: "Counts.".to_owned(),
    };
    let text = stub::stub(&storage(Kind::IndexedDb, "1"), Some(&draft)).unwrap();
    assert!(
        text.starts_with("[storage.entry_1]\nkey = \"1\"\nkind = \"indexed-db\"\n"),
        "{text}"
    );
    assert!(
        text.contains("provider = \"Almanac\"") && !text.contains("TODO"),
        "{text}"
    );
    assert_eq!(stub::stub(&storage(Kind::ServiceWorker, "x"), None), None);
}
