//! Signed and encrypted cookies.
#![cfg(feature = "protection")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod browser;
#[allow(unreachable_pub)]
mod registry;

use browser::{Browser, parts, request};
use cookie_registry::{Deployment, GetError, Key, Keys, NoKey, RequestCookies, SetError};
use proptest::prelude::*;
use registry::{Cookies, LoginLifetime};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const PRODUCTION: Deployment = Deployment::PRODUCTION;

fn key(seed: u8) -> Key {
    Key::from(&[seed; 64])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_sealed_is_opened(text in proptest::collection::vec(any::<char>(), 0..80), number: i64) {
        let text = String::from_iter(text);
        let mut browser = Browser::default();
        browser.store(&Cookies::SECRET.with(&key(1)).set(&PRODUCTION, &text).unwrap());
        browser.store(&Cookies::MEMBER.with(&key(1)).set(&PRODUCTION, number).unwrap());
        let request = browser.request();
        let secret = Cookies::SECRET.with(&key(1)).get(&PRODUCTION, &request);
        prop_assert_eq!(secret.as_deref(), Some(&*text));
        prop_assert_eq!(Cookies::MEMBER.with(&key(1)).get(&PRODUCTION, &request), Some(number));
    }

    #[test]
    fn a_change_of_any_octet_is_noticed(at in 0usize..48, flip in 1u8..0x20) {
        let cookie = Cookies::MEMBER.with(&key(1)).set(&PRODUCTION, 4711).unwrap();
        let (_, value, _) = parts(&cookie);
        let mut forged = value.as_bytes().to_vec();
        // Flipping low bits stays within ASCII; what becomes a semicolon or a space cuts the value.
        forged[at] ^= flip;
        prop_assume!(cookie_registry_core::first_forbidden_octet(&forged).is_none());
        let request = request([b"member=", &*forged].concat());
        let read = Cookies::MEMBER.with(&key(1)).try_get(&PRODUCTION, &request);
        let forged = matches!(read, Err(GetError::Forged { entry: "member" }));
        prop_assert!(forged);
    }
}

#[test]
fn the_signed_value_is_readable_and_the_encrypted_is_not() {
    let member = Cookies::MEMBER
        .with(&key(1))
        .set(&PRODUCTION, 4711)
        .unwrap();
    assert!(parts(&member).1.ends_with("4711"));
    let secret = Cookies::SECRET
        .with(&key(1))
        .set(&PRODUCTION, "hunter2")
        .unwrap();
    assert!(!secret.header_value().to_str().unwrap().contains("hunter2"));
    let again = Cookies::SECRET
        .with(&key(1))
        .set(&PRODUCTION, "hunter2")
        .unwrap();
    assert_ne!(secret, again, "the nonce is new each time");
}

#[test]
fn another_key_another_name_and_a_bare_value_are_forged() {
    let member = Cookies::MEMBER
        .with(&key(1))
        .set(&PRODUCTION, 4711)
        .unwrap();
    let secret = Cookies::SECRET
        .with(&key(1))
        .set(&PRODUCTION, "4711")
        .unwrap();
    let (_, signed, _) = parts(&member);
    let (_, encrypted, _) = parts(&secret);
    let own = request(format!("member={signed}; secret={encrypted}"));
    assert!(
        Cookies::MEMBER
            .with(&key(2))
            .get(&PRODUCTION, &own)
            .is_none()
    );
    assert!(
        Cookies::SECRET
            .with(&key(2))
            .get(&PRODUCTION, &own)
            .is_none()
    );
    assert!(
        Cookies::SECRET
            .with(&key(1))
            .get(&PRODUCTION, &own)
            .is_some()
    );

    for (member, secret) in [
        (encrypted, signed),
        ("4711", "4711"),
        ("", ""),
        ("%ff", "é"),
    ] {
        let request = request(format!("member={member}; secret={secret}"));
        assert!(matches!(
            Cookies::MEMBER.with(&key(1)).try_get(&PRODUCTION, &request),
            Err(GetError::Forged { entry: "member" })
        ));
        assert!(matches!(
            Cookies::SECRET.with(&key(1)).try_get(&PRODUCTION, &request),
            Err(GetError::Forged { entry: "secret" })
        ));
    }
    assert!(matches!(
        Cookies::MEMBER
            .with(&key(1))
            .try_get(&PRODUCTION, &http::HeaderMap::new()),
        Ok(None)
    ));
}

#[test]
fn a_signature_of_the_plain_jar_is_not_taken() {
    // It signs the value alone, so it could have been made for any cookie.
    let mut jar = cookie::CookieJar::new();
    jar.signed_mut(&key(1))
        .add(cookie::Cookie::new("other", "4711"));
    let signed = jar.get("other").unwrap().value();
    let request = request(format!("member={signed}"));
    assert!(matches!(
        Cookies::MEMBER.with(&key(1)).try_get(&PRODUCTION, &request),
        Err(GetError::Forged { .. })
    ));
}

#[test]
fn what_is_too_large_once_sealed_is_an_error() {
    assert!(matches!(
        Cookies::SECRET
            .with(&key(1))
            .set(&PRODUCTION, &"x".repeat(3100)),
        Err(SetError::TooLarge {
            entry: "secret",
            ..
        })
    ));
}

#[test]
fn a_protected_cookie_is_read_and_set_through_the_request_as_every_other() {
    let key = key(1);
    for cookies in [
        RequestCookies::new(PRODUCTION, &http::HeaderMap::new()),
        RequestCookies::new(PRODUCTION, &request("member=4711; secret=")),
    ] {
        cookies.set(Cookies::MEMBER.with(&key), 4711).unwrap();
        assert_eq!(cookies.get(Cookies::MEMBER.with(&key)), Some(4711));
        let header = cookies.changes().into_iter().next().unwrap();
        let cookies = RequestCookies::new(PRODUCTION, &request(header.pair())).with(key.clone());
        assert_eq!(cookies.get(Cookies::MEMBER), Some(4711));
        assert_eq!(cookies.take(Cookies::MEMBER), Some(4711));
        assert_eq!(cookies.get(Cookies::MEMBER), None);
        let removal = Cookies::MEMBER.with(&key).remove(&PRODUCTION);
        assert_eq!(cookies.changes(), removal.into());
        cookies.set(Cookies::SECRET, "hunter2").unwrap();
        assert_eq!(cookies.get(Cookies::SECRET).as_deref(), Some("hunter2"));
        assert!(!format!("{:?} {cookies:?}", cookies.changes()).contains("hunter2"));
    }
    let other = RequestCookies::new(PRODUCTION, &request("member=4711")).with(self::key(2));
    assert!(matches!(
        other.try_take(Cookies::MEMBER),
        Err(GetError::Forged { entry: "member" })
    ));
    assert_eq!(
        other.changes().len(),
        1,
        "what cannot be read is removed all the same"
    );
    let debug = format!("{:?}", Cookies::MEMBER.with(&key));
    assert_eq!(debug, "Cookie(\"member\")", "the key is not shown");
}

/// A request with the cookie of a header.
fn sent_back(cookie: &cookie_registry::SetCookie) -> http::HeaderMap {
    let (name, value, _) = parts(cookie);
    request(format!("{name}={value}"))
}

#[test]
fn every_key_of_a_list_verifies_and_decrypts_and_the_first_signs_and_encrypts() {
    let newest = key(3);
    let keys = Keys::new(key(3))
        .with_previous(key(2))
        .with_previous(key(1));
    for seed in [1, 2, 3] {
        let is_outdated = seed != 3;
        let member = Cookies::MEMBER.with(&key(seed)).set(&PRODUCTION, 4711);
        let request = sent_back(&member.unwrap());
        let member = Cookies::MEMBER.with(&keys);
        assert_eq!(member.get(&PRODUCTION, &request), Some(4711), "{seed}");
        assert_eq!(member.is_outdated(&PRODUCTION, &request), is_outdated);
        let renewed = member.renew(&PRODUCTION, &request).unwrap();
        assert_eq!(renewed.is_some(), is_outdated);
        if let Some(renewed) = renewed {
            let current = Cookies::MEMBER.with(&newest);
            assert_eq!(renewed, current.set(&PRODUCTION, 4711).unwrap());
            assert_eq!(current.get(&PRODUCTION, &sent_back(&renewed)), Some(4711));
            assert!(!member.is_outdated(&PRODUCTION, &sent_back(&renewed)));
        }

        let secret = Cookies::SECRET.with(&key(seed)).set(&PRODUCTION, "hunter2");
        let request = sent_back(&secret.unwrap());
        let secret = Cookies::SECRET.with(&keys);
        let read = secret.get(&PRODUCTION, &request);
        assert_eq!(read.as_deref(), Some("hunter2"), "{seed}");
        let renewed = secret.renew(&PRODUCTION, &request).unwrap();
        assert_eq!(renewed.is_some(), is_outdated);
        if let Some(renewed) = renewed {
            let current = Cookies::SECRET.with(&newest);
            let request = sent_back(&renewed);
            let read = current.get(&PRODUCTION, &request);
            assert_eq!(read.as_deref(), Some("hunter2"));
        }
    }
    // A key that is not in the list.
    let member = Cookies::MEMBER.with(&key(4)).set(&PRODUCTION, 4711);
    let forged = sent_back(&member.unwrap());
    let member = Cookies::MEMBER.with(&keys);
    assert!(matches!(
        member.try_get(&PRODUCTION, &forged),
        Err(GetError::Forged { entry: "member" })
    ));
    for request in [forged, http::HeaderMap::new()] {
        assert!(!member.is_outdated(&PRODUCTION, &request));
        assert_eq!(member.renew(&PRODUCTION, &request).unwrap(), None);
    }
}

#[test]
fn a_value_of_another_kind_is_not_renewed() {
    // An earlier release stored a text under this name: its signature is right.
    let mut jar = cookie::CookieJar::new();
    jar.signed_mut(&key(1))
        .add(cookie::Cookie::new("member", "member=text"));
    let (signature, _) = jar.get("member").unwrap().value().split_at(44);
    let value = format!("{signature}text");
    let keys = Keys::new(key(2)).with_previous(key(1));
    let request = request(format!("member={value}"));
    assert!(matches!(
        Cookies::MEMBER.with(&key(1)).try_get(&PRODUCTION, &request),
        Err(GetError::Unreadable { .. })
    ));
    assert!(
        !Cookies::MEMBER
            .with(&keys)
            .is_outdated(&PRODUCTION, &request)
    );
}

#[test]
fn a_cookie_of_several_lifetimes_is_set_anew_with_its_choice() {
    let old = (("7f3a", LoginLifetime::Remembered), key(1));
    let header = Cookies::TICKET
        .with(&old.1)
        .set(&PRODUCTION, old.0)
        .unwrap();
    let request = sent_back(&header);
    let keys = Keys::new(key(2)).with_previous(key(1));
    let ticket = Cookies::TICKET.with(&keys);
    assert!(ticket.is_outdated(&PRODUCTION, &request));
    let value = ticket.get(&PRODUCTION, &request).unwrap();
    let renewed = ticket
        .set(&PRODUCTION, (&value, LoginLifetime::Remembered))
        .unwrap();
    assert!(
        parts(&renewed).2.contains(&"Max-Age=1209600"),
        "{renewed:?}"
    );
    assert!(!ticket.is_outdated(&PRODUCTION, &sent_back(&renewed)));
}

#[test]
fn a_list_has_at_least_one_key_and_shows_none() {
    assert_eq!(Keys::try_from(Vec::new()).unwrap_err(), NoKey);
    let keys = Keys::try_from(vec![key(1), key(2), key(3)]).unwrap();
    assert_eq!(keys.current(), &key(1));
    assert_eq!(keys.previous(), [key(2), key(3)]);
    assert_eq!(Keys::from(key(1)).previous(), []);
    assert_eq!(format!("{keys:?}"), "Keys { previous: 2, .. }");
}

#[test]
fn a_pointer_to_a_key_is_a_key() {
    static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::new(key(1)));
    let header = Cookies::MEMBER.with(&*KEYS).set(&PRODUCTION, 4711).unwrap();
    let request = sent_back(&header);
    let read = |member: Option<i64>| assert_eq!(member, Some(4711));
    read(Cookies::MEMBER.with(&KEYS).get(&PRODUCTION, &request));
    read(Cookies::MEMBER.with(&&key(1)).get(&PRODUCTION, &request));
    read(
        Cookies::MEMBER
            .with(&Arc::new(key(1)))
            .get(&PRODUCTION, &request),
    );
    read(
        Cookies::MEMBER
            .with(&Box::new(Keys::new(key(1))))
            .get(&PRODUCTION, &request),
    );
}

#[test]
fn a_member_of_a_protected_family_is_bound_to_its_whole_name() {
    let key = key(1);
    let name = String::from("2026");
    let ballot = Cookies::BALLOT.with(&key).try_member(&name).unwrap();
    let header = ballot.set(&PRODUCTION, 7).unwrap();
    assert_eq!(header.name(), "ballot_2026");
    let (_, value, _) = parts(&header);
    let swapped = request(format!("ballot_2026={value}; ballot_2027={value}"));
    assert_eq!(ballot.get(&PRODUCTION, &swapped), Some(7));
    let other = Cookies::BALLOT.with(&key).member("2027");
    assert!(matches!(
        other.try_get(&PRODUCTION, &swapped),
        Err(GetError::Forged { entry: "ballot" })
    ));
    assert!(Cookies::BALLOT.with(&key).try_member("no token").is_err());

    // With a suffix, encrypted.
    let receipt = Cookies::RECEIPT.with(&key).member("7");
    let header = receipt.set(&PRODUCTION, "paid & sent").unwrap();
    assert_eq!(header.name(), "receipt_7.v1");
    let (_, value, _) = parts(&header);
    let sent = request(format!(
        "receipt_7.v1={value}; receipt_8.v1={value}; receipt_7={value}"
    ));
    let found: Vec<_> = Cookies::RECEIPT
        .with(&key)
        .members(&PRODUCTION, &sent)
        .map(|member| (member.variable_part(), member.get(&PRODUCTION, &sent)))
        .collect();
    assert_eq!(found, [("7", Some("paid & sent".into())), ("8", None)]);

    // Removing needs no key.
    let removed = Cookies::RECEIPT.remove((&PRODUCTION, &sent));
    let names: Vec<&str> = removed.iter().map(|header| header.name()).collect();
    assert_eq!(names, ["receipt_7.v1", "receipt_8.v1"]);
    let alone = Cookies::RECEIPT.with(&key).member("7").remove(&PRODUCTION);
    assert_eq!(Some(&alone), removed.iter().next());
    assert_eq!(Cookies::BALLOT.prefix(&PRODUCTION), "ballot_");
}

/// Returns a request with a member of the protected family that was set under a key.
fn ballot_under(key: &Key) -> http::HeaderMap {
    let header = Cookies::BALLOT.with(key).member("2026").set(&PRODUCTION, 7);
    sent_back(&header.unwrap())
}

#[test]
fn a_member_of_a_protected_family_is_renewed_too() {
    let keys = Keys::new(key(2)).with_previous(key(1));
    let request = ballot_under(&key(1));
    let cookies = RequestCookies::new(PRODUCTION, &request);
    let ballot = Cookies::BALLOT.with(&keys).member("2026");
    assert_eq!(cookies.get(ballot), Some(7));
    let renewed = ballot.renew(&PRODUCTION, &request).unwrap().unwrap();
    assert_eq!(renewed, ballot.set(&PRODUCTION, 7).unwrap());
    let current = key(2);
    assert!(!ballot.is_outdated(&PRODUCTION, &sent_back(&renewed)));
    assert_eq!(
        Cookies::BALLOT
            .with(&current)
            .member("2026")
            .get(&PRODUCTION, &sent_back(&renewed)),
        Some(7)
    );
    let other = Cookies::BALLOT.with(&keys).member("2027");
    assert_eq!(other.renew(&PRODUCTION, &request).unwrap(), None);
}

#[test]
fn what_a_request_reads_with_a_previous_key_leaves_with_the_current_one() {
    let keys = Keys::new(key(2)).with_previous(key(1));
    let with = |sent: &http::HeaderMap| RequestCookies::new(PRODUCTION, sent).with(keys.clone());
    let names = |cookies: &RequestCookies<Keys>| -> Vec<String> {
        let changes = cookies.changes();
        changes.iter().map(|one| one.name().to_owned()).collect()
    };
    let (old, current) = (key(1), key(2));
    let member = Cookies::MEMBER.with(&old).set(&PRODUCTION, 4711).unwrap();
    let cookies = with(&sent_back(&member));
    assert_eq!(cookies.get(Cookies::MEMBER), Some(4711));
    assert_eq!(cookies.get(Cookies::MEMBER), Some(4711));
    let changes = cookies.changes();
    let renewed = changes.iter().next().unwrap();
    assert_eq!(changes.iter().count(), 1);
    let expected = Cookies::MEMBER.with(&current).set(&PRODUCTION, 4711);
    assert_eq!(*renewed, expected.unwrap());
    // The next request has it, and nothing is left to do.
    let next = with(&sent_back(renewed));
    assert_eq!(next.get(Cookies::MEMBER), Some(4711));
    assert!(names(&next).is_empty());

    let secret = Cookies::SECRET.with(&old).set(&PRODUCTION, "hunter2");
    let cookies = with(&sent_back(&secret.unwrap()));
    assert_eq!(cookies.get(Cookies::SECRET).as_deref(), Some("hunter2"));
    assert_eq!(names(&cookies).len(), 1);
    let renewed = sent_back(cookies.changes().iter().next().unwrap());
    let read = Cookies::SECRET.with(&current).get(&PRODUCTION, &renewed);
    assert_eq!(read.as_deref(), Some("hunter2"));

    // A member of a family.
    let ballot = Cookies::BALLOT.with(&old).member("2026");
    let cookies = with(&sent_back(&ballot.set(&PRODUCTION, 7).unwrap()));
    let ballot = Cookies::BALLOT.with(&keys).member("2026");
    assert_eq!(cookies.get(ballot), Some(7));
    assert_eq!(names(&cookies), ["ballot_2026"]);

    // Later changes of the handler count.
    let cookies = with(&sent_back(&member));
    assert_eq!(cookies.get(Cookies::MEMBER), Some(4711));
    cookies.set(Cookies::MEMBER, 4712).unwrap();
    assert_eq!(cookies.get(Cookies::MEMBER), Some(4712));
    cookies.remove(Cookies::MEMBER);
    assert!(cookies.changes().iter().all(|one| one.is_removal()));
    let cookies = with(&sent_back(&member));
    assert_eq!(cookies.take(Cookies::MEMBER), Some(4711));
    assert!(cookies.changes().iter().all(|one| one.is_removal()));

    // A forged value, a value of the current key, and a choice of several lifetimes are left alone.
    let forged = Cookies::MEMBER.with(&key(3)).set(&PRODUCTION, 4711);
    let fresh = Cookies::MEMBER.with(&current).set(&PRODUCTION, 4711);
    let choice = ("7f3a", LoginLifetime::Remembered);
    let ticket = Cookies::TICKET.with(&old).set(&PRODUCTION, choice);
    for (sent, read) in [(forged, None), (fresh, Some(4711)), (ticket, None)] {
        let cookies = with(&sent_back(&sent.unwrap()));
        assert_eq!(cookies.get(Cookies::MEMBER), read);
        let ticket = cookies.get(Cookies::TICKET);
        assert!(ticket.is_none_or(|ticket| ticket == "7f3a"));
        assert!(names(&cookies).is_empty());
    }
}

/// A consent cookie that `seed` has signed at a time.
fn signed_choice(seed: u8, at: u64) -> http::HeaderMap {
    let millis = at * 1000;
    let record = format!(
        "1.AAECAwQFBgcICQoLDA0ODw.{at}.en.analytics:g:85944171f73967e8.marketing:r:af63dc4c8601ec8c"
    );
    let record: cookie_registry::ConsentRecord = record.parse().unwrap();
    assert!(millis > 0);
    let consent = Cookies::SIGNED_CONSENT.with(&PRODUCTION, &key(seed));
    let header = cookie_registry::private::for_consent::set_cookie(&consent, &record).unwrap();
    sent_back(&header)
}

#[test]
fn a_choice_is_renewed_until_it_would_have_ended() {
    const DAY: u64 = 86_400;
    const ON: u64 = 1_790_000_000;
    let after = |days: u64| UNIX_EPOCH + Duration::from_secs(ON + days * DAY);
    let keys = Keys::new(key(2)).with_previous(key(1));
    let consent = Cookies::SIGNED_CONSENT.with(&PRODUCTION, &keys);
    let request = signed_choice(1, ON);
    let granted =
        |request: &http::HeaderMap, consent: &cookie_registry::Consent, now: SystemTime| {
            let choice = consent.choice_at(request, now);
            choice.granted::<cookie_registry::Analytics>().is_some()
        };
    assert!(granted(&request, &consent, after(30)));

    let renewed = consent.renew_at(&request, after(30)).unwrap();
    let (name, _, attributes) = parts(&renewed);
    assert_eq!(name, "cookie-consent");
    // 180 days from the choice, and not from now.
    assert_eq!(
        attributes.join("; "),
        format!("Max-Age={}; Path=/; Secure; SameSite=Lax", 150 * DAY)
    );
    let current = Cookies::SIGNED_CONSENT.with(&PRODUCTION, &key(2));
    assert!(granted(&sent_back(&renewed), &current, after(30)));
    assert_eq!(consent.renew_at(&sent_back(&renewed), after(30)), None);

    // It has ended, the current key has signed it, another key has.
    assert_eq!(consent.renew_at(&request, after(180)), None);
    assert_eq!(consent.renew_at(&signed_choice(2, ON), after(1)), None);
    assert_eq!(consent.renew_at(&signed_choice(3, ON), after(1)), None);
    assert_eq!(consent.renew_at(&http::HeaderMap::new(), after(1)), None);
}

#[test]
fn a_handler_uses_a_protected_family_through_one_argument() {
    let request = ballot_under(&key(1));
    let keys = Keys::new(key(2)).with_previous(key(1));
    let cookies = RequestCookies::new(PRODUCTION, &request).with(keys);

    // Read with the previous key, and set again with the current one.
    let found: Vec<_> = cookies
        .members(Cookies::BALLOT)
        .map(|ballot| (ballot.variable_part(), cookies.get(ballot)))
        .collect();
    assert_eq!(found, [("2026", Some(7))]);
    let renewed = cookies.changes();
    let renewed = renewed.iter().next().unwrap();
    assert_eq!(renewed.name(), "ballot_2026");
    let current = Cookies::BALLOT
        .member("2026")
        .with(&key(2))
        .get(&PRODUCTION, &sent_back(renewed));
    assert_eq!(current, Some(7));

    // Set, and bound to the whole name.
    let name = String::from("2027");
    let ballot = Cookies::BALLOT.try_member(&name).unwrap();
    assert_eq!(ballot.variable_part(), "2027");
    cookies.set(ballot, 8).unwrap();
    cookies.renew(ballot).unwrap();
    assert_eq!(cookies.get(ballot), Some(8));
    assert!(Cookies::BALLOT.try_member("no token").is_err());

    // Taken, and removed without a key.
    assert_eq!(cookies.take(ballot), Some(8));
    assert_eq!(cookies.get(ballot), None);
    RequestCookies::new(PRODUCTION, cookies.headers()).remove(Cookies::BALLOT.member("2026"));
    cookies.remove(Cookies::BALLOT);
    assert_eq!(cookies.members(Cookies::BALLOT).count(), 0);
}
