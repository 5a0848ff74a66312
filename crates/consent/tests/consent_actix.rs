//! The routes of the banner and the removal of cookies in an app of actix-web 4.

#![cfg(feature = "actix")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../cookie-registry/tests/registry/mod.rs"]
mod registry;

use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpResponse, web};
use cookie_registry::{Analytics, Choice, Deployment};
use cookie_registry_consent::{Banner, ConsentRoutes, ConsentSweep, RequestHeaders};
use registry::Cookies;
use std::sync::atomic::{AtomicUsize, Ordering};

const FORM: &str = "application/x-www-form-urlencoded";
const SEEN: &str = "seen=analytics%3A85944171f73967e8&seen=marketing%3Aaf63dc4c8601ec8c\
                    &seen=preferences%3Acbf29ce484222325&language=en";

async fn home(choice: Choice, banner: web::Data<Banner>, headers: RequestHeaders) -> HttpResponse {
    let counted = choice.granted::<Analytics>().is_some();
    let view = banner.on(&choice).for_request(&headers);
    HttpResponse::Ok().body(format!("counted: {counted}{}", view.top()))
}

/// A page that is cached as its path says.
async fn cached(control: web::Path<String>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    let response = response.insert_header(("Cache-Control", control.as_str()));
    response.body("Welcome")
}

fn cookies<B>(response: &ServiceResponse<B>) -> Vec<String> {
    let headers = response.headers().get_all(SET_COOKIE);
    headers
        .map(|header| header.to_str().unwrap().to_owned())
        .collect()
}

async fn text<B: MessageBody>(response: ServiceResponse<B>) -> String {
    String::from_utf8(read_body(response).await.to_vec()).unwrap()
}

static REPORTS: AtomicUsize = AtomicUsize::new(0);

macro_rules! app {
    () => {{
        let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
        let banner = Banner::new("/cookies");
        let routes = ConsentRoutes::new(consent.clone(), banner.clone()).on_report(|_| {
            REPORTS.fetch_add(1, Ordering::Relaxed);
        });
        init_service(
            App::new()
                .app_data(consent.clone())
                .app_data(web::Data::new(banner))
                .route("/", web::get().to(home))
                .route("/cached/{control}", web::get().to(cached))
                .configure(routes.configure())
                .wrap(ConsentSweep::new(consent)),
        )
        .await
    }};
}

fn answer(answer: &str) -> TestRequest {
    TestRequest::post()
        .uri("/consent")
        .insert_header((CONTENT_TYPE, FORM))
        .insert_header(("sec-fetch-site", "same-origin"))
        .set_payload(format!("answer={answer}&{SEEN}"))
}

#[actix_web::test]
async fn a_visitor_answers_and_the_choice_counts() {
    let app = app!();
    let home = TestRequest::get().uri("/").to_request();
    let asked = text(call_service(&app, home).await).await;
    assert!(asked.starts_with("counted: false<section"), "{asked}");

    let response = call_service(&app, answer("accept-all").to_request()).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers().get(LOCATION).unwrap(), "/consent?saved");
    let set = cookies(&response);
    let record = set
        .iter()
        .find(|cookie| cookie.starts_with("cookie-consent=2."));
    let record = record.unwrap().split(';').next().unwrap().to_owned();

    let again = TestRequest::get()
        .uri("/")
        .insert_header((COOKIE, record.clone()));
    let counted = text(call_service(&app, again.to_request()).await).await;
    assert!(counted.starts_with("counted: true"), "{counted}");

    let saved = TestRequest::get()
        .uri("/consent?saved")
        .insert_header((COOKIE, record.clone()));
    let saved = text(call_service(&app, saved.to_request()).await).await;
    assert!(saved.contains("<p role=\"status\">Your choice is saved.</p>"));

    // A cookie that the visitor refused is removed with the next response.
    let refused = call_service(&app, answer("reject-all").to_request()).await;
    let refused = cookies(&refused);
    let record = refused
        .iter()
        .find(|cookie| cookie.starts_with("cookie-consent=2."));
    let record = record.unwrap().split(';').next().unwrap();
    let carried = format!("{record}; visit=7");
    let home = TestRequest::get().uri("/").insert_header((COOKIE, carried));
    let swept = cookies(&call_service(&app, home.to_request()).await);
    assert!(
        swept
            .iter()
            .any(|cookie| cookie.starts_with("visit=; Max-Age=0")),
        "{swept:?}"
    );
}

#[actix_web::test]
async fn what_a_shared_cache_may_keep_carries_no_removal() {
    let app = app!();
    for (control, removes) in [
        ("public", false),
        ("max-age=60,S-MaxAge=60", false),
        ("public,private", true),
        ("s-maxage=60,no-store", true),
        ("max-age=60", true),
    ] {
        let request = TestRequest::get().uri(&format!("/cached/{control}"));
        let request = request.insert_header((COOKIE, "visit=7"));
        let set = cookies(&call_service(&app, request.to_request()).await);
        let is_removed = set.iter().any(|cookie| cookie.starts_with("visit=; "));
        assert_eq!(is_removed, removes, "{control}: {set:?}");
    }
}

#[actix_web::test]
async fn every_route_is_there_and_nothing_else_is_accepted() {
    let app = app!();
    for (path, kind) in [
        ("/consent", "text/html; charset=utf-8"),
        ("/consent/style.css", "text/css; charset=utf-8"),
        ("/consent/sweep.js", "text/javascript; charset=utf-8"),
        ("/consent/loads.js", "text/javascript; charset=utf-8"),
    ] {
        let response = call_service(&app, TestRequest::get().uri(path).to_request()).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers().get(CONTENT_TYPE).unwrap(), kind);
    }
    let json = answer("accept-all").insert_header((ACCEPT, "application/json"));
    let outcome = text(call_service(&app, json.to_request()).await).await;
    assert!(outcome.starts_with("{\"record\":\"2."), "{outcome}");

    let forged = answer("accept-all").insert_header(("sec-fetch-site", "cross-site"));
    let response = call_service(&app, forged.to_request()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(cookies(&response), [""; 0]);
    let wrong = answer("accept-all").method(Method::PUT).to_request();
    let status = call_service(&app, wrong).await.status();
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    let large = answer("accept-all")
        .set_payload("x".repeat(20_000))
        .to_request();
    let status = call_service(&app, large).await.status();
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);

    let report = answer("")
        .uri("/consent/report")
        .set_payload("finding=undeclared%2Fcookie%2Ffbp");
    let status = call_service(&app, report.to_request()).await.status();
    assert_eq!(
        (status, REPORTS.load(Ordering::Relaxed)),
        (StatusCode::NO_CONTENT, 1)
    );

    // The longest report of the guard, and one that is longer.
    let name = "%E4%B8%AD".repeat(128);
    let longest = format!("finding=not-allowed%2FsessionStorage%2F{name}&").repeat(50);
    for (body, expected, received) in [
        (longest, StatusCode::NO_CONTENT, 51),
        ("x".repeat(65_537), StatusCode::PAYLOAD_TOO_LARGE, 51),
    ] {
        let report = answer("").uri("/consent/report").set_payload(body);
        let status = call_service(&app, report.to_request()).await.status();
        let received_now = REPORTS.load(Ordering::Relaxed);
        assert_eq!((status, received_now), (expected, received));
    }
}
