//! What the banner's script and the guard of the front-end module send.

use crate::registry::Cookies;
use crate::visitor::body;
use crate::{FORM, SEEN};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use cookie_registry::Deployment;
use cookie_registry_consent::{Banner, ConsentRoutes, GuardFinding, GuardProblem};
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE};
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;

fn routes() -> ConsentRoutes {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    ConsentRoutes::new(consent, Banner::new("/cookies"))
}

async fn send(router: &Router, path: &str, site: &str, accept: &str, form: &str) -> Response<Body> {
    let request = Request::post(path)
        .header(CONTENT_TYPE, FORM)
        .header(ACCEPT, accept)
        .header("sec-fetch-site", site)
        .body(Body::from(form.to_owned()));
    router.clone().oneshot(request.unwrap()).await.unwrap()
}

#[tokio::test]
async fn the_script_gets_the_outcome_and_everybody_else_is_redirected() {
    let router: Router = routes().router();
    let form = format!("answer=accept-all&return_to=%2Ftour&{SEEN}");
    let response = send(
        &router,
        "/consent",
        "same-origin",
        "application/json",
        &form,
    )
    .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    assert!(response.headers().contains_key(SET_COOKIE));
    let json = body(response).await;
    assert!(json.starts_with("{\"record\":\"2."), "{json}");
    for part in [
        "\"loads\":[\"marketing/acme\"]",
        "\"granted\":[\"analytics\",\"marketing\",\"preferences\"]",
        "ad_storage=granted",
        "personalization_storage=granted",
        "Your choice is saved.",
        "value=\\\"/tour\\\"",
    ] {
        assert!(json.contains(part), "{part}: {json}");
    }
    let html = "text/html,application/xhtml+xml";
    let response = send(&router, "/consent", "same-origin", html, &form).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[LOCATION], "/tour");
    let response = send(&router, "/consent", "cross-site", "application/json", &form).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);

    let request = Request::get("/consent/loads.js").body(Body::empty());
    let response = router.oneshot(request.unwrap()).await.unwrap();
    let kind = "text/javascript; charset=utf-8";
    assert_eq!(response.headers()[CONTENT_TYPE], kind);
    assert!(body(response).await.contains("data-registry-load"));
}

#[tokio::test]
async fn a_report_of_the_guard_is_passed_on() {
    let findings: Arc<Mutex<Vec<GuardFinding>>> = Arc::default();
    let received = Arc::clone(&findings);
    let routes = routes().on_report(move |finding| received.lock().unwrap().push(finding.clone()));
    let router: Router = routes.router();
    let report = async |site: &str, body: &str| {
        let response = send(&router, "/consent/report", site, "*/*", body).await;
        response.status()
    };
    let two = "finding=undeclared%2Fcookie%2Ffbp&finding=not-allowed%2FlocalStorage%2Fa%2Fb";
    assert_eq!(report("same-origin", two).await, StatusCode::NO_CONTENT);
    {
        let mut findings = findings.lock().unwrap();
        let of = |finding: &GuardFinding| (finding.problem, finding.store, finding.name.clone());
        assert_eq!(
            findings.drain(..).map(|one| of(&one)).collect::<Vec<_>>(),
            [
                (GuardProblem::Undeclared, "cookie", "fbp".to_owned()),
                (GuardProblem::NotAllowed, "localStorage", "a/b".to_owned())
            ]
        );
    }
    let one = "finding=undeclared%2Fcookie%2Ffbp&";
    for (site, body, expected) in [
        ("cross-site", two.to_owned(), StatusCode::FORBIDDEN),
        (
            "same-origin",
            "finding=other".to_owned(),
            StatusCode::BAD_REQUEST,
        ),
        (
            "same-origin",
            format!("{one}value=secret"),
            StatusCode::BAD_REQUEST,
        ),
        ("same-origin", one.repeat(51), StatusCode::BAD_REQUEST),
        (
            "same-origin",
            format!("{one}value={}", "x".repeat(65_536)),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        assert_eq!(report(site, &body).await, expected);
    }
    assert_eq!(findings.lock().unwrap().len(), 0);
    // An answer is much shorter than a report.
    let long = format!("answer=reject-all&other={}", "x".repeat(16_384));
    let response = send(&router, "/consent", "same-origin", "*/*", &long).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    // A client that sends more than a page would send is ignored.
    let mut last = StatusCode::NO_CONTENT;
    for _ in 0..7 {
        last = report("same-origin", &one.repeat(50)).await;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    // Two of the 300 were passed on above.
    assert_eq!(findings.lock().unwrap().len(), 298);
}

#[tokio::test]
async fn the_longest_report_of_the_guard_is_passed_on() {
    let findings: Arc<Mutex<Vec<GuardFinding>>> = Arc::default();
    let received = Arc::clone(&findings);
    let routes = routes().on_report(move |finding| received.lock().unwrap().push(finding.clone()));
    let router: Router = routes.router();
    // Of the longest words, and of the characters that are longest in a form.
    let name = "%E4%B8%AD".repeat(128);
    let one = format!("finding=not-allowed%2FsessionStorage%2F{name}&");
    let all = one.repeat(50);
    assert!(all.len() > 59_000, "{}", all.len());
    let response = send(&router, "/consent/report", "same-origin", "*/*", &all).await;
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let findings = findings.lock().unwrap();
    assert_eq!(findings.len(), 50);
    assert!(findings.iter().all(|one| one.name == "中".repeat(128)));
}
