//! What is read out of a response.

use super::{Cookies, PRODUCTION, SessionLifetime, Theme, response};
use cookie_registry::{Deployment, Key, RequestCookies, ViolationKind};
use cookie_registry_testing::ResponseCookies;
use http::HeaderMap;
use http::header::COOKIE;

fn request(cookies: &str) -> RequestCookies {
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, cookies.parse().unwrap());
    RequestCookies::new(PRODUCTION, &headers)
}

fn key(seed: u8) -> Key {
    Key::try_from(&[seed; 64][..]).unwrap()
}

#[test]
fn every_shape_is_set_with_a_value_and_removed() {
    let cookies = request("draft_9=x; session.0=a; session.1=b").with(key(1));
    let long = "x".repeat(9_000);
    cookies.set(Cookies::THEME, Theme::Dark).unwrap();
    cookies
        .set(Cookies::SESSION, (&long, SessionLifetime::Remembered))
        .unwrap();
    cookies.set(Cookies::DRAFT.member("7"), "Dear").unwrap();
    cookies.set(Cookies::MEMBER, 4711).unwrap();
    cookies.set(Cookies::SECRET, "hunter2").unwrap();
    let set = ResponseCookies::of(&cookies, PRODUCTION).with(key(1));
    set.assert_set_with(Cookies::THEME, Theme::Dark);
    set.assert_set_with(Cookies::SESSION, (&long, SessionLifetime::Remembered));
    set.assert_set_with(Cookies::DRAFT.member("7"), "Dear");
    set.assert_set_with(Cookies::MEMBER, 4711);
    set.assert_set_with(Cookies::SECRET, "hunter2");
    set.assert_unchanged(Cookies::ADMIN);
    set.assert_unchanged(Cookies::DRAFT.member("9"));
    set.assert_declared::<Cookies>();
    assert!(set.was_set(Cookies::DRAFT) && !set.was_removed(Cookies::DRAFT));
    assert!(!set.was_set_with(Cookies::THEME, Theme::Light));
    assert!(!set.was_set_with(Cookies::SESSION, (&long, SessionLifetime::Default)));
    assert!(!set.was_set_with(Cookies::SESSION, ("x", SessionLifetime::Remembered)));
    assert!(!set.was_set_with(Cookies::DRAFT.member("8"), "Dear"));
    assert!(!set.was_set_with(Cookies::MEMBER, 4712));
    assert!(!set.was_set_with(Cookies::ADMIN, ""));
    let other = ResponseCookies::of(&cookies, PRODUCTION).with(key(2));
    assert!(!other.was_set_with(Cookies::MEMBER, 4711) && other.was_set(Cookies::MEMBER));
    assert_eq!(other.get(Cookies::SECRET), None);

    cookies.clear(Cookies::ON_SIGN_OUT);
    cookies.remove(Cookies::THEME);
    cookies.remove(Cookies::DRAFT);
    cookies.remove(Cookies::MEMBER);
    let removed = ResponseCookies::of(&cookies, PRODUCTION);
    removed.assert_removed(Cookies::SESSION);
    removed.assert_removed(Cookies::THEME);
    removed.assert_removed(Cookies::DRAFT);
    removed.assert_removed(Cookies::DRAFT.member("9"));
    removed.assert_removed(Cookies::MEMBER);
    assert!(!removed.was_removed(Cookies::SECRET) && !removed.was_removed(Cookies::ADMIN));
    assert!(!removed.was_removed(Cookies::DRAFT.member("8")));
}

#[test]
fn another_scope_or_attribute_is_another_cookie() {
    for (header, set, with, removed) in [
        (
            "admin=x; Path=/admin; Secure; HttpOnly; SameSite=Lax",
            true,
            true,
            false,
        ),
        (
            "admin=x; SameSite=lax; httponly; secure; path=/admin",
            true,
            true,
            false,
        ),
        (
            "admin=x; Path=/admin; Secure; SameSite=Lax",
            true,
            false,
            false,
        ),
        (
            "admin=x; Path=/admin; Max-Age=60; Secure; HttpOnly; SameSite=Lax",
            true,
            false,
            false,
        ),
        (
            "admin=x; Path=/; Secure; HttpOnly; SameSite=Lax",
            false,
            false,
            false,
        ),
        (
            "admin=x; Secure; HttpOnly; SameSite=Lax",
            false,
            false,
            false,
        ),
        (
            "admin=x; Path=/admin; Domain=our.example; Secure; HttpOnly",
            false,
            false,
            false,
        ),
        ("admin=; Path=/admin; Max-Age=0", false, false, true),
        (
            "admin=; Path=/admin; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            false,
            false,
            true,
        ),
        ("admin=; Path=/; Max-Age=0", false, false, false),
        ("admin2=; Path=/admin; Max-Age=0", false, false, false),
        ("other=x", false, false, false),
    ] {
        let cookies = ResponseCookies::of(&response(&[header]), PRODUCTION);
        let found = (
            cookies.was_set(Cookies::ADMIN),
            cookies.was_set_with(Cookies::ADMIN, "x"),
            cookies.was_removed(Cookies::ADMIN),
        );
        assert_eq!(found, (set, with, removed), "{header}");
    }
}

#[test]
fn a_cookie_that_is_removed_and_set_again_was_not_removed() {
    let headers = [
        "theme=; Path=/; Max-Age=0",
        "theme=dark; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Lax",
    ];
    let cookies = ResponseCookies::of(&response(&headers), PRODUCTION);
    assert!(cookies.was_set_with(Cookies::THEME, Theme::Dark));
    assert!(!cookies.was_removed(Cookies::THEME));
}

#[test]
fn violations_are_those_of_the_guard() {
    let headers = [
        "_tracker=1",
        "theme=dark; Path=/; Max-Age=86400; Secure; HttpOnly; SameSite=Strict",
    ];
    let cookies = ResponseCookies::of(&response(&headers), PRODUCTION);
    cookies.assert_violations::<Cookies>(&[
        ("_tracker", ViolationKind::Undeclared),
        ("theme", ViolationKind::SameSite),
    ]);
    // On a developer's machine `Secure` is a violation too.
    let development = ResponseCookies::of(&response(&headers[1..]), Deployment::DEVELOPMENT);
    development.assert_violations::<Cookies>(&[
        ("theme", ViolationKind::Secure),
        ("theme", ViolationKind::SameSite),
    ]);
}

#[test]
#[should_panic(
    expected = "`theme` was not set with this value, or not as declared; the response has:\n- theme=light; "
)]
fn a_wrong_value_fails_the_test_and_lists_the_headers() {
    let theme = Cookies::THEME.set(&PRODUCTION, Theme::Light).unwrap();
    ResponseCookies::of(&theme, PRODUCTION).assert_set_with(Cookies::THEME, Theme::Dark);
}

#[test]
#[should_panic(expected = "`theme` was not removed; the response has no Set-Cookie")]
fn a_missing_removal_fails_the_test() {
    ResponseCookies::of(&response(&[]), PRODUCTION).assert_removed(Cookies::THEME);
}

#[test]
#[should_panic(expected = "`theme` was removed; the response has:")]
fn an_unexpected_removal_fails_the_test() {
    let removal = Cookies::THEME.remove(&PRODUCTION);
    ResponseCookies::of(&removal, PRODUCTION).assert_unchanged(Cookies::THEME);
}

#[test]
#[should_panic(
    expected = "the guard finds:\n- (\"_tracker\", ViolationKind::Undeclared): cookie `_tracker`: "
)]
fn an_unexpected_violation_fails_the_test() {
    ResponseCookies::of(&response(&["_tracker=1"]), PRODUCTION).assert_declared::<Cookies>();
}
