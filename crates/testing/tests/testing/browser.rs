//! What the browser stores and sends.

use super::{Cookies, PRODUCTION, SessionLifetime, Theme, response};
use cookie_registry_testing::{Browser, SentFrom};
use http::Method;
use http::header::COOKIE;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

fn browser() -> Browser {
    Browser::at("https://app.our.example:8443", PRODUCTION)
}

fn sent(browser: &Browser, path: &str) -> String {
    browser.cookie_header(path).unwrap_or_default()
}

#[test]
fn each_header_is_stored_or_refused_as_a_browser_does() {
    let long = format!("a={}", "x".repeat(4096));
    let fits = format!("a={}", "x".repeat(4095));
    for (header, expected) in [
        ("a=1", Ok("a=1")),
        ("a=1; Path=/x", Ok("")),
        ("a=1; Path=x", Ok("a=1")),
        ("=1", Ok("1")),
        ("lone", Ok("lone")),
        ("; Path=/", Err("neither a name")),
        ("a=b\tc", Ok("a=b\tc")),
        (&*fits, Ok(&*fits)),
        (&*long, Err("4,096")),
        ("a=1; Domain=our.example", Ok("a=1")),
        ("a=1; Domain=.APP.our.example", Ok("a=1")),
        ("a=1; Domain=other.our.example", Err("not that of the page")),
        ("a=1; Domain=ample.org", Err("not that of the page")),
        (
            "a=1; Domain=deep.app.our.example",
            Err("not that of the page"),
        ),
        ("a=1; Domain=org", Err("public suffix")),
        ("a=1; SameSite=None", Err("`SameSite=None` without")),
        ("a=1; SameSite=None; Secure", Ok("a=1")),
        ("a=1; Partitioned", Err("`Partitioned` without")),
        ("__Secure-a=1", Err("requires `Secure`")),
        ("__secure-a=1; Secure", Ok("__secure-a=1")),
        ("__SECURE-a=1", Err("requires `Secure`")),
        ("__Host-a=1; Secure; Path=/", Ok("__Host-a=1")),
        ("__Host-a=1; Secure", Err("`Path=/`")),
        ("__Host-a=1; Secure; Path=/x", Err("`Path=/`")),
        (
            "__Host-a=1; Secure; Path=/; Domain=our.example",
            Err("no `Domain`"),
        ),
        ("__Http-a=1; Secure", Err("requires `HttpOnly`")),
        (
            "__Host-Http-a=1; Secure; HttpOnly; Path=/",
            Ok("__Host-Http-a=1"),
        ),
        ("=__Host-a=1", Err("begins with a prefix")),
        ("a=1; Max-Age=0", Ok("")),
        (
            "a=1; Max-Age=-1; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
            Ok(""),
        ),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", Ok("")),
        (
            "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60",
            Ok("a=1"),
        ),
        ("a=1; Expires=soon", Ok("a=1")),
    ] {
        let mut browser = browser();
        let stored = browser.try_receive("/page?q=/x/y", &response(&[header]));
        match (expected, stored) {
            (Ok(expected), Ok(())) => assert_eq!(sent(&browser, "/"), expected, "{header}"),
            (Err(reason), Err(refusals)) => {
                let text = refusals[0].to_string();
                assert!(text.contains(reason), "{header}: {text}");
                assert!(browser.stored().is_empty(), "{header}");
            }
            (expected, stored) => {
                assert_eq!(stored.is_ok(), expected.is_ok(), "{header}: {stored:?}");
            }
        }
    }
}

#[test]
fn without_https_secure_is_refused_and_not_sent() {
    let mut browser = browser();
    browser.receive(
        "/",
        &response(&["a=1; Secure; Domain=our.example", "b=2; Domain=our.example"]),
    );
    browser.go_to("http://our.example");
    assert_eq!(sent(&browser, "/"), "b=2");
    for header in ["c=1; Secure", "a=3", "a=3; Domain=our.example"] {
        assert!(
            browser.try_receive("/", &response(&[header])).is_err(),
            "{header}"
        );
    }
    browser.receive("/", &response(&["b=3; Domain=our.example"]));
    assert_eq!(sent(&browser, "/"), "b=3");
    browser.go_to("https://our.example");
    assert_eq!(sent(&browser, "/"), "a=1; b=3");
}

#[test]
fn hosts_and_paths_decide_what_is_sent_and_what_is_another_cookie() {
    let mut browser = browser();
    browser.receive(
        "/admin/users",
        &response(&["a=host", "a=domain; Domain=our.example; Path=/"]),
    );
    browser.receive("/", &response(&["a=root", "b=1"]));
    // Longest path first, then the order of creation, which a new value does not change.
    browser.receive("/", &response(&["a=again; Domain=our.example; Path=/"]));
    assert_eq!(
        sent(&browser, "/admin/users?x=1"),
        "a=host; a=again; a=root; b=1"
    );
    assert_eq!(sent(&browser, "/administrator"), "a=again; a=root; b=1");
    browser.go_to("https://our.example");
    assert_eq!(sent(&browser, "/admin"), "a=again");
    browser.go_to("https://deep.app.our.example");
    assert_eq!(sent(&browser, "/"), "a=again");
    browser.go_to("https://badour.example");
    assert_eq!(sent(&browser, "/"), "");
    // A removal with another path removes another cookie.
    browser.go_to("https://app.our.example");
    browser.receive(
        "/",
        &response(&["a=; Max-Age=0; Path=/", "b=; Max-Age=0; Path=/x"]),
    );
    assert_eq!(sent(&browser, "/"), "a=again; b=1");
}

#[test]
fn time_passes_and_the_browser_is_closed() {
    let mut browser = browser();
    for lifetime in [SessionLifetime::Default, SessionLifetime::Remembered] {
        let headers = http::HeaderMap::new();
        let session = Cookies::SESSION.set((&PRODUCTION, &headers), ("abc", lifetime));
        browser.receive("/", &session.unwrap());
        browser.receive("/", &Cookies::THEME.set(&PRODUCTION, Theme::Dark).unwrap());
        browser.restart();
        let session = browser.cookies("/").get(Cookies::SESSION).is_some();
        assert_eq!(session, lifetime == SessionLifetime::Remembered);
        assert_eq!(browser.cookies("/").get(Cookies::THEME), Some(Theme::Dark));
    }
    browser.wait(DAY);
    assert_eq!(browser.cookies("/").get(Cookies::THEME), None);
    browser.wait(12 * DAY);
    assert_eq!(
        browser.cookies("/").get(Cookies::SESSION).as_deref(),
        Some("abc")
    );
    browser.wait(DAY);
    assert!(browser.stored().is_empty());
    browser.receive(
        "/",
        &response(&[
            "a=1; Max-Age=99999999999",
            "b=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
        ]),
    );
    browser.wait(399 * DAY);
    assert_eq!(sent(&browser, "/"), "a=1; b=1");
    browser.wait(DAY);
    assert_eq!(sent(&browser, "/"), "", "at most 400 days");
}

#[test]
fn same_site_decides_what_requests_of_other_sites_carry() {
    let mut browser = browser();
    let headers = [
        "n=1; SameSite=None; Secure",
        "l=1; SameSite=Lax",
        "d=1",
        "s=1; SameSite=Strict",
    ];
    browser.receive("/", &response(&headers));
    for (method, from, expected) in [
        (Method::POST, SentFrom::SameSite, "n=1; l=1; d=1; s=1"),
        (Method::GET, SentFrom::OtherSite, "n=1; l=1; d=1"),
        (Method::POST, SentFrom::OtherSite, "n=1"),
        (Method::GET, SentFrom::EmbeddedInOtherSite, "n=1"),
    ] {
        let request = browser.request(method.clone(), "/", from).body(()).unwrap();
        assert_eq!(request.headers()[COOKIE], expected, "{method} {from:?}");
        assert_eq!(request.headers()["host"], "app.our.example:8443");
    }
    let request = Browser::at("http://127.0.0.1:80", PRODUCTION)
        .get("/")
        .body(())
        .unwrap();
    assert!(!request.headers().contains_key(COOKIE));
}

#[tokio::test]
async fn calls_go_through_the_jar() {
    use axum::routing::get;
    use axum::{Router, body::Body};
    use cookie_registry::{CookieLayer, RequestCookies};

    let count = async |cookies: RequestCookies| {
        let before = cookies
            .get(Cookies::ADMIN)
            .map_or(0, |text| text.parse().unwrap_or(0));
        cookies
            .set(Cookies::ADMIN, &(before + 1).to_string())
            .unwrap();
        before.to_string()
    };
    let app: Router = Router::new()
        .route("/admin/count", get(count))
        .route("/count", get(count))
        .layer(CookieLayer)
        .with_state(PRODUCTION);
    let mut browser = browser();
    for (path, expected) in [
        ("/admin/count", "1"),
        ("/admin/count", "2"),
        ("/count", "1"),
    ] {
        let request = browser.get(path).body(Body::empty()).unwrap();
        browser.call(app.clone(), request).await.unwrap();
        let read = browser
            .cookies("/admin")
            .get(Cookies::ADMIN)
            .map(String::from);
        assert_eq!(read.as_deref(), Some(expected), "{path}");
    }
    assert_eq!(browser.cookies("/").get(Cookies::ADMIN), None);
}

#[test]
#[should_panic(
    expected = "a browser would refuse:\n- `__Host-a=1`: the prefix of its name requires `Secure`"
)]
fn a_refused_cookie_fails_the_test() {
    browser().receive("/", &response(&["b=1", "__Host-a=1"]));
}

#[test]
#[should_panic(expected = "`our.example` is no origin")]
fn a_wrong_origin_fails_the_test() {
    let _ = Browser::at("our.example", PRODUCTION);
}
