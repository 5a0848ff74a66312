//! The routes of the banner through a real router: what visitors get, what is refused, and where they go back to.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "tests"
)]

#[cfg(feature = "tracing")]
mod events;
#[allow(unreachable_pub)]
#[path = "../markup/mod.rs"]
mod markup;
#[cfg(feature = "log")]
mod newest;
#[cfg(feature = "log")]
mod proof;
mod refusals;
#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;
mod script;
mod visitor;

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRef, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use cookie_registry::{Analytics, Choice, Consent, Deployment, SetError};
use cookie_registry_consent::{Answer, Banner, ConsentRoutes, ConsentSweep};
use http::HeaderMap;
use http::header::SET_COOKIE;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, VARY};
use registry::Cookies;
use tower::ServiceExt as _;
use visitor::{Visitor, body, location, removed};

const FORM: &str = "application/x-www-form-urlencoded";
const SEEN: &str = "seen=analytics%3A85944171f73967e8&seen=marketing%3Aaf63dc4c8601ec8c\
                    &seen=preferences%3Acbf29ce484222325&language=en";

#[derive(Clone)]
struct App {
    consent: Consent,
}

impl FromRef<App> for Consent {
    fn from_ref(app: &App) -> Self {
        app.consent.clone()
    }
}

/// A page that counts its visits where it may.
async fn home(choice: Choice, State(app): State<App>) -> Result<impl IntoResponse, SetError> {
    let visit = match choice.granted::<Analytics>() {
        Some(granted) => Some(Cookies::VISIT.set_with(app.consent.deployment(), "1", &granted)?),
        None => None,
    };
    let counted = visit.is_some();
    let mut headers = HeaderMap::new();
    if let Some(visit) = visit {
        visit.append_to(&mut headers);
    }
    Ok((headers, format!("counted: {counted}")))
}

/// A page that records a choice itself, and acts on it at once.
async fn at_once(State(app): State<App>, headers: HeaderMap) -> impl IntoResponse {
    let answer = Answer::accept_all();
    let recorded = answer.record(&app.consent, &headers).unwrap();
    let granted = recorded.choice.granted::<Analytics>().unwrap();
    let visit = Cookies::VISIT.set_with(app.consent.deployment(), "1", &granted);
    (recorded.cookies, visit.unwrap())
}

fn service() -> Router {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let banner = Banner::new("/cookies");
    Router::new()
        .route("/", get(home))
        .route("/at-once", get(at_once))
        .merge(ConsentRoutes::new(consent.clone(), banner).router())
        .layer(ConsentSweep::new(consent.clone()))
        .with_state(App { consent })
}

#[tokio::test]
async fn a_visitor_accepts_withdraws_and_is_not_counted_any_more() {
    let mut visitor = Visitor::default();
    assert!(!visitor.is_counted().await);
    let response = visitor.press("accept-all", &[]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&response), Some("/consent?saved"));
    assert!(visitor.cookies["cookie-consent"].starts_with("2."));
    assert!(visitor.is_counted().await);
    assert!(visitor.cookies.contains_key("visit"));

    let saved = body(visitor.get("/consent?saved").await).await;
    assert!(saved.contains("<p role=\"status\">Your choice is saved.</p>"));

    let response = visitor.press("withdrawal", &[]).await;
    assert_eq!(removed(&response), ["visit", "visit", "embed", "embed"]);
    assert!(!visitor.cookies.contains_key("visit"));
    assert!(!visitor.is_counted().await);
}

#[tokio::test]
async fn a_visitor_rejects_and_is_not_asked_again() {
    let mut visitor = Visitor::default();
    visitor.press("reject-all", &[]).await;
    assert!(!visitor.is_counted().await);
    let record = &visitor.cookies["cookie-consent"];
    assert_eq!(record.matches(":r:").count(), 3, "{record}");
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, format!("cookie-consent={record}").parse().unwrap());
    let choice = Cookies::CONSENT
        .with(&Deployment::PRODUCTION)
        .choice(&headers);
    assert!(!choice.must_ask());
}

#[tokio::test]
async fn a_visitor_chooses_by_category() {
    let mut visitor = Visitor::default();
    visitor.press("by-category", &["analytics"]).await;
    let record = visitor.cookies["cookie-consent"].clone();
    assert!(record.contains(".analytics:g:"), "{record}");
    assert!(record.contains(".marketing:r:"), "{record}");
    assert!(record.contains(".preferences:r:"), "{record}");
    assert!(visitor.is_counted().await);
}

#[tokio::test]
async fn rejecting_all_after_a_material_change_rejects_all_and_accepting_leaves_the_rest() {
    let mut visitor = Visitor::default();
    visitor.press("accept-all", &[]).await;
    let before = visitor.cookies["cookie-consent"].clone();
    let changed = before.replace("85944171f73967e8", "0000000000000000");
    visitor.cookies.insert("cookie-consent".into(), changed);
    assert!(!visitor.is_counted().await, "it says something else now");

    // As the banner asks about analytics alone, with every button.
    let changed = visitor.cookies["cookie-consent"].clone();
    for (answer, analytics, marketing) in [
        ("accept-all", "g", "g"),
        ("by-category&grant=analytics", "g", "g"),
        ("by-category", "r", "g"),
        ("reject-all", "r", "r"),
        ("withdrawal", "r", "r"),
    ] {
        visitor
            .cookies
            .insert("cookie-consent".into(), changed.clone());
        visitor.cookies.insert("embed".into(), "1".into());
        let form =
            format!("answer={answer}&scope=open&language=en&seen=analytics%3A85944171f73967e8");
        let response = visitor.post(&form).await;
        let after = &visitor.cookies["cookie-consent"];
        let expected = format!(".analytics:{analytics}:85944171f73967e8");
        assert!(after.contains(&expected), "{answer}: {after}");
        let expected = format!(".marketing:{marketing}:");
        assert!(after.contains(&expected), "{answer}: {after}");
        // What marketing has set goes with its consent.
        let is_removed = removed(&response).contains(&"embed");
        assert_eq!(is_removed, marketing == "r", "{answer}");
        assert_eq!(after.split('.').nth(1), before.split('.').nth(1));
    }
}

#[tokio::test]
async fn what_was_not_shown_is_not_agreed_to() {
    let mut visitor = Visitor::default();
    visitor
        .post("answer=accept-all&language=en&seen=analytics%3Affffffffffffffff")
        .await;
    let record = &visitor.cookies["cookie-consent"];
    assert!(!record.contains(":g:"), "{record}");
}

#[tokio::test]
async fn an_objection_counts_whatever_the_page_said() {
    let mut visitor = Visitor::default();
    visitor
        .post("answer=reject-all&language=en&seen=preferences%3Affffffffffffffff")
        .await;
    let record = &visitor.cookies["cookie-consent"];
    assert!(
        record.ends_with(".preferences:r:cbf29ce484222325"),
        "{record}"
    );
}

#[tokio::test]
async fn global_privacy_control_is_honoured_whatever_is_pressed() {
    let mut visitor = Visitor {
        headers: vec![("sec-gpc", "1")],
        ..Visitor::default()
    };
    let page = body(visitor.get("/consent").await).await;
    assert!(page.contains("Global Privacy Control is honoured."));
    visitor.press("accept-all", &[]).await;
    let record = &visitor.cookies["cookie-consent"];
    assert!(record.contains(".analytics:g:"), "{record}");
    assert!(record.contains(".marketing:r:"), "{record}");
}

#[tokio::test]
async fn every_answer_for_one_visitor_is_kept_by_no_cache() {
    let mut visitor = Visitor::default();
    for path in ["/consent", "/consent/sweep.js"] {
        let response = visitor.get(path).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
        let varies = response.headers().get_all(VARY);
        assert!(varies.iter().any(|name| name == "cookie"), "{varies:?}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    }
    let response = visitor.press("accept-all", &[]).await;
    assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
}

#[tokio::test]
async fn style_and_script_are_files_of_their_kind() {
    let mut visitor = Visitor::default();
    let response = visitor.get("/consent/style.css").await;
    assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
    assert_eq!(body(response).await, Banner::STYLE);

    let response = visitor.get("/consent/sweep.js").await;
    assert_eq!(
        response.headers()[CONTENT_TYPE],
        "text/javascript; charset=utf-8"
    );
    assert_eq!(
        response.headers()["cross-origin-resource-policy"],
        "same-origin"
    );
    let nothing = "})([]);\n";
    assert!(body(response).await.ends_with(nothing), "nobody objected");
    visitor.press("reject-all", &[]).await;
    let script = body(visitor.get("/consent/sweep.js").await).await;
    assert!(
        script.ends_with("([[\"localStorage\",\"cw.columns.\",\"\"]]);\n"),
        "{script}"
    );
}

#[tokio::test]
async fn every_response_removes_what_is_carried_and_not_allowed() {
    let mut visitor = Visitor::default();
    visitor.cookies.insert("visit".into(), "1".into());
    visitor.cookies.insert("cw-workspace".into(), "acme".into());
    let response = visitor.get("/nowhere").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(
        removed(&response),
        ["visit", "visit"],
        "for the host and its domain"
    );
    assert_eq!(visitor.cookies.keys().collect::<Vec<_>>(), ["cw-workspace"]);
    assert!(removed(&visitor.get("/nowhere").await).is_empty());
}

#[tokio::test]
async fn what_a_response_sets_itself_is_left_to_it() {
    let mut visitor = Visitor::default();
    visitor.cookies.insert("visit".into(), "old".into());
    let response = visitor.get("/at-once").await;
    assert!(
        !removed(&response).contains(&"visit"),
        "{:?}",
        response.headers()
    );
    assert_eq!(visitor.cookies["visit"], "1");
}

#[tokio::test]
async fn the_routes_are_where_the_banner_says() {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let banner = Banner::new("/cookies").at("/privacy/choice").unwrap();
    let routes: Router = ConsentRoutes::new(consent, banner).router();
    for (path, expected) in [
        ("/privacy/choice", StatusCode::OK),
        ("/privacy/choice/style.css", StatusCode::OK),
        ("/privacy/choice/sweep.js", StatusCode::OK),
        ("/consent", StatusCode::NOT_FOUND),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = routes.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), expected, "{path}");
    }
}

#[tokio::test]
async fn what_a_shared_cache_may_keep_carries_no_removal() {
    let mut visitor = Visitor::default();
    visitor.cookies.insert("visit".into(), "a".into());
    let removes = |response: &Response<Body>| {
        let mut set = response.headers().get_all(SET_COOKIE).iter();
        set.any(|header| header.to_str().unwrap().starts_with("visit=; "))
    };
    assert!(removes(&visitor.get("/consent").await));
    visitor.cookies.insert("visit".into(), "a".into());
    let style = visitor.get("/consent/style.css").await;
    assert!(
        style.headers()[CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("public")
    );
    assert!(!removes(&style));
}

#[tokio::test]
async fn what_was_not_saved_is_not_said_to_be() {
    let mut visitor = Visitor::default();
    let page = body(visitor.get("/consent?saved").await).await;
    assert!(!page.contains("Your choice is saved."));
    // Nor to who has decided before and only looks.
    visitor.press("reject-all", &[]).await;
    let page = body(visitor.get("/consent").await).await;
    assert!(!page.contains("Your choice is saved."));
}

/// A browser that blocks cookies comes back without the record.
#[tokio::test]
async fn a_choice_that_the_browser_did_not_keep_is_said_to_be_lost() {
    let lost = "<p role=\"alert\">Your choice could not be kept.";
    let mut visitor = Visitor::default();
    let response = visitor.press("accept-all", &[]).await;
    assert_eq!(location(&response), Some("/consent?saved"));
    let kept = body(visitor.get("/consent?saved").await).await;
    assert!(!kept.contains(lost));
    visitor.cookies.clear();
    let page = body(visitor.get("/consent?saved").await).await;
    assert!(page.contains(lost), "{page}");
    let page = body(visitor.get("/consent").await).await;
    assert!(!page.contains(lost));
}

#[tokio::test]
async fn the_layer_renews_a_choice_that_a_previous_key_has_signed() {
    use cookie_registry::{Key, Keys, private::for_consent::set_cookie};
    let (old, new) = (Key::generate(), Key::generate());
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.unwrap().as_secs() - 86_400;
    let record = format!(
        "1.AAECAwQFBgcICQoLDA0ODw.{seconds}.en.analytics:g:85944171f73967e8.marketing:r:af63dc4c8601ec8c"
    );
    let signed = Cookies::SIGNED_CONSENT.with(&Deployment::PRODUCTION, &old);
    let signed = set_cookie(&signed, &record.parse().unwrap()).unwrap();
    let send = async |keys: &Keys, cookie: &str| {
        let consent = Cookies::SIGNED_CONSENT.with(&Deployment::PRODUCTION, keys);
        let service = Router::new()
            .route(
                "/",
                get(async |choice: Choice| choice.granted::<Analytics>().is_some().to_string()),
            )
            .layer(ConsentSweep::new(consent.clone()))
            .with_state(App { consent });
        let pair = cookie.split(';').next().unwrap();
        let request = Request::get("/").header(COOKIE, pair).body(Body::empty());
        let response = service.oneshot(request.unwrap()).await.unwrap();
        let headers = response.headers().get_all(SET_COOKIE).iter();
        let headers: Vec<String> = headers
            .map(|header| header.to_str().unwrap().to_owned())
            .collect();
        (headers, body(response).await)
    };
    let keys = Keys::new(new.clone()).with_previous(old);
    let (headers, granted) = send(&keys, signed.header_value().to_str().unwrap()).await;
    assert_eq!(granted, "true");
    let [renewed] = headers.as_slice() else {
        panic!("{headers:?}")
    };
    // One day of 180 has passed.
    let left: u64 = renewed
        .split("Max-Age=")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!(
        (179 * 86_400 - 60..=179 * 86_400).contains(&left),
        "{renewed}"
    );
    // From now on, the old key is not needed.
    let (headers, granted) = send(&Keys::new(new), renewed).await;
    assert_eq!((headers.len(), granted.as_str()), (0, "true"));
}
