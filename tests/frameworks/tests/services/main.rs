//! Each framework, driven over HTTP by curl: what its jar keeps is what the policy declares.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test reports by panicking; clippy knows only the functions that are marked as tests"
)]

mod lambda;

use cookie_registry_frameworks as services;
use cookie_registry_test_support::http::{Request, Response};
use cookie_registry_test_support::jars::{CurlJar, JarError, StoredCookie};
use server_fn::ServerFn;
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

/// Starts a service of actix-web: its server is of one thread, and has a runtime of its own.
fn start_actix<F>(serve: impl FnOnce(u16) -> F + Send + 'static) -> String
where
    F: Future<Output = io::Result<()>> + 'static,
{
    start(|port| async move {
        let served = std::thread::spawn(move || actix_web::rt::System::new().block_on(serve(port)));
        tokio::task::spawn_blocking(|| served.join().unwrap())
            .await
            .unwrap()
    })
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

/// How a client asks a service for a path, and reads the text of its response.
struct Client {
    jar: fn() -> CurlJar,
    request: fn(url: &str, path: &str) -> Request,
    text: fn(&Response) -> String,
}

/// A client of a service whose paths are its URLs.
const PLAIN: Client = Client {
    jar: || CurlJar::new().unwrap(),
    request: |url, path| Request::get(&format!("{url}{path}")),
    text: Response::text,
};

/// A client of a service of gRPC, whose messages are the path and the text.
const GRPC: Client = Client {
    jar: || CurlJar::new().unwrap().over_http2(),
    request: |url, path| {
        // A message has a flag (not compressed) and a length of four bytes before it.
        let mut message = vec![0];
        message.extend(u32::try_from(path.len()).unwrap().to_be_bytes());
        message.extend(path.bytes());
        Request::new("POST", &format!("{url}/cookies.Cookies/Visit"))
            .header("Content-Type", "application/grpc")
            .header("TE", "trailers")
            .body(message)
    },
    text: |response| {
        // In headers, this is the status of a call that failed.
        assert_eq!(response.header("grpc-status"), None, "{response:?}");
        let (head, rest) = response.body.split_first_chunk::<5>().unwrap();
        let &[0, a, b, c, d] = head else {
            panic!("compressed: {head:?}");
        };
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap();
        let (text, trailers) = rest.split_at(length);
        // curl writes the trailers behind the body.
        assert!(trailers.starts_with(b"grpc-status: 0"), "{trailers:?}");
        String::from_utf8(text.to_vec()).unwrap()
    },
};

/// A client of server functions: a form to the path of the function, and a response in JSON.
const SERVER_FUNCTIONS: Client = Client {
    jar: || CurlJar::new().unwrap(),
    request: |url, path| {
        let post =
            |function: &str, fields: &[_]| Request::post_form(&format!("{url}{function}"), fields);
        match path {
            "/theme/dark" => post(services::leptos::Dark::PATH, &[]),
            "/theme" => post(services::leptos::ReadTheme::PATH, &[]),
            "/undeclared" => Request::get(&format!("{url}{path}")),
            _ => post(services::leptos::Other::PATH, &[("path", path)]),
        }
    },
    text: |response| serde_json::from_slice(&response.body).unwrap(),
};

/// Visits a service: set, get, remove, signed, remember-me, a message for the next page, and the guard.
fn visit(url: &str, client: &Client) {
    let jar = (client.jar)();
    let send = |path: &str| jar.send(&(client.request)(url, path));
    let text = |path: &str| {
        let visit = send(path).unwrap();
        assert_eq!(visit.response.status, 200, "{path}");
        (client.text)(&visit.response)
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
        visit => assert_eq!((client.text)(&visit.unwrap().response), "None"),
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
    let forged = (client.request)(url, "/visit").header("Cookie", "member=4711");
    let forged = (client.jar)().send(&forged).unwrap();
    assert_eq!((client.text)(&forged.response), "None None");

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

/// Visits a service with a sign-in: a form of another site, “Remember me”, a message for the next page, and the sign-out.
fn sign_in(url: &str) {
    let jar = CurlJar::new().unwrap();
    let home = || jar.send(&Request::get(&format!("{url}/")));
    match home() {
        Err(error @ JarError::NotFound { .. }) => return eprintln!("skipped: {error}"),
        home => assert!(home.unwrap().response.text().starts_with("<p></p>")),
    }
    for (remember, lasts) in [
        (&[][..], Lasts::Session),
        (&[("remember", "on")], Lasts::Seconds(14 * 86_400)),
    ] {
        let page = home().unwrap().response.text();
        let (_, token) = page.split_once("name=\"token\" value=\"").unwrap();
        let (token, _) = token.split_once('"').unwrap();
        let post = |path: &str, token: &str| {
            let fields = [&[("name", "Ada"), ("token", token)], remember].concat();
            let visit = jar.send(&Request::post_form(&format!("{url}{path}"), &fields));
            visit.unwrap()
        };
        // A form of another site comes with the visitor's cookies and without the token.
        for path in ["/sign-in", "/sign-out"] {
            let refused = post(path, "forged");
            assert_eq!(refused.response.status, 403, "{path}");
            assert_eq!(refused.response.set_cookies(), [""; 0], "{path}");
        }
        let signed_in = post("/sign-in", token);
        assert_eq!(signed_in.response.status, 303);
        check(&signed_in.cookies, "session", "", true, lasts);
        let first = home().unwrap().response.text();
        assert!(first.starts_with("<p>You are signed in.</p>"), "{first}");
        let second = home().unwrap().response.text();
        assert!(second.starts_with("<p></p>"), "{second}");
        assert!(second.contains("Sign out"), "{second}");
        let cookies = post("/sign-out", token).cookies;
        assert!(
            !cookies.iter().any(|cookie| cookie.name == "session"),
            "{cookies:?}"
        );
        assert!(!home().unwrap().response.text().contains("Sign out"));
    }
    // Another host of the same domain may have set the cookies.
    let forged = Request::get(&format!("{url}/")).header("Cookie", "notice=%3Cb%3E; csrf=<b>");
    let page = CurlJar::new().unwrap().send(&forged).unwrap();
    let page = page.response.text();
    assert!(page.starts_with("<p>&lt;b&gt;</p>"), "{page}");
    assert!(!page.contains("<b>"), "{page}");
}

#[test]
fn axum_signs_in() {
    sign_in(&start(services::sign_in_axum::serve));
}

#[test]
fn actix_signs_in() {
    sign_in(&start_actix(services::sign_in_actix::serve));
}

#[test]
fn axum() {
    visit(&start(services::axum::serve), &PLAIN);
}

#[test]
fn actix() {
    visit(&start_actix(services::actix::serve), &PLAIN);
}

#[test]
fn hyper() {
    visit(&start(services::hyper::serve), &PLAIN);
}

#[test]
fn poem() {
    visit(&start(services::poem::serve), &PLAIN);
}

#[test]
fn salvo() {
    visit(&start(services::salvo::serve), &PLAIN);
}

#[test]
fn warp() {
    visit(&start(services::warp::serve), &PLAIN);
}

#[test]
fn rocket() {
    visit(&start(services::rocket::serve), &PLAIN);
}

#[test]
fn lambda() {
    let function = lambda::Function::start(env!("CARGO_BIN_EXE_lambda"));
    visit(&function.url(), &PLAIN);
}

#[test]
fn tonic() {
    visit(&start(services::tonic::serve), &GRPC);
}

#[test]
fn leptos() {
    visit(&start(services::leptos::serve), &SERVER_FUNCTIONS);
}
