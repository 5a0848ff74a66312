//! What a recorded choice permits, and what does not count as one.

#![cfg(feature = "consent")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[allow(unreachable_pub)]
mod registry;

use cookie_registry::{
    Analytics, Answer, Choice, Consent, ConsentRecord, Decision, Deployment, Marketing, Method,
    Preferences, Signals, Standing,
};
use http::HeaderMap;
use http::header::{COOKIE, HOST};
use proptest::prelude::*;
use registry::Cookies;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const PRODUCTION: Deployment = Deployment::PRODUCTION;
const ID: &str = "AAECAwQFBgcICQoLDA0ODw";
const DAY: u64 = 86_400;

fn consent() -> Consent {
    Cookies::CONSENT.with(&PRODUCTION)
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// A moment after which everything here happens.
const NOW: u64 = 1_800_000_000;

fn request(cookies: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, cookies.parse().unwrap());
    headers
}

fn stored(decisions: &str) -> HeaderMap {
    request(&format!("cookie-consent=1.{ID}.{NOW}.en{decisions}"))
}

fn choice(headers: &HeaderMap) -> Choice {
    consent().choice_at(headers, at(NOW))
}

/// The request that follows a response: what a browser would send of the headers that were set.
fn next_request(recorded: &cookie_registry::Recorded) -> HeaderMap {
    let pairs: Vec<&str> = recorded
        .cookies
        .iter()
        .map(|cookie| cookie.header_value().to_str().unwrap())
        .filter(|header| !header.contains("; Max-Age=0"))
        .map(|header| header.split(';').next().unwrap())
        .collect();
    request(&pairs.join("; "))
}

#[test]
fn a_visitor_who_was_never_asked_has_granted_nothing_and_objected_to_nothing() {
    let choice = choice(&HeaderMap::new());
    assert!(choice.granted::<Analytics>().is_none());
    assert!(choice.granted::<Preferences>().is_none());
    assert!(choice.not_objected::<Preferences>().is_some());
    assert_eq!(choice.standing("necessary"), None, "nobody decides on it");
    let asked: Vec<&str> = choice.open().map(|category| category.key).collect();
    assert_eq!(asked, ["analytics", "marketing"]);
    assert!(!choice.asks_again());
}

#[test]
fn each_answer_is_read_back_as_it_was_given() {
    for (answer, expected) in [
        (Answer::accept_all(), [Standing::Granted; 3]),
        (Answer::reject_all(), [Standing::Refused; 3]),
        (
            Answer::only(["marketing", "nonsense"]),
            [Standing::Refused, Standing::Granted, Standing::Refused],
        ),
    ] {
        let recorded = consent()
            .record_at(&HeaderMap::new(), &answer, at(NOW))
            .unwrap();
        let read = consent().choice_at(&next_request(&recorded), at(NOW + DAY));
        for (category, expected) in ["analytics", "marketing", "preferences"]
            .iter()
            .zip(expected)
        {
            assert_eq!(
                read.standing(category),
                Some(expected),
                "{category}: {answer:?}"
            );
            assert_eq!(recorded.choice.standing(category), Some(expected));
        }
        assert_eq!(read.record(), Some(&recorded.record));
        assert!(!read.must_ask());
        assert_eq!(&*recorded.record.language, "en");
    }
}

#[test]
fn an_objection_takes_its_witness_away() {
    let refused = choice(&stored(".preferences:r:cbf29ce484222325"));
    assert!(refused.not_objected::<Preferences>().is_none());
    let granted = choice(&stored(".preferences:g:cbf29ce484222325"));
    assert!(granted.not_objected::<Preferences>().is_some());
}

#[test]
fn a_material_change_opens_exactly_the_category_that_changed() {
    let choice = choice(&stored(
        ".analytics:g:0000000000000000.marketing:g:af63dc4c8601ec8c",
    ));
    assert!(choice.granted::<Analytics>().is_none());
    assert!(choice.granted::<Marketing>().is_some());
    let asked: Vec<&str> = choice.open().map(|category| category.key).collect();
    assert_eq!(asked, ["analytics"]);
    assert!(choice.asks_again());
}

#[test]
fn an_answer_about_what_is_open_keeps_the_other_decisions() {
    let before = stored(".analytics:g:0000000000000000.marketing:g:af63dc4c8601ec8c");
    let answer = Answer::reject_all().about_open();
    let recorded = consent().record_at(&before, &answer, at(NOW)).unwrap();
    assert_eq!(
        recorded.choice.standing("analytics"),
        Some(Standing::Refused)
    );
    assert_eq!(
        recorded.choice.standing("marketing"),
        Some(Standing::Granted)
    );
    assert_eq!(recorded.record.id.to_string(), ID, "the id is kept");
}

#[test]
fn what_was_shown_in_another_version_is_not_agreed_to() {
    let seen = [
        ("analytics", "85944171f73967e8"),
        ("marketing", "ffffffffffffffff"),
    ];
    let answer = Answer::accept_all().having_seen(seen);
    let recorded = consent()
        .record_at(&HeaderMap::new(), &answer, at(NOW))
        .unwrap();
    assert!(recorded.choice.granted::<Analytics>().is_some());
    assert_eq!(recorded.choice.standing("marketing"), Some(Standing::Open));
    assert_eq!(recorded.record.on("marketing"), None);
}

#[test]
fn a_choice_counts_as_long_as_it_is_remembered() {
    let headers = stored(".analytics:g:85944171f73967e8");
    for (now, counts) in [
        (NOW, true),
        (NOW + 180 * DAY - 1, true),
        (NOW + 180 * DAY, false),
        (NOW - DAY, true),
        (NOW - DAY - 1, false),
        (0, false),
    ] {
        let choice = consent().choice_at(&headers, at(now));
        assert_eq!(choice.granted::<Analytics>().is_some(), counts, "{now}");
        assert_eq!(choice.record().is_some(), counts, "{now}");
    }
}

#[test]
fn signals_refuse_what_the_policy_says_whatever_was_recorded() {
    let mut headers = stored(".analytics:g:85944171f73967e8.marketing:g:af63dc4c8601ec8c");
    headers.insert("sec-gpc", "1".parse().unwrap());
    let with_gpc = choice(&headers);
    assert!(with_gpc.signals().global_privacy_control);
    assert!(with_gpc.granted::<Analytics>().is_some());
    assert_eq!(
        with_gpc.standing("marketing"),
        Some(Standing::RefusedBySignal)
    );
    assert!(with_gpc.granted::<Marketing>().is_none());

    // Accepting everything does not override it, and is not remembered as if it did.
    let answer = Answer::accept_all();
    let recorded = consent().record_at(&headers, &answer, at(NOW)).unwrap();
    let decided = recorded.record.on("marketing").unwrap();
    assert_eq!(decided.decision, Decision::Refused);

    headers.insert("sec-gpc", "true".parse().unwrap());
    assert_eq!(Signals::of(&headers), Signals::default(), "only 1 is valid");
    headers.insert("dnt", "1".parse().unwrap());
    assert_eq!(
        choice(&headers).standing("analytics"),
        Some(Standing::RefusedBySignal)
    );
    headers.insert("dnt", "0".parse().unwrap());
    assert!(choice(&headers).granted::<Analytics>().is_some());
}

#[test]
fn nobody_is_asked_about_what_a_signal_refuses() {
    let mut headers = stored(".analytics:r:85944171f73967e8");
    assert!(choice(&headers).must_ask());
    headers.insert("sec-gpc", "1".parse().unwrap());
    assert!(!choice(&headers).must_ask());
}

fn removals(cookies: &cookie_registry::SetCookies) -> Vec<&str> {
    cookies
        .iter()
        .map(|cookie| cookie.header_value().to_str().unwrap())
        .filter(|header| header.contains("; Max-Age=0"))
        .collect()
}

#[test]
fn a_withdrawal_removes_what_was_allowed_with_and_without_a_domain() {
    let mut headers = stored(".analytics:g:85944171f73967e8.marketing:g:af63dc4c8601ec8c");
    headers.insert(HOST, "www.example.org:443".parse().unwrap());
    headers.append(COOKIE, "visit=a; seen_1.v1=b; seen_2=c".parse().unwrap());
    let recorded = consent()
        .record_at(&headers, &Answer::withdraw(), at(NOW))
        .unwrap();
    assert_eq!(recorded.method, Method::Withdrawal);
    const GONE: &str = "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/";
    assert_eq!(
        removals(&recorded.cookies),
        [
            format!("visit{GONE}; Secure; HttpOnly; SameSite=Lax"),
            format!("visit{GONE}; Secure; HttpOnly; SameSite=Lax; Domain=example.org"),
            format!(
                "embed{GONE}; Domain=example.org; Secure; HttpOnly; SameSite=None; Partitioned"
            ),
            format!("embed{GONE}; Secure; HttpOnly; SameSite=None; Partitioned"),
            format!("seen_1.v1{GONE}; Secure; HttpOnly; SameSite=Lax"),
            format!("seen_1.v1{GONE}; Secure; HttpOnly; SameSite=Lax; Domain=example.org"),
        ]
    );
    let storage: Vec<&str> = consent()
        .swept_storage(&recorded.choice)
        .map(|spec| spec.name)
        .collect();
    assert_eq!(storage, ["cw.columns."]);
}

#[test]
fn a_sweep_removes_only_what_the_request_carries_and_the_choice_forbids() {
    let headers = request("visit=a; cw-workspace=acme; seen_1.v1=b");
    let choice = choice(&headers);
    let swept = consent().sweep(&choice, &headers);
    assert_eq!(removals(&swept).len(), 1, "{swept:?}");
    assert_eq!(
        swept.iter().next().map(|cookie| cookie.name()),
        Some("visit")
    );
}

#[test]
fn a_text_that_is_not_a_record_is_none() {
    for broken in [
        "",
        "1",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000.en",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.",
        "1.AAECAwQFBgcICQoLDA0ODw.+1800000000.en",
        "1.AAECAwQFBgcICQoLDA0ODw.01800000000.en",
        "1.AAECAwQFBgcICQoLDA0ODw.99999999999999999999.en",
        "1.AAECAwQFBgcICQoLDA0ODx.1800000000.en",
        "1.AAECAwQFBgcICQoLDA0OD.1800000000.en",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:g",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:y:85944171f73967e8",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:g:85944171F73967E8",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:g:85944171f73967e8:",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:r:85944171f73967e8.analytics:g:85944171f73967e8",
    ] {
        assert!(broken.parse::<ConsentRecord>().is_err(), "{broken}");
    }
    let long = format!("1.{ID}.{NOW}.en.{}", "a".repeat(4_000));
    assert!(long.parse::<ConsentRecord>().is_err());
}

#[cfg(feature = "protection")]
mod signed {
    use super::*;
    use cookie_registry::Key;

    fn signed(key: &Key) -> Consent {
        Cookies::SIGNED_CONSENT.with(&PRODUCTION, key)
    }

    #[test]
    fn a_choice_counts_only_under_the_key_that_signed_it() {
        let key = Key::generate();
        let recorded = signed(&key)
            .record_at(&HeaderMap::new(), &Answer::accept_all(), at(NOW))
            .unwrap();
        let headers = next_request(&recorded);
        let read = |key: &Key| signed(key).choice_at(&headers, at(NOW));
        assert!(read(&key).granted::<Analytics>().is_some());
        assert!(read(&Key::generate()).granted::<Analytics>().is_none());
        let unsigned = stored(".analytics:g:85944171f73967e8");
        let forged = signed(&key).choice_at(&unsigned, at(NOW));
        assert!(forged.granted::<Analytics>().is_none());
    }

    /// One change to a text: a character exchanged, taken out or put in, or the end cut off.
    fn mutated(text: &str) -> impl Strategy<Value = String> + use<> {
        let text = text.to_owned();
        let len = text.len();
        (0..len, "[ -~]", 0..4u8).prop_map(move |(at, character, how)| {
            let (before, after) = text.split_at(at);
            let rest = &after[1..];
            match how {
                0 => [before, &character, rest].concat(),
                1 => [before, rest].concat(),
                2 => [before, &character, after].concat(),
                _ => before.to_owned(),
            }
        })
    }

    #[test]
    fn ten_thousand_mutated_cookies_grant_nothing() {
        let key = Key::from(&[7; 64]);
        let recorded = signed(&key)
            .record_at(&HeaderMap::new(), &Answer::accept_all(), at(NOW))
            .unwrap();
        let headers = next_request(&recorded);
        let original = headers[COOKIE].to_str().unwrap().to_owned();
        let value = original.strip_prefix("cookie-consent=").unwrap().to_owned();
        let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
            cases: 10_000,
            ..ProptestConfig::default()
        });
        let outcome = runner.run(&mutated(&value), |mutation| {
            // What the reading of cookies takes for the same value is no mutation.
            prop_assume!(mutation.split(';').next().map(str::trim) != Some(&*value));
            let headers = request(&format!("cookie-consent={mutation}"));
            let choice = signed(&key).choice_at(&headers, at(NOW));
            prop_assert!(choice.record().is_none(), "{mutation}");
            prop_assert!(choice.granted::<Analytics>().is_none());
            Ok(())
        });
        outcome.unwrap();
        assert!(signed(&key).choice_at(&headers, at(NOW)).record().is_some());
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic_and_what_it_reads_it_writes(text in "[ -~]{0,200}") {
        if let Ok(record) = text.parse::<ConsentRecord>() {
            prop_assert_eq!(record.to_string(), text);
        }
    }

    #[test]
    fn what_is_near_a_record_is_read_exactly_or_not_at_all(
        text in "1\\.[A-Za-z0-9_-]{21}[AQgw]\\.[0-9]{1,11}\\.[a-z]{2}(\\.[a-z]{1,9}:[gr]:[0-9a-f]{16}){0,4}"
    ) {
        if let Ok(record) = text.parse::<ConsentRecord>() {
            prop_assert_eq!(record.to_string(), text);
        }
    }
}
