//! Each framework, driven over HTTP by curl: what its jar keeps is what the policy declares.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test reports by panicking; clippy knows only the functions that are marked as tests"
)]

use cookie_registry_frameworks as services;
use cookie_registry_frameworks::{Cookies, DEPLOYMENT, SessionLifetime, Theme};
use cookie_registry_test_support::http::Request;
use cookie_registry_test_support::jars::{CurlJar, JarError, StoredCookie};
use cookie_registry_testing::{Browser, ResponseCookies};
use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The lifetime of a cookie in curl's jar.
#[derive(Clone, Copy)]
enum Lasts {
    Session,
    Seconds(i64),
}

/// Returns a free port, outside of the range that clients get from the system: a service binds it a moment later.
fn free_port() -> u16 {
    static TRIED: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 10_000).unwrap() + 20_000;
    loop {
        let port = first + TRIED.fetch_add(1, Ordering::Relaxed);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Starts a service on a free port and returns its address. It runs until the test program ends.
fn start<F>(serve: impl FnOnce(u16) -> F + Send + 'static) -> String
where
    F: Future<Output = io::Result<()>> + 'static,
{
    let port = free_port();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        runtime.unwrap().block_on(serve(port)).unwrap();
    });
    for _ in 0..500 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return format!("http://127.0.0.1:{port}");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the service does not listen on port {port}");
}

/// Asserts the attributes that curl keeps.
fn check(cookies: &[StoredCookie], name: &str, value: &str, http_only: bool, lasts: Lasts) {
    let found = cookies.iter().find(|cookie| cookie.name == name);
    let cookie = found.unwrap_or_else(|| panic!("{name}: {cookies:?}"));
    assert!(cookie.value.ends_with(value), "{cookie:?}");
    assert_eq!(
        (cookie.domain.as_str(), cookie.path.as_str()),
        ("127.0.0.1", "/")
    );
    assert!(cookie.host_only && !cookie.secure, "{cookie:?}");
    assert_eq!(cookie.http_only, http_only, "{cookie:?}");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    match (lasts, cookie.expires) {
        (Lasts::Session, None) => {}
        (Lasts::Seconds(seconds), Some(expires)) => {
            let left = expires - i64::try_from(now).unwrap();
            assert!(
                (seconds - 60..=seconds + 1).contains(&left),
                "{left}: {cookie:?}"
            );
        }
        (_, expires) => panic!("{name} expires {expires:?}"),
    }
}

/// Visits a service: set, get, remove, signed, remember-me, a message for the next page, and the guard.
fn visit(url: &str) {
    let jar = CurlJar::new().unwrap();
    let send = |path: &str| jar.send(&Request::get(&format!("{url}{path}")));
    let text = |path: &str| {
        let visit = send(path).unwrap();
        assert_eq!(visit.response.status, 200, "{path}");
        visit.response.text()
    };
    let stored = |path: &str| {
        let visit = send(path).unwrap();
        assert_eq!(visit.response.status, 200, "{path}");
        visit.cookies
    };
    match send("/theme") {
        Err(error @ JarError::NotFound { .. }) => {
            eprintln!("skipped: {error}");
            return;
        }
        visit => assert_eq!(visit.unwrap().response.text(), "None"),
    }
    check(
        &stored("/theme/dark"),
        "theme",
        "dark",
        true,
        Lasts::Seconds(365 * 86_400),
    );
    assert_eq!(text("/theme"), "Some(Dark)");
    assert!(stored("/theme/remove").is_empty());
    assert_eq!(text("/theme"), "None");

    check(&stored("/sign-in"), "session", "7f3a", true, Lasts::Session);
    let cookies = stored("/remember");
    check(
        &cookies,
        "session",
        "7f3a",
        true,
        Lasts::Seconds(14 * 86_400),
    );
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    check(
        &stored("/member/set"),
        "member",
        "4711",
        true,
        Lasts::Seconds(86_400),
    );
    assert_eq!(text("/visit"), r#"Some("7f3a") Some(4711)"#);
    // One cookie at a time: curl reads its file again after the response, and so restores the first of two removed cookies.
    let cookies = stored("/sign-out");
    assert!(
        !cookies.iter().any(|cookie| cookie.name == "session"),
        "{cookies:?}"
    );
    assert!(stored("/member/remove").is_empty());
    assert_eq!(text("/visit"), "None None");
    let forged = Request::get(&format!("{url}/visit")).header("Cookie", "member=4711");
    assert_eq!(
        CurlJar::new()
            .unwrap()
            .send(&forged)
            .unwrap()
            .response
            .text(),
        "None None"
    );

    check(
        &stored("/notice/set"),
        "notice",
        "Saved%20&%20sent.",
        true,
        Lasts::Session,
    );
    assert_eq!(text("/notice"), "Saved & sent.");
    assert_eq!(text("/notice"), "");

    let visit = send("/undeclared").unwrap();
    assert_eq!(visit.response.status, 200);
    assert_eq!(
        visit.response.set_cookies(),
        [""; 0],
        "the guard lets it through"
    );
}

#[test]
fn axum() {
    visit(&start(services::axum::serve));
}

#[test]
fn actix() {
    // actix-web's server is of one thread, and has a runtime of its own.
    visit(&start(|port| async move {
        let served = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(services::actix::serve(port))
        });
        tokio::task::spawn_blocking(|| served.join().unwrap())
            .await
            .unwrap()
    }));
}

#[test]
fn hyper() {
    visit(&start(services::hyper::serve));
}

#[test]
fn poem() {
    visit(&start(services::poem::serve));
}

#[test]
fn salvo() {
    visit(&start(services::salvo::serve));
}

#[test]
fn warp() {
    visit(&start(services::warp::serve));
}

#[test]
fn rocket() {
    visit(&start(services::rocket::serve));
}

/// Functions that are called and not served: a browser's jar is between the calls.
struct Called(Browser);

impl Called {
    fn new() -> Self {
        Self(Browser::at("http://example.org", DEPLOYMENT))
    }

    async fn visit<F>(&mut self, call: impl Fn(String, Option<String>) -> F)
    where
        F: Future<Output = (http::HeaderMap, String)>,
    {
        let browser = &mut self.0;
        let mut send = async |path: &str| {
            let (headers, text) = call(path.to_owned(), browser.cookie_header(path)).await;
            browser.receive(path, &headers);
            (
                ResponseCookies::of(&headers, DEPLOYMENT).with(services::key()),
                text,
            )
        };
        let (cookies, _) = send("/theme/dark").await;
        cookies.assert_set_with(Cookies::THEME, Theme::Dark);
        assert_eq!(send("/theme").await.1, "Some(Dark)");
        send("/theme/remove").await.0.assert_removed(Cookies::THEME);
        let (cookies, _) = send("/remember").await;
        cookies.assert_set_with(Cookies::SESSION, ("7f3a", SessionLifetime::Remembered));
        send("/member/set")
            .await
            .0
            .assert_set_with(Cookies::MEMBER, 4711);
        assert_eq!(send("/visit").await.1, r#"Some("7f3a") Some(4711)"#);
        send("/sign-out").await.0.assert_removed(Cookies::SESSION);
        send("/member/remove")
            .await
            .0
            .assert_removed(Cookies::MEMBER);
        assert_eq!(send("/visit").await.1, "None None");
        send("/notice/set").await;
        assert_eq!(send("/notice").await.1, "Saved & sent.");
        assert_eq!(send("/notice").await.1, "");
        let (cookies, _) = send("/undeclared").await;
        assert_eq!(cookies.to_string(), "the response has no Set-Cookie");
    }
}

#[tokio::test]
async fn lambda() {
    let call = async |path: String, cookies: Option<String>| {
        let mut request = http::Request::get(path);
        if let Some(cookies) = cookies {
            request = request.header("cookie", cookies);
        }
        let request = request.body(lambda_http::Body::Empty).unwrap();
        let response = services::lambda::handle(request).await.unwrap();
        (response.headers().clone(), response.into_body())
    };
    Called::new().visit(call).await;
}

#[tokio::test]
async fn tonic() {
    let call = async |path: String, cookies: Option<String>| {
        let mut request = tonic::Request::new(path);
        if let Some(cookies) = cookies {
            request
                .metadata_mut()
                .insert("cookie", cookies.parse().unwrap());
        }
        let response = services::tonic::visit(request).await.unwrap();
        let headers: &http::HeaderMap = response.metadata().as_ref();
        (headers.clone(), response.into_inner())
    };
    Called::new().visit(call).await;
}
