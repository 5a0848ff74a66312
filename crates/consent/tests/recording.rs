//! What an answer becomes: the record, the cookie that stores it, and the removal of what was refused.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../cookie-registry/tests/registry/mod.rs"]
mod registry;

use cookie_registry::private::{Registry as _, SignedConsentCookie};
use cookie_registry::{Analytics, Consent, Decision, Deployment, Key, SetCookies, Standing};
use cookie_registry_consent::{Answer, Method, Recorded};
use http::HeaderMap;
use http::header::{COOKIE, HOST};
use proptest::prelude::*;
use registry::Cookies;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const PRODUCTION: Deployment = Deployment::PRODUCTION;
const ID: &str = "AAECAwQFBgcICQoLDA0ODw";
const DAY: u64 = 86_400;

/// A moment after which everything here happens.
const NOW: u64 = 1_800_000_000;

fn consent() -> Consent {
    Cookies::CONSENT.with(&PRODUCTION)
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn recorded(answer: &Answer, headers: &HeaderMap) -> Recorded {
    answer.record_at(&consent(), headers, at(NOW)).unwrap()
}

fn request(cookies: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, cookies.parse().unwrap());
    headers
}

fn stored(decisions: &str) -> HeaderMap {
    request(&format!("cookie-consent=1.{ID}.{NOW}.en{decisions}"))
}

/// The request that follows a response: what a browser would send of the headers that were set.
fn next_request(recorded: &Recorded) -> HeaderMap {
    let pairs: Vec<&str> = recorded
        .cookies
        .iter()
        .map(|cookie| cookie.header_value().to_str().unwrap())
        .filter(|header| !header.contains("; Max-Age=0"))
        .map(|header| header.split(';').next().unwrap())
        .collect();
    request(&pairs.join("; "))
}

fn removals(cookies: &SetCookies) -> Vec<&str> {
    cookies
        .iter()
        .map(|cookie| cookie.header_value().to_str().unwrap())
        .filter(|header| header.contains("; Max-Age=0"))
        .collect()
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
        let recorded = recorded(&answer, &HeaderMap::new());
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
fn an_answer_about_what_is_open_keeps_the_other_decisions() {
    let before = stored(".analytics:g:0000000000000000.marketing:g:af63dc4c8601ec8c");
    let answer = Answer::reject_all().about_open();
    let recorded = recorded(&answer, &before);
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
    let recorded = recorded(&answer, &HeaderMap::new());
    assert!(recorded.choice.granted::<Analytics>().is_some());
    assert_eq!(recorded.choice.standing("marketing"), Some(Standing::Open));
    assert_eq!(recorded.record.on("marketing"), None);
}

#[test]
fn accepting_everything_does_not_override_a_signal() {
    let mut headers = stored(".analytics:g:85944171f73967e8.marketing:g:af63dc4c8601ec8c");
    headers.insert("sec-gpc", "1".parse().unwrap());
    let recorded = recorded(&Answer::accept_all(), &headers);
    let decided = recorded.record.on("marketing").unwrap();
    assert_eq!(decided.decision, Decision::Refused);
}

#[test]
fn a_withdrawal_removes_what_was_allowed_with_and_without_a_domain() {
    let mut headers = stored(".analytics:g:85944171f73967e8.marketing:g:af63dc4c8601ec8c");
    headers.insert(HOST, "www.our.example:443".parse().unwrap());
    headers.append(COOKIE, "visit=a; seen_1.v1=b; seen_2=c".parse().unwrap());
    let recorded = recorded(&Answer::withdraw(), &headers);
    assert_eq!(recorded.method, Method::Withdrawal);
    const GONE: &str = "=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/";
    assert_eq!(
        removals(&recorded.cookies),
        [
            format!("visit{GONE}; Secure; HttpOnly; SameSite=Lax"),
            format!("visit{GONE}; Secure; HttpOnly; SameSite=Lax; Domain=our.example"),
            format!(
                "embed{GONE}; Domain=our.example; Secure; HttpOnly; SameSite=None; Partitioned"
            ),
            format!("embed{GONE}; Secure; HttpOnly; SameSite=None; Partitioned"),
            format!("seen_1.v1{GONE}; Secure; HttpOnly; SameSite=Lax"),
            format!("seen_1.v1{GONE}; Secure; HttpOnly; SameSite=Lax; Domain=our.example"),
        ]
    );
    let storage: Vec<&str> = consent()
        .swept_storage(&recorded.choice)
        .map(|spec| spec.name)
        .collect();
    assert_eq!(storage, ["cw.columns."]);
}

fn signed(key: &Key) -> Consent {
    let spec = &Cookies::table().cookies[18];
    assert_eq!(spec.key, "consent");
    SignedConsentCookie::new(spec, Cookies::CONSENT.plan()).with(&PRODUCTION, key)
}

#[test]
fn a_choice_counts_only_under_the_key_that_signed_it() {
    let key = Key::generate();
    let recorded = Answer::accept_all()
        .record_at(&signed(&key), &HeaderMap::new(), at(NOW))
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
    let recorded = Answer::accept_all()
        .record_at(&signed(&key), &HeaderMap::new(), at(NOW))
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
