//! A replayed consent cookie: the newest choice in the log counts.

use crate::registry::Cookies;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use axum::routing::get;
use cookie_registry::{Analytics, ConsentId, Deployment};
use cookie_registry_consent::{
    Answer, ConsentLog, ContentHash, LogError, NewestChoice, Pending, ProofDocument, ProofRecord,
};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tower::ServiceExt as _;

/// A log in memory that counts how often it is read.
#[derive(Default)]
struct Memory {
    kept: Mutex<Vec<ProofRecord>>,
    is_down: Mutex<bool>,
    reads: AtomicUsize,
}

impl ConsentLog for Memory {
    fn record(&self, proof: ProofRecord) -> Pending<'_, ()> {
        self.kept.lock().unwrap().push(proof);
        Box::pin(async { Ok(()) })
    }

    fn export(&self, id: ConsentId) -> Pending<'_, Vec<ProofRecord>> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        let is_down = *self.is_down.lock().unwrap();
        let mut kept = self.kept.lock().unwrap().clone();
        kept.retain(|record| record.id == id);
        kept.sort_by_key(|record| record.sequence);
        Box::pin(async move {
            if is_down {
                Err(LogError::Closed)
            } else {
                Ok(kept)
            }
        })
    }

    fn erase(&self, _: ConsentId) -> Pending<'_, u64> {
        self.kept.lock().unwrap().clear();
        Box::pin(async { Ok(0) })
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

fn consent() -> cookie_registry::Consent {
    Cookies::CONSENT.with(&Deployment::PRODUCTION)
}

/// The [`page`], behind the layer.
fn service(log: &Arc<Memory>, max_age: Duration) -> Router {
    page().layer(NewestChoice::new(consent(), Arc::clone(log)).max_age(max_age))
}

/// A page that says whether analytics is granted, and which cookies it received.
fn page() -> Router {
    let home = async |headers: HeaderMap| {
        let granted = consent().choice(&headers).granted::<Analytics>().is_some();
        format!(
            "{granted} {:?}",
            headers.get_all(COOKIE).iter().collect::<Vec<_>>()
        )
    };
    Router::new().route("/", get(home)).route(
        "/cached",
        get(async || ([(CACHE_CONTROL, "public")], "false, for everyone")),
    )
}

/// Records choices of one visitor, and returns their cookies.
async fn choices<const N: usize>(log: &Memory, answers: [Answer; N]) -> [String; N] {
    let mut headers = HeaderMap::new();
    let mut cookies = Vec::new();
    for answer in answers {
        let recorded = answer.record(&consent(), &headers).unwrap();
        log.record(ProofRecord::of(&recorded)).await.unwrap();
        let cookie = format!("cookie-consent={}", recorded.record);
        headers.insert(COOKIE, cookie.parse().unwrap());
        cookies.push(cookie);
    }
    cookies.try_into().unwrap()
}

async fn send(service: &Router, cookie: &str) -> (String, Option<String>) {
    send_to("/", service, cookie).await
}

async fn send_to(path: &str, service: &Router, cookie: &str) -> (String, Option<String>) {
    let request = Request::get(path)
        .header(COOKIE, cookie)
        .body(Body::empty());
    let response: Response<Body> = service.clone().oneshot(request.unwrap()).await.unwrap();
    let set = response.headers().get(SET_COOKIE).cloned();
    let set = set.map(|set| set.to_str().unwrap().split(';').next().unwrap().to_owned());
    let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    (String::from_utf8(body.to_vec()).unwrap(), set)
}

#[tokio::test]
async fn a_replayed_cookie_is_replaced_by_the_newest_choice() {
    let log = Arc::new(Memory::default());
    // In one moment, so that only the order decides.
    let [accepted, rejected] = choices(&log, [Answer::accept_all(), Answer::reject_all()]).await;
    let service = service(&log, Duration::from_secs(60));
    let with_others = format!("a=1; {accepted}; cookie-consent=other; b=2");
    for replayed in [&accepted, &with_others] {
        let (body, set) = send(&service, replayed).await;
        assert!(body.starts_with("false "), "{body}");
        assert!(
            body.contains(&rejected) && !body.contains(&accepted),
            "{body}"
        );
        assert_eq!(set.as_ref(), Some(&rejected), "the browser gets it too");
        if *replayed == with_others {
            assert!(body.contains("; a=1; b=2"), "{body}");
        }
    }
    let (_, set) = send_to("/cached", &service, &accepted).await;
    assert_eq!(set, None, "a shared cache would send it to every visitor");
    let (body, set) = send(&service, &rejected).await;
    assert!(body.starts_with("false ") && set.is_none(), "{body}");
    assert_eq!(
        log.reads.load(Ordering::Relaxed),
        1,
        "once a minute for an id"
    );
}

#[tokio::test]
async fn the_newest_cookie_counts_and_a_later_choice_counts_within_the_time() {
    let log = Arc::new(Memory::default());
    let [rejected, accepted] = choices(&log, [Answer::reject_all(), Answer::accept_all()]).await;
    let strict = service(&log, Duration::ZERO);
    let (body, set) = send(&strict, &accepted).await;
    assert!(body.starts_with("true ") && set.is_none(), "{body}");
    // A choice is one as a whole: an earlier refusal is replaced too.
    let (body, set) = send(&strict, &rejected).await;
    assert!(
        body.starts_with("true ") && set == Some(accepted.clone()),
        "{body}"
    );
    // The visitor withdraws on another instance.
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, accepted.parse().unwrap());
    let withdrawn = Answer::withdraw().record(&consent(), &headers).unwrap();
    log.record(ProofRecord::of(&withdrawn)).await.unwrap();
    let (body, set) = send(&strict, &accepted).await;
    assert!(body.starts_with("false ") && set.is_some(), "{body}");
}

#[tokio::test]
async fn a_choice_on_the_same_instance_counts_at_once() {
    let log = Arc::new(Memory::default());
    let [accepted] = choices(&log, [Answer::accept_all()]).await;
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, accepted.parse().unwrap());
    let withdrawn = Answer::withdraw().record(&consent(), &headers).unwrap();
    let proof = ProofRecord::of(&withdrawn);
    let withdraw = {
        let log = Arc::clone(&log);
        async move || {
            log.record(proof).await.unwrap();
            let mut headers = HeaderMap::new();
            withdrawn.cookies.append_to(&mut headers);
            headers
        }
    };
    let newest = NewestChoice::new(consent(), Arc::clone(&log));
    let service = page().route("/withdraw", get(withdraw)).layer(newest);
    // The log is asked for the first time, and its answer is used for a minute.
    let (body, _) = send(&service, &accepted).await;
    assert!(body.starts_with("true "), "{body}");
    let request = Request::get("/withdraw").header(COOKIE, &accepted);
    let request = request.body(Body::empty()).unwrap();
    service.clone().oneshot(request).await.unwrap();
    let (body, set) = send(&service, &accepted).await;
    assert!(body.starts_with("false ") && set.is_some(), "{body}");
}

#[tokio::test]
async fn a_cookie_counts_as_it_is_where_the_log_knows_nothing_later() {
    let log = Arc::new(Memory::default());
    let [accepted, rejected] = choices(&log, [Answer::accept_all(), Answer::reject_all()]).await;
    let service = service(&log, Duration::ZERO);
    *log.is_down.lock().unwrap() = true;
    let (body, set) = send(&service, &accepted).await;
    assert!(
        body.starts_with("true ") && set.is_none(),
        "the log is down: {body}"
    );
    *log.is_down.lock().unwrap() = false;
    // Its proof waits, so that the log has an earlier one.
    log.kept.lock().unwrap().pop();
    let (body, set) = send(&service, &rejected).await;
    assert!(body.starts_with("false ") && set.is_none(), "{body}");
    log.erase("AAECAwQFBgcICQoLDA0ODw".parse().unwrap())
        .await
        .unwrap();
    let (body, set) = send(&service, &accepted).await;
    assert!(
        body.starts_with("true ") && set.is_none(),
        "it was erased: {body}"
    );
    // Without a valid cookie nothing is asked.
    let reads = log.reads.load(Ordering::Relaxed);
    for none in ["a=1", "cookie-consent=2.broken", ""] {
        let (body, set) = send(&service, none).await;
        assert!(body.starts_with("false ") && set.is_none(), "{body}");
    }
    assert_eq!(log.reads.load(Ordering::Relaxed), reads);
}

#[tokio::test]
async fn a_cookie_of_the_first_format_is_replaced_too() {
    let log = Arc::new(Memory::default());
    let [accepted] = choices(&log, [Answer::accept_all()]).await;
    // The same choice as its cookie and its record were before.
    let (mut first, record) = {
        let record = log.kept.lock().unwrap()[0].clone();
        let fields: Vec<&str> = accepted.split('.').collect();
        let decisions = fields[5..].join(".");
        let seconds = record.seconds();
        (
            format!("cookie-consent=1.{}.{seconds}.en.{decisions}", record.id),
            record,
        )
    };
    let service = service(&log, Duration::ZERO);
    {
        let mut kept = log.kept.lock().unwrap();
        kept[0].key = None;
        (kept[0].millis, kept[0].sequence) = (record.seconds() * 1000, record.seconds() * 1000);
    }
    let (body, set) = send(&service, &first).await;
    assert!(body.starts_with("true ") && set.is_none(), "{body}");
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, first.parse().unwrap());
    let withdrawn = Answer::withdraw().record(&consent(), &headers).unwrap();
    log.record(ProofRecord::of(&withdrawn)).await.unwrap();
    first.push_str("; a=1");
    let (body, set) = send(&service, &first).await;
    assert!(body.starts_with("false ") && set.is_some(), "{body}");
}
