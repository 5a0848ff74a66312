//! The jars of curl and of Python: what they keep of a header is what the support library reports.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test reports by panicking; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_test_support::canned_server::{Answer, Asked, Server};
use cookie_registry_test_support::http::Request;
use cookie_registry_test_support::jars::{CurlJar, JarError, PythonJar, StoredCookie, Visit};
use std::time::{SystemTime, UNIX_EPOCH};

fn answer(asked: &Asked) -> Answer {
    match (asked.method.as_str(), asked.path.as_str()) {
        (_, "/set") => Answer::redirect("/show")
            .header("Set-Cookie: sid=a%20b; Path=/; HttpOnly; SameSite=Strict")
            .header("Set-Cookie: theme=dark; Max-Age=3600; Path=/app; Secure; SameSite=Lax"),
        ("POST", "/remove") => {
            assert_eq!(asked.body, "really=yes");
            Answer::html("").header("Set-Cookie: sid=; Max-Age=0; Path=/; HttpOnly")
        }
        _ => Answer::html(&asked.headers),
    }
}

/// Lets one client set two cookies, send one and remove it; `None` where the client is not installed.
fn visit(send: impl Fn(&Request) -> Result<Visit, JarError>) -> Option<Vec<StoredCookie>> {
    let server = Server::start(answer).unwrap();
    let set = match send(&Request::get(&server.url("/set"))) {
        Err(error @ JarError::NotFound { .. }) => {
            eprintln!("skipped: {error}");
            return None;
        }
        visit => visit.unwrap(),
    };
    assert_eq!(set.response.status, 303, "no redirect is followed");
    assert_eq!(set.response.set_cookies().len(), 2);

    let show = send(&Request::get(&server.url("/show")).header("X-Own", "1")).unwrap();
    let sent = show.response.text().to_lowercase();
    assert!(sent.contains("cookie: sid=a%20b\r\n"), "{sent}");
    assert!(sent.contains("x-own: 1\r\n"), "{sent}");

    let removal = Request::post_form(&server.url("/remove"), &[("really", "yes")]);
    let removed = send(&removal).unwrap();
    assert_eq!(removed.cookies.len(), 1);
    Some(set.cookies)
}

fn check(cookies: &[StoredCookie]) {
    let [sid, theme] = cookies else {
        panic!("two cookies were set: {cookies:?}");
    };
    assert_eq!((sid.name.as_str(), sid.value.as_str()), ("sid", "a%20b"));
    assert_eq!((sid.domain.as_str(), sid.path.as_str()), ("127.0.0.1", "/"));
    assert!(sid.http_only && sid.host_only && !sid.secure);
    assert_eq!(sid.expires, None);
    assert!(theme.secure && !theme.http_only);
    assert_eq!(theme.path, "/app");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let lasts = theme.expires.unwrap() - i64::try_from(now).unwrap();
    assert!((3500..=3600).contains(&lasts), "{lasts}");
}

#[test]
fn curl_keeps_what_was_set() {
    let jar = CurlJar::new().unwrap();
    let Some(cookies) = visit(|request| jar.send(request)) else {
        return;
    };
    check(&cookies);
}

#[test]
fn python_keeps_what_was_set_and_same_site_too() {
    let jar = PythonJar::new().unwrap();
    let Some(cookies) = visit(|request| jar.send(request)) else {
        return;
    };
    check(&cookies);
    assert_eq!(cookies[0].same_site.as_deref(), Some("Strict"));
    assert_eq!(cookies[1].same_site.as_deref(), Some("Lax"));
}
