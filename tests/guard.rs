//! What only the guard can see, in a service on axum: cookies of a middleware that knows no registry, a name
//! that is computed while the service runs, and a header whose name no scanner can read.
#![allow(clippy::expect_used, reason = "helpers of tests")]

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue, SET_COOKIE};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use cookie_registry::{CookieRegistry, Deployment, Guard, SetError, Violation, ViolationKind};
use std::sync::{Arc, Mutex};
use tower::{Layer as _, Service, ServiceExt as _};

#[derive(CookieRegistry)]
#[registry(policy = "guard/policy.toml")]
struct Cookies;

fn deployment() -> Deployment {
    Deployment::PRODUCTION
        .with_domain("shop.our.example")
        .expect("it is a domain")
}

/// All that the registry may set, in one response.
async fn declared(headers: HeaderMap) -> Result<impl IntoResponse, SetError> {
    let deployment = deployment();
    let mut response = HeaderMap::new();
    let long = "a".repeat(9000);
    Cookies::SESSION
        .set((&deployment, &headers), &long)?
        .append_to(&mut response);
    Cookies::BASKET
        .set(&deployment, "2 pears")?
        .append_to(&mut response);
    Cookies::THEME
        .set(&deployment, Theme::Dark)?
        .append_to(&mut response);
    Cookies::DRAFT
        .member("review")
        .set(&deployment, "Dear shop")?
        .append_to(&mut response);
    Cookies::REMEMBER
        .remove(&deployment)
        .append_to(&mut response);
    Ok((response, "declared"))
}

/// Nothing of a policy is to be seen here: not `SET_COOKIE`, no cookie type, no literal.
async fn computed() -> impl IntoResponse {
    let header = HeaderName::from_static(concat!("set-", "cookie"));
    let name = String::from_utf8_lossy(&[95, 105, 100]).into_owned();
    let mut response = HeaderMap::new();
    response.append(
        header.clone(),
        HeaderValue::from_static("theme=dark; Path=/"),
    );
    let computed = format!("{name}=1; Path=/");
    response.append(header, computed.try_into().expect("it is a header"));
    (response, "computed")
}

/// As a load balancer's or a tracker's middleware does it.
async fn sticky(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().append(
        SET_COOKIE,
        HeaderValue::from_static("AWSALB=n1; Path=/; Max-Age=604800"),
    );
    response
}

fn router() -> Router {
    Router::new()
        .route("/plain", get(|| async { "plain" }))
        .route("/computed", get(computed))
        .route("/sticky", get(|| async { "sticky" }).layer(from_fn(sticky)))
        .route("/both", get(declared).layer(from_fn(sticky)))
        .route("/declared", get(declared))
}

async fn ask<S>(app: S, path: &str) -> Vec<String>
where
    S: Service<Request, Response = Response, Error = std::convert::Infallible>,
{
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = app
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {});
    assert_eq!(response.status(), 200, "{path}");
    response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .map(|header| header.to_str().expect("ASCII").to_owned())
        .collect()
}

fn names(headers: &[String]) -> Vec<&str> {
    headers
        .iter()
        .filter_map(|header| header.split('=').next())
        .collect()
}

const DECLARED: [&str; 14] = [
    "__Host-session.0",
    "__Host-session.1",
    "__Host-session.2",
    "__Host-session.3",
    "__Host-session.4",
    "__Host-session.5",
    "__Host-session.6",
    "__Host-session.7",
    "__Host-session.8",
    "__Host-session.9",
    "__Host-session",
    "basket",
    "theme",
    "draft_review",
];

#[tokio::test]
async fn what_the_constants_set_passes_in_every_mode() {
    for guard in [
        Guard::<Cookies>::deny(deployment()),
        Guard::strip(deployment()),
        Guard::report(deployment()),
    ] {
        assert!(ask(guard.layer(router()), "/plain").await.is_empty());
        let sent = ask(guard.layer(router()), "/declared").await;
        let (remembered, rest) = sent.split_last().expect("headers");
        assert_eq!(names(rest), DECLARED);
        assert!(
            remembered.starts_with("remember=; Max-Age=0; "),
            "{remembered}"
        );
        // Also where it is one layer among those of a router.
        assert_eq!(ask(router().layer(guard.clone()), "/declared").await, sent);
        assert_eq!(guard.count(), 0);
    }
}

#[tokio::test]
async fn strip_takes_what_is_not_declared_out_of_the_response() {
    let guard = Guard::<Cookies>::strip(deployment());
    assert!(ask(guard.layer(router()), "/computed").await.is_empty());
    assert!(ask(guard.layer(router()), "/sticky").await.is_empty());
    let sent = ask(guard.layer(router()), "/both").await;
    assert_eq!(names(&sent)[..14], DECLARED);
    assert_eq!(names(&sent)[14..], ["remember"]);
    assert!(guard.count() >= 4);
}

#[tokio::test]
async fn report_sends_the_header_and_reports_it() {
    let reported: Arc<Mutex<Vec<Violation>>> = Arc::default();
    let guard = Guard::<Cookies>::report(deployment()).on_violation({
        let reported = reported.clone();
        move |violation| reported.lock().expect("no panic").push(violation.clone())
    });
    let sent = ask(guard.layer(router()), "/computed").await;
    assert_eq!(sent, ["theme=dark; Path=/", "_id=1; Path=/"]);
    assert_eq!(
        names(&ask(guard.layer(router()), "/sticky").await),
        ["AWSALB"]
    );
    let reported: Vec<_> = reported
        .lock()
        .expect("no panic")
        .iter()
        .map(|violation| (violation.name.clone(), violation.kind))
        .collect();
    let reported: Vec<_> = reported
        .iter()
        .map(|(name, kind)| (&**name, *kind))
        .collect();
    assert_eq!(
        reported,
        [
            ("theme", ViolationKind::Lifetime),
            ("theme", ViolationKind::Secure),
            ("theme", ViolationKind::SameSite),
            ("_id", ViolationKind::Undeclared),
            ("AWSALB", ViolationKind::Undeclared),
        ]
    );
    assert_eq!(guard.count(), 5);
}

#[tokio::test]
async fn deny_fails_the_test_that_asks() {
    for (path, name) in [
        ("/computed", "_id"),
        ("/sticky", "AWSALB"),
        ("/both", "AWSALB"),
    ] {
        let guard = Guard::<Cookies>::deny(deployment());
        let app = guard.layer(router());
        let asked = tokio::spawn(async move { ask(app, path).await }).await;
        let panic = asked.expect_err("it panics").into_panic();
        let message = panic.downcast::<String>().expect("a message");
        assert!(message.contains(&format!("cookie `{name}`: ")), "{message}");
        assert_eq!(guard.count(), if path == "/computed" { 4 } else { 1 });
    }
}

#[tokio::test]
async fn in_development_the_prefixed_name_is_not_declared() {
    let guard = Guard::<Cookies>::strip(Deployment::DEVELOPMENT);
    let sent = ask(guard.layer(router()), "/declared").await;
    // The handler writes as in production, whose `Secure` and `Domain` development does without.
    assert!(sent.is_empty(), "{sent:?}");
}
