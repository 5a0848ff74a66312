//! A choice is acknowledged when its proof is kept.

use crate::registry::Cookies;
use crate::{FORM, SEEN};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use cookie_registry::ConsentId;
use cookie_registry::Deployment;
use cookie_registry_consent::{Banner, ConsentRoutes};
use cookie_registry_consent::{
    ConsentLog, ContentHash, LogError, Pending, ProofDocument, ProofRecord,
};
use http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Notify;
use tower::ServiceExt as _;

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
    let timeout = match log.mood {
        Mood::Hangs => Duration::from_millis(50),
        Mood::Keeps | Mood::Refuses => Duration::from_secs(600),
    };
    ConsentRoutes::new(consent, Banner::new("/cookies"))
        .log(Arc::clone(log))
        .log_timeout(timeout)
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
    let routes = routes(&log);
    let documents = routes.documents();
    let response = answer(routes, "accept-all").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let kept = log.kept();
    assert_eq!(kept.len(), 1);
    assert_eq!(documents.len(), 2, "the policy, and the banner in English");
    assert_eq!(kept[0].policy_hash, documents[0].hash());
    assert_eq!(kept[0].page_hash, Some(documents[1].hash()));
    assert_eq!(documents[0].hash(), ContentHash::of_policy(plan));
    let banner = String::from_utf8(documents[1].bytes().to_vec()).unwrap();
    assert!(banner.contains("We would like to store more"));
    let mut cookies = response.headers().get_all(SET_COOKIE).iter();
    let id = kept[0].id.to_string();
    assert!(cookies.any(|header| header.to_str().unwrap().contains(&id)));
}

#[tokio::test]
async fn a_service_may_show_a_banner_of_its_own() {
    let plan = Cookies::CONSENT.plan();
    let own = ProofDocument::page(plan, "en", "<section>…</section>");
    let foreign = ProofDocument::page(plan, "de", "<section>…</section>");
    let log = Memory::new(Mood::Keeps);
    answer(
        routes(&log).with_page(&own).with_page(&foreign),
        "accept-all",
    )
    .await;
    assert_eq!(log.kept()[0].page_hash, Some(own.hash()));

    // In whatever order.
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let routes = ConsentRoutes::new(consent, Banner::new("/cookies"))
        .with_page(&own)
        .log(Arc::clone(&log));
    answer(routes, "accept-all").await;
    assert_eq!(log.kept()[1].page_hash, Some(own.hash()));
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
    assert_eq!(response.headers()[RETRY_AFTER], "5");
    assert_eq!(response.headers()[CONTENT_LANGUAGE], "en");
    let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    assert_eq!(body, "Your choice could not be kept.\n");
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
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        !response.headers().contains_key(SET_COOKIE),
        "nothing is acknowledged"
    );
    assert!(log.kept().is_empty());
    log.go_on.notify_one();
    log.done.notified().await;
    assert_eq!(log.kept().len(), 1);
}
