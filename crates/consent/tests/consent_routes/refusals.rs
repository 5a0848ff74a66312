//! What is refused: forms of other sites, what is no form, and ways to other sites.

use crate::visitor::{Visitor, location};
use crate::{FORM, SEEN, service};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HOST, ORIGIN, SET_COOKIE, VARY};
use tower::ServiceExt as _;

async fn status(headers: &[(&str, &str)], form: impl Into<Body>) -> StatusCode {
    let mut request = Request::post("/consent");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(form.into()).unwrap();
    let response = service().oneshot(request).await.unwrap();
    let is_set = response.headers().contains_key(SET_COOKIE);
    assert_eq!(is_set, response.status() == StatusCode::SEE_OTHER);
    response.status()
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let form = format!("answer=accept-all&{SEEN}");
    let host = (HOST.as_str(), "our.example");
    let own = (ORIGIN.as_str(), "https://our.example");
    let other = (ORIGIN.as_str(), "https://evil.example");
    let from = |site| ("sec-fetch-site", site);
    let (done, refused) = (StatusCode::SEE_OTHER, StatusCode::FORBIDDEN);
    for (headers, expected) in [
        (vec![host, from("same-origin"), own], done),
        (vec![host, from("same-origin")], done),
        (vec![host, from("none")], done),
        (vec![host, from("same-site"), own], refused),
        (vec![host, from("cross-site"), own], refused),
        (vec![host, from("nonsense"), own], refused),
        (vec![host, own], done),
        (vec![host, other], refused),
        (vec![host, (ORIGIN.as_str(), "null")], refused),
        (vec![host, (ORIGIN.as_str(), "http://our.example")], refused),
        (vec![host], refused),
        (vec![own], refused),
    ] {
        let mut all = headers.clone();
        all.push((CONTENT_TYPE.as_str(), FORM));
        assert_eq!(status(&all, form.clone()).await, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn a_visitor_learns_why_a_choice_was_not_recorded() {
    let request = Request::post("/consent")
        .header(HOST, "our.example")
        .header(CONTENT_TYPE, FORM)
        .body(Body::from(format!("answer=accept-all&{SEEN}")))
        .unwrap();
    let response = service().oneshot(request).await.unwrap();
    let headers = response.headers();
    assert_eq!(headers[CONTENT_LANGUAGE], "en");
    assert_eq!(headers[CONTENT_TYPE], "text/plain; charset=utf-8");
    assert!(
        headers
            .get_all(VARY)
            .iter()
            .any(|name| name == "accept-language")
    );
    let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    assert_eq!(body, "This form was not sent from a page of this site.\n");
}

#[tokio::test]
async fn what_is_no_form_of_the_banner_is_refused() {
    let own = ("sec-fetch-site", "same-origin");
    let form = (CONTENT_TYPE.as_str(), FORM);
    let text = (CONTENT_TYPE.as_str(), "text/plain");
    let answer = "answer=withdrawal";
    for (headers, body, expected) in [
        (vec![own, form], answer.to_owned(), StatusCode::SEE_OTHER),
        (
            vec![
                own,
                (
                    CONTENT_TYPE.as_str(),
                    "Application/X-WWW-Form-URLEncoded; charset=UTF-8",
                ),
            ],
            answer.to_owned(),
            StatusCode::SEE_OTHER,
        ),
        (
            vec![own, text],
            answer.to_owned(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (
            vec![own],
            answer.to_owned(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (vec![own, form], String::new(), StatusCode::BAD_REQUEST),
        (
            vec![own, form],
            "answer=perhaps".to_owned(),
            StatusCode::BAD_REQUEST,
        ),
        (
            vec![own, form],
            format!("{answer}&{answer}"),
            StatusCode::BAD_REQUEST,
        ),
        (
            vec![own, form],
            format!("{answer}&a={}", "b".repeat(17_000)),
            StatusCode::PAYLOAD_TOO_LARGE,
        ),
    ] {
        assert_eq!(
            status(&headers, body.clone()).await,
            expected,
            "{headers:?} {body:.40}"
        );
    }
    let get = Request::delete("/consent").body(Body::empty()).unwrap();
    let response = service().oneshot(get).await.unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_visitor_goes_back_to_a_page_of_this_site_and_nowhere_else() {
    let settings = "/consent?saved";
    for (to, expected) in [
        ("/", "/"),
        ("%2Fdashboard%3Ftab%3D2", "/dashboard?tab=2"),
        (
            "/a?next=https://our.example/",
            "/a?next=https://our.example/",
        ),
        ("", settings),
        ("//evil.example", settings),
        ("%2F%2Fevil.example", settings),
        ("/%5Cevil.example", settings),
        ("%5C%5Cevil.example", settings),
        ("/%09/evil.example", settings),
        ("/%0D%0ASet-Cookie:%20a=b", settings),
        ("https://evil.example", settings),
        ("https:evil.example", settings),
        ("javascript:alert(1)", settings),
        ("evil.example", settings),
        ("/%00", settings),
        ("/%C3%A9", settings),
        ("/a//b", settings),
    ] {
        let form = format!("answer=reject-all&{SEEN}&return_to={to}");
        let response = Visitor::default().post(&form).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(location(&response), Some(expected), "{to}");
        let mut set = response.headers().get_all(SET_COOKIE).iter();
        assert!(set.all(|header| !header.as_bytes().starts_with(b"a=")));
    }
}
