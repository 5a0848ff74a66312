//! Signed and encrypted cookies.
#![cfg(feature = "protection")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod browser;
#[allow(unreachable_pub)]
mod registry;

use browser::{Browser, parts, request};
use cookie_registry::{Deployment, GetError, Key, RequestCookies, SetError};
use proptest::prelude::*;
use registry::Cookies;

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
