//! What a recorded choice permits, and what does not count as one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[allow(unreachable_pub)]
mod registry;

use cookie_registry::{
    Analytics, Choice, Consent, ConsentRecord, Deployment, Marketing, Preferences, Signals,
    Standing,
};
use http::HeaderMap;
use http::header::COOKIE;
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
fn an_objection_takes_its_witness_away() {
    let refused = choice(&stored(".preferences:r:cbf29ce484222325"));
    assert!(refused.not_objected::<Preferences>().is_none());
    let granted = choice(&stored(".preferences:g:cbf29ce484222325"));
    assert!(granted.not_objected::<Preferences>().is_some());
}

#[test]
fn an_objection_counts_whatever_has_changed_since() {
    let refused = choice(&stored(".preferences:r:0000000000000000"));
    assert!(refused.not_objected::<Preferences>().is_none());
    assert_eq!(
        refused.standing("preferences"),
        Some(cookie_registry::Standing::Refused)
    );
    let granted = choice(&stored(".preferences:g:0000000000000000"));
    assert!(granted.not_objected::<Preferences>().is_some());
    // A refusal of what needs consent is asked about again, and until then is no consent.
    let refused = choice(&stored(".analytics:r:0000000000000000"));
    assert!(refused.granted::<Analytics>().is_none());
    assert!(refused.asks_again());
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
fn a_record_from_the_future_by_more_than_the_allowed_skew_counts_as_not_asked() {
    const MILLIS: u64 = NOW * 1000;
    let decisions = "analytics:g:85944171f73967e8.preferences:r:cbf29ce484222325";
    let request = |time: &str| {
        request(&format!(
            "cookie-consent=2.{ID}.{time}.en.EBESExQVFhcYGRobHB0eHw.{decisions}"
        ))
    };
    for (time, counts) in [
        (format!("{MILLIS}"), true),
        (format!("{}", MILLIS + DAY * 1000), true),
        (format!("{}", MILLIS + DAY * 1000 + 1), false),
        // The same by its place in the order: the next choice would be placed after it.
        (format!("{MILLIS}-{}", DAY * 1000), true),
        (format!("{MILLIS}-{}", DAY * 1000 + 1), false),
        (format!("{}-1", MILLIS + DAY * 1000), false),
        (format!("{}", MILLIS - 180 * DAY * 1000 + 1), true),
        (format!("{}", MILLIS - 180 * DAY * 1000), false),
        (format!("{}-{}", MILLIS - 180 * DAY * 1000, DAY), false),
        (format!("{}", u64::MAX), false),
        (format!("0-{}", u64::MAX), false),
    ] {
        let choice = choice(&request(&time));
        assert_eq!(choice.record().is_some(), counts, "{time}");
        assert_eq!(choice.granted::<Analytics>().is_some(), counts, "{time}");
        assert_eq!(
            choice.not_objected::<Preferences>().is_none(),
            counts,
            "{time}"
        );
        assert!(choice.must_ask(), "{time}: marketing is undecided");
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

/// The headers of a request with `number` cookies of a family that the visitor refused.
fn refused_family(number: usize) -> HeaderMap {
    let mut headers = stored(".preferences:r:cbf29ce484222325");
    headers.insert("host", "our.example".parse().unwrap());
    let members: Vec<String> = (0..number).map(|at| format!("seen_{at}.v1=a")).collect();
    headers.append(COOKIE, members.join("; ").parse().unwrap());
    headers
}

#[test]
fn a_sweep_is_limited_however_many_cookies_a_request_has() {
    for number in [10, 100, 1_000, 10_000] {
        let headers = refused_family(number);
        let swept = consent().sweep(&choice(&headers), &headers);
        // Each with and without `Domain`.
        let removed = swept.len() / 2;
        let bytes: usize = swept.iter().map(|one| one.header_value().len()).sum();
        assert_eq!(removed + swept.omitted(), number);
        assert!(removed >= 10, "{removed} of {number}");
        assert!(removed <= Consent::MAX_SWEPT_FAMILY_COOKIES, "{removed}");
        // The one that reaches the limit is the last.
        assert!(bytes < Consent::MAX_SWEPT_FAMILY_BYTES + 300, "{bytes}");
    }
}

#[test]
fn a_sweep_is_limited_however_long_a_name_is() {
    for (length, removed) in [(4_000, 2), (5_000, 0), (200_000, 0)] {
        let mut headers = refused_family(0);
        let name = format!("seen_{}.v1=a", "x".repeat(length));
        headers.append(COOKIE, name.parse().unwrap());
        let swept = consent().sweep(&choice(&headers), &headers);
        // No browser has stored a longer one.
        assert_eq!((swept.len(), swept.omitted()), (removed, 0), "{length}");
    }
}

#[test]
fn later_responses_remove_what_a_sweep_omits() {
    let mut headers = refused_family(180);
    let mut responses = 0;
    loop {
        let swept = consent().sweep(&choice(&headers), &headers);
        if swept.is_empty() {
            break;
        }
        responses += 1;
        let gone: std::collections::BTreeSet<&str> = swept.iter().map(|one| one.name()).collect();
        let mut left = stored(".preferences:r:cbf29ce484222325");
        left.insert("host", "our.example".parse().unwrap());
        for cookie in headers.get_all(COOKIE) {
            let pairs = cookie.to_str().unwrap().split("; ");
            let kept: Vec<&str> = pairs
                .filter(|pair| pair.starts_with("seen_"))
                .filter(|pair| !gone.contains(pair.split('=').next().unwrap()))
                .collect();
            left.append(COOKIE, kept.join("; ").parse().unwrap());
        }
        headers = left;
    }
    assert!((2..=20).contains(&responses), "{responses}");
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
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:g:85944171f73967e8:acme",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000.en.EBESExQVFhcYGRobHB0eHw.analytics:x:85944171f73967e8",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:g:85944171F73967E8",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:g:85944171f73967e8:",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000.en.analytics:r:85944171f73967e8.analytics:g:85944171f73967e8",
        // The second format, where the time or the key is not written in its only way.
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000.en.EBESExQVFhcYGRobHB0eH",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000.en.EBESExQVFhcYGRobHB0eHx",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000.en.analytics:g:85944171f73967e8",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000-.en.EBESExQVFhcYGRobHB0eHw",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000-0.en.EBESExQVFhcYGRobHB0eHw",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000-01.en.EBESExQVFhcYGRobHB0eHw",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000--1.en.EBESExQVFhcYGRobHB0eHw",
        "2.AAECAwQFBgcICQoLDA0ODw.1800000000000-18446744073709551615.en.EBESExQVFhcYGRobHB0eHw",
        "1.AAECAwQFBgcICQoLDA0ODw.1800000000-1.en",
        "1.AAECAwQFBgcICQoLDA0ODw.18446744073709551.en.",
        "1.AAECAwQFBgcICQoLDA0ODw.18446744073709552.en",
        "3.AAECAwQFBgcICQoLDA0ODw.1800000000000.en.EBESExQVFhcYGRobHB0eHw",
    ] {
        assert!(broken.parse::<ConsentRecord>().is_err(), "{broken}");
    }
    let long = format!("1.{ID}.{NOW}.en.{}", "a".repeat(4_000));
    assert!(long.parse::<ConsentRecord>().is_err());
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic_and_what_it_reads_it_writes(text in "[ -~]{0,200}") {
        if let Ok(record) = text.parse::<ConsentRecord>() {
            prop_assert_eq!(record.to_string(), text);
        }
    }

    #[test]
    fn what_is_near_a_record_of_the_second_format_is_read_exactly_or_not_at_all(
        text in "2\\.[A-Za-z0-9_-]{21}[AQgw]\\.[0-9]{1,14}(-[0-9]{1,5})?\\.[a-z]{2}\\.[A-Za-z0-9_-]{21}[AQgwB](\\.[a-z]{1,9}:[gr]:[0-9a-f]{16}){0,4}"
    ) {
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
