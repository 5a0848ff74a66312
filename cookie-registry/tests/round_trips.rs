//! What `set` writes, `get` reads: for every kind of value, through a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

#[allow(unreachable_pub)]
mod browser;
#[allow(unreachable_pub)]
mod registry;

use browser::Browser;
use cookie_registry::Deployment;
use proptest::prelude::*;
use registry::{Cookies, Theme};

fn deployment() -> impl Strategy<Value = Deployment> {
    prop_oneof![Just(Deployment::PRODUCTION), Just(Deployment::DEVELOPMENT)]
}

/// Every character, controls and escapes among them.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        any::<char>(),
        proptest::char::range('\0', '\u{7f}'),
        Just('%'),
        Just(';')
    ];
    let any = proptest::collection::vec(character, 0..80).prop_map(String::from_iter);
    // What looks encoded already, and holds nothing else that has to be.
    prop_oneof![any, "[0-9a-fA-F%]{0,12}"]
}

fn token(len: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let octet = (0x21u8..0x7f)
        .prop_filter("an octet", |byte| !b"\",;\\".contains(byte))
        .prop_map(char::from);
    proptest::collection::vec(octet, len).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text(deployment in deployment(), text in text()) {
        let mut browser = Browser::default();
        browser.store(&Cookies::WORKSPACE.set(&deployment, &text).unwrap());
        let request = browser.request();
        let read = Cookies::WORKSPACE.get(&deployment, &request);
        prop_assert_eq!(read.as_deref(), Some(&*text));
    }

    #[test]
    fn any_token(deployment in deployment(), token in token(0..200)) {
        let mut browser = Browser::default();
        browser.store(&Cookies::CSRF.set(&deployment, &token).unwrap());
        let request = browser.request();
        let read = Cookies::CSRF.get(&deployment, &request);
        prop_assert_eq!(read.as_deref(), Some(&*token));
    }

    #[test]
    fn a_token_is_taken_as_it_is_or_refused(text in text()) {
        match Cookies::CSRF.set(&Deployment::PRODUCTION, &text) {
            Ok(cookie) => prop_assert_eq!(browser::parts(&cookie).1, text),
            Err(_) => prop_assert!(!text.bytes().all(cookie_registry_core::is_cookie_octet)),
        }
    }

    #[test]
    fn any_number(number in -99i64..=999, boolean: bool, dark: bool) {
        let deployment = Deployment::PRODUCTION;
        let theme = if dark { Theme::Dark } else { Theme::Light };
        let mut browser = Browser::default();
        browser.store(&Cookies::VISITS.set(&deployment, number).unwrap());
        browser.store(&Cookies::BETA.set(&deployment, boolean).unwrap());
        browser.store(&Cookies::THEME.set(&deployment, theme).unwrap());
        let request = browser.request();
        prop_assert_eq!(Cookies::VISITS.get(&deployment, &request), Some(number));
        prop_assert_eq!(Cookies::BETA.get(&deployment, &request), Some(boolean));
        prop_assert_eq!(Cookies::THEME.get(&deployment, &request), Some(theme));
    }

    #[test]
    fn any_member_of_a_family(suffix in "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,30}", text in text()) {
        let deployment = Deployment::PRODUCTION;
        let member = Cookies::DRAFT.try_member(&suffix).unwrap();
        let mut browser = Browser::default();
        browser.store(&member.set(&deployment, &text).unwrap());
        let request = browser.request();
        let read = member.get(&deployment, &request);
        prop_assert_eq!(read.as_deref(), Some(&*text));
        browser.store_all(&Cookies::DRAFT.remove((&deployment, &request)));
        prop_assert!(browser.cookies.is_empty());
    }

    #[test]
    fn any_request_is_read_without_a_panic(
        header in proptest::collection::vec(any::<u8>().prop_filter("a header", |byte| *byte == b'\t' || *byte >= 0x20 && *byte != 0x7f), 0..300),
        name in prop_oneof![Just("cw-workspace="), Just("next-auth.session-token.0="), Just("visits="), Just("draft_"), Just("")],
    ) {
        let deployment = Deployment::DEVELOPMENT;
        let request = browser::request([name.as_bytes(), &header].concat());
        let _ = Cookies::WORKSPACE.get(&deployment, &request);
        let _ = Cookies::SESSION.get(&deployment, &request);
        let _ = Cookies::VISITS.get(&deployment, &request);
        for removal in &Cookies::DRAFT.remove((&deployment, &request)) {
            browser::parts(removal);
        }
    }
}

/// A long token, from a short one: making each octet of it by chance would take most of the test's time.
fn long_token(len: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    (token(1..40), len).prop_map(|(piece, len)| piece.chars().cycle().take(len).collect())
}

/// One that fits into one cookie, one that just does or does not, and one of many chunks.
fn session() -> impl Strategy<Value = String> {
    prop_oneof![
        token(0..20),
        long_token(4000..4120),
        long_token(4000..40_000)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// One browser over several values of all lengths: nothing of an earlier value is left.
    #[test]
    fn chunks_come_and_go(
        deployment in deployment(),
        tokens in proptest::collection::vec(session(), 1..5),
    ) {
        let mut browser = Browser::default();
        for token in &tokens {
            let set = Cookies::SESSION.set((&deployment, &browser.request()), token).unwrap();
            browser.store_all(&set);
            let request = browser.request();
            let read = Cookies::SESSION.get(&deployment, &request);
            prop_assert_eq!(read.as_deref(), Some(&**token));
        }
        browser.store_all(&Cookies::SESSION.remove((&deployment, &browser.request())));
        prop_assert!(browser.cookies.is_empty());
    }

    /// Two responses to requests that left with the same cookies: the browser ends with the value of the later one, and
    /// never with chunks of both.
    #[test]
    fn chunks_of_concurrent_responses_do_not_mix(
        deployment in deployment(),
        before in session(),
        (one, other) in (session(), session()),
    ) {
        let mut browser = Browser::default();
        browser.store_all(&Cookies::SESSION.set((&deployment, &browser.request()), &before).unwrap());
        let request = browser.request();
        browser.store_all(&Cookies::SESSION.set((&deployment, &request), &one).unwrap());
        browser.store_all(&Cookies::SESSION.set((&deployment, &request), &other).unwrap());
        let request = browser.request();
        let read = Cookies::SESSION.get(&deployment, &request);
        prop_assert_eq!(read.as_deref(), Some(&*other));
    }

    /// A removal that arrives last removes everything, also what its request did not carry. One that arrives first leaves
    /// the value of the other response whole.
    #[test]
    fn a_removal_concurrent_with_another_response_leaves_a_whole_value_or_none(
        deployment in deployment(),
        (before, other) in (session(), session()),
        is_last: bool,
    ) {
        let mut browser = Browser::default();
        browser.store_all(&Cookies::SESSION.set((&deployment, &browser.request()), &before).unwrap());
        let request = browser.request();
        let set = Cookies::SESSION.set((&deployment, &request), &other).unwrap();
        let removal = Cookies::SESSION.remove((&deployment, &request));
        let responses = if is_last { [set, removal] } else { [removal, set] };
        responses.iter().for_each(|response| browser.store_all(response));
        let request = browser.request();
        let read = Cookies::SESSION.get(&deployment, &request);
        prop_assert_eq!(read.as_deref(), (!is_last).then_some(&*other));
        prop_assert!(!is_last || browser.cookies.is_empty());
    }

    /// Values of all lengths where the requests that set do not carry the cookie, since its path is another one.
    #[test]
    fn chunks_come_and_go_unseen(tokens in proptest::collection::vec(session(), 2..4)) {
        let deployment = Deployment::PRODUCTION;
        let elsewhere = Browser::default().request();
        let mut browser = Browser::default();
        for token in &tokens {
            browser.store_all(&Cookies::SESSION.set((&deployment, &elsewhere), token).unwrap());
            let request = browser.request();
            let read = Cookies::SESSION.get(&deployment, &request);
            prop_assert_eq!(read.as_deref(), Some(&**token));
        }
        browser.store_all(&Cookies::SESSION.remove((&deployment, &elsewhere)));
        prop_assert!(browser.cookies.is_empty());
    }
}
