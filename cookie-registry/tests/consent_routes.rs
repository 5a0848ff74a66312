//! The routes of the banner through a real router: what visitors get, what is refused, and where they go back to.

#![cfg(feature = "consent-axum")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "tests"
)]

#[allow(unreachable_pub)]
mod markup;
#[allow(unreachable_pub)]
mod registry;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, State};
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use cookie_registry::{
    Analytics, Answer, Banner, Choice, Consent, ConsentRoutes, ConsentSweep, Deployment, SetError,
};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE, VARY};
use registry::Cookies;
use std::collections::BTreeMap;
use tower::ServiceExt as _;

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
    let recorded = app.consent.record(&headers, &answer).unwrap();
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

/// A visitor's browser, as far as these tests need one.
#[derive(Default)]
struct Visitor {
    cookies: BTreeMap<String, String>,
    headers: Vec<(&'static str, &'static str)>,
}

impl Visitor {
    fn request(&self, request: axum::http::request::Builder) -> axum::http::request::Builder {
        let pairs = self.cookies.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = request.header(HOST, "example.org");
        if !pairs.is_empty() {
            request = request.header(COOKIE, pairs.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        request
    }

    async fn send(&mut self, request: Request<Body>) -> Response<Body> {
        let response = service().oneshot(request).await.unwrap();
        for header in response.headers().get_all(SET_COOKIE) {
            let header = header.to_str().unwrap();
            let (pair, attributes) = header.split_once("; ").unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.starts_with("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        response
    }

    async fn get(&mut self, path: &str) -> Response<Body> {
        let request = self.request(Request::get(path)).body(Body::empty());
        self.send(request.unwrap()).await
    }

    async fn post(&mut self, form: &str) -> Response<Body> {
        let request = Request::post("/consent")
            .header(CONTENT_TYPE, FORM)
            .header("sec-fetch-site", "same-origin");
        let request = self.request(request).body(Body::from(form.to_owned()));
        self.send(request.unwrap()).await
    }

    /// Presses a button of the settings, with what the form around it sends.
    async fn press(&mut self, answer: &str, ticked: &[&str]) -> Response<Body> {
        let page = body(self.get("/consent").await).await;
        let elements = markup::elements(&page);
        let button = elements.iter().find(|one| one.get("value") == Some(answer));
        let button = button.expect("a button");
        let form = button
            .around
            .iter()
            .find(|at| elements[**at].name == "form");
        let form = *form.expect("a form");
        let mut pairs = vec![format!("answer={answer}")];
        for field in elements.iter().filter(|field| field.around.contains(&form)) {
            let (name, value) = (field.get("name"), field.get("value"));
            if field.get("type") == Some("hidden") {
                let value = value.unwrap().replace(':', "%3A");
                pairs.push(format!("{}={value}", name.unwrap()));
            }
        }
        pairs.extend(ticked.iter().map(|key| format!("grant={key}")));
        self.post(&pairs.join("&")).await
    }

    async fn is_counted(&mut self) -> bool {
        body(self.get("/").await).await == "counted: true"
    }
}

async fn body(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn location(response: &Response<Body>) -> Option<&str> {
    response.headers().get(LOCATION)?.to_str().ok()
}

fn removed(response: &Response<Body>) -> Vec<&str> {
    let headers = response.headers().get_all(SET_COOKIE).iter();
    headers
        .map(|header| header.to_str().unwrap())
        .filter(|header| header.contains("; Max-Age=0"))
        .map(|header| header.split('=').next().unwrap())
        .collect()
}

#[tokio::test]
async fn a_visitor_accepts_withdraws_and_is_not_counted_any_more() {
    let mut visitor = Visitor::default();
    assert!(!visitor.is_counted().await);
    let response = visitor.press("accept-all", &[]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&response), Some("/consent?saved"));
    assert!(visitor.cookies["cookie-consent"].starts_with("1."));
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
async fn an_answer_about_what_changed_leaves_the_rest_and_the_id() {
    let mut visitor = Visitor::default();
    visitor.press("accept-all", &[]).await;
    let before = visitor.cookies["cookie-consent"].clone();
    let changed = before.replace("85944171f73967e8", "0000000000000000");
    visitor.cookies.insert("cookie-consent".into(), changed);
    assert!(!visitor.is_counted().await, "it says something else now");

    let form = "answer=reject-all&scope=open&language=en&seen=analytics%3A85944171f73967e8";
    visitor.post(form).await;
    let after = &visitor.cookies["cookie-consent"];
    assert!(after.contains(".analytics:r:85944171f73967e8"), "{after}");
    assert!(after.contains(".marketing:g:"), "{after}");
    assert_eq!(after.split('.').nth(1), before.split('.').nth(1));
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
    let nothing = "([[],[],[],[]],[]);\n";
    assert!(body(response).await.ends_with(nothing), "nobody objected");
    visitor.press("reject-all", &[]).await;
    let script = body(visitor.get("/consent/sweep.js").await).await;
    assert!(
        script.ends_with("([[[\"cw.columns.\",\"\"]],[],[],[]],[]);\n"),
        "{script}"
    );
}

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
    let host = (HOST.as_str(), "example.org");
    let own = (ORIGIN.as_str(), "https://example.org");
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
        (vec![host, (ORIGIN.as_str(), "http://example.org")], refused),
        (vec![host], refused),
        (vec![own], refused),
    ] {
        let mut all = headers.clone();
        all.push((CONTENT_TYPE.as_str(), FORM));
        assert_eq!(status(&all, form.clone()).await, expected, "{headers:?}");
    }
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
            "/a?next=https://example.org/",
            "/a?next=https://example.org/",
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

#[cfg(feature = "consent-log")]
mod proof {
    use super::*;
    use cookie_registry::{
        ConsentId, ConsentLog, ContentHash, LogError, Pending, ProofDocument, ProofRecord,
    };
    use std::sync::{Arc, Mutex};
    use std::time::Duration;
    use tokio::sync::Notify;

    /// What the log does with a record.
    #[derive(Clone, Copy, PartialEq)]
    enum Mood {
        Keeps,
        Refuses,
        Hangs,
    }

    /// A log in memory that can be made to fail and to wait.
    struct Memory {
        mood: Mood,
        kept: Mutex<Vec<ProofRecord>>,
        go_on: Notify,
        done: Notify,
    }

    impl Memory {
        fn new(mood: Mood) -> Arc<Self> {
            Arc::new(Self {
                mood,
                kept: Mutex::default(),
                go_on: Notify::new(),
                done: Notify::new(),
            })
        }

        fn kept(&self) -> Vec<ProofRecord> {
            self.kept.lock().unwrap().clone()
        }
    }

    impl ConsentLog for Memory {
        fn record(&self, proof: ProofRecord) -> Pending<'_, ()> {
            Box::pin(async move {
                match self.mood {
                    Mood::Keeps => {}
                    Mood::Refuses => return Err(LogError::Closed),
                    Mood::Hangs => self.go_on.notified().await,
                }
                self.kept.lock().unwrap().push(proof);
                self.done.notify_one();
                Ok(())
            })
        }

        fn export(&self, _: ConsentId) -> Pending<'_, Vec<ProofRecord>> {
            Box::pin(async { Err(LogError::Closed) })
        }

        fn erase(&self, _: ConsentId) -> Pending<'_, u64> {
            Box::pin(async { Err(LogError::Closed) })
        }

        fn erase_before(&self, _: u64) -> Pending<'_, u64> {
            Box::pin(async { Err(LogError::Closed) })
        }

        fn put(&self, _: ProofDocument) -> Pending<'_, ()> {
            Box::pin(async { Err(LogError::Closed) })
        }

        fn get(&self, _: ContentHash) -> Pending<'_, Option<ProofDocument>> {
            Box::pin(async { Err(LogError::Closed) })
        }
    }

    fn routes(log: &Arc<Memory>) -> ConsentRoutes {
        let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
        // So long that no test waits for it, but the one in which the log hangs.
        let patience = match log.mood {
            Mood::Hangs => Duration::from_millis(50),
            Mood::Keeps | Mood::Refuses => Duration::from_secs(600),
        };
        ConsentRoutes::new(consent, Banner::new("/cookies"))
            .log(Arc::clone(log))
            .log_patience(patience)
    }

    async fn answer(routes: ConsentRoutes, answer: &str) -> Response<Body> {
        let request = Request::post("/consent")
            .header(CONTENT_TYPE, FORM)
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(format!("answer={answer}&{SEEN}")));
        let router: Router = routes.router();
        router.oneshot(request.unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn a_choice_is_proved_before_it_is_acknowledged() {
        let log = Memory::new(Mood::Keeps);
        let plan = Cookies::CONSENT.plan();
        let shown = ProofDocument::page(plan, "en", "<section>…</section>");
        let response = answer(routes(&log).shown(&shown), "accept-all").await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        let kept = log.kept();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].page_hash, Some(shown.hash()));
        assert_eq!(kept[0].policy_hash, plan.content_hash());
        let mut cookies = response.headers().get_all(SET_COOKIE).iter();
        let id = kept[0].id.to_string();
        assert!(cookies.any(|header| header.to_str().unwrap().contains(&id)));
    }

    #[tokio::test]
    async fn a_consent_that_cannot_be_proved_is_none() {
        let log = Memory::new(Mood::Refuses);
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = Arc::clone(&told);
        let routes = routes(&log).on_log_error(move |error: &LogError| {
            tell.lock().unwrap().push(error.to_string());
        });
        let response = answer(routes, "accept-all").await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(!response.headers().contains_key(SET_COOKIE));
        assert_eq!(*told.lock().unwrap(), [LogError::Closed.to_string()]);
    }

    #[tokio::test]
    async fn a_refusal_waits_for_no_proof() {
        for refusal in ["reject-all", "withdrawal"] {
            let log = Memory::new(Mood::Refuses);
            let response = answer(routes(&log), refusal).await;
            assert_eq!(response.status(), StatusCode::SEE_OTHER, "{refusal}");
            assert!(response.headers().contains_key(SET_COOKIE));
        }
    }

    #[tokio::test]
    async fn a_visitor_waits_no_longer_than_is_bearable_and_the_record_is_still_written() {
        let log = Memory::new(Mood::Hangs);
        let response = answer(routes(&log), "accept-all").await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert!(log.kept().is_empty());
        log.go_on.notify_one();
        log.done.notified().await;
        assert_eq!(log.kept().len(), 1);
    }
}
