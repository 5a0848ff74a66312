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
    Panics,
}

/// A log in memory that can be made to fail and to wait.
struct Memory {
    mood: Mutex<Mood>,
    kept: Mutex<Vec<ProofRecord>>,
    documents: Mutex<Vec<ProofDocument>>,
    go_on: Notify,
    done: Notify,
    panicked: Notify,
}

impl Memory {
    fn new(mood: Mood) -> Arc<Self> {
        Arc::new(Self {
            mood: Mutex::new(mood),
            kept: Mutex::default(),
            documents: Mutex::default(),
            go_on: Notify::new(),
            done: Notify::new(),
            panicked: Notify::new(),
        })
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap()
    }

    fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn kept(&self) -> Vec<ProofRecord> {
        self.kept.lock().unwrap().clone()
    }
}

impl ConsentLog for Memory {
    fn record(&self, proof: ProofRecord) -> Pending<'_, ()> {
        Box::pin(async move {
            match self.mood() {
                Mood::Keeps => {}
                Mood::Refuses => return Err(LogError::Closed),
                Mood::Panics => {
                    self.panicked.notify_one();
                    panic!("a log with a mistake");
                }
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

    fn put(&self, document: ProofDocument) -> Pending<'_, ()> {
        Box::pin(async move {
            if self.mood() != Mood::Keeps {
                return Err(LogError::Closed);
            }
            self.documents.lock().unwrap().push(document);
            Ok(())
        })
    }

    fn get(&self, _: ContentHash) -> Pending<'_, Option<ProofDocument>> {
        Box::pin(async { Err(LogError::Closed) })
    }
}

fn routes(log: &Arc<Memory>) -> ConsentRoutes {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    // So long that no test waits for it, but the one in which the log hangs.
    let timeout = match log.mood() {
        Mood::Hangs => Duration::from_millis(50),
        Mood::Keeps | Mood::Refuses | Mood::Panics => Duration::from_secs(600),
    };
    ConsentRoutes::new(consent, Banner::new("/cookies"))
        .log(Arc::clone(log))
        .log_timeout(timeout)
}

async fn answer(routes: ConsentRoutes, answer: &str) -> Response<Body> {
    answer_after(&routes.router(), "", answer).await
}

/// Sends an answer with the cookie of the choice before, if any.
async fn answer_after(router: &Router, cookie: &str, answer: &str) -> Response<Body> {
    let request = Request::post("/consent")
        .header(CONTENT_TYPE, FORM)
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie)
        .body(Body::from(format!("answer={answer}&{SEEN}")));
    router.clone().oneshot(request.unwrap()).await.unwrap()
}

/// The consent cookie that a response sets, as the next request sends it.
fn consent_cookie(response: &Response<Body>) -> Option<String> {
    let mut cookies = response.headers().get_all(SET_COOKIE).iter();
    let cookie = cookies.find_map(|header| {
        let (cookie, _) = header.to_str().unwrap().split_once(';')?;
        cookie.starts_with("cookie-consent=2.").then_some(cookie)
    });
    cookie.map(str::to_owned)
}

/// The decisions of a record as words: `analytics granted`.
fn decisions(record: &ProofRecord) -> Vec<String> {
    let decisions = record.decisions.iter();
    decisions
        .map(|on| format!("{} {}", on.category, on.decision.as_str()))
        .collect()
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
    let reported = Arc::new(Mutex::new(Vec::new()));
    let report = Arc::clone(&reported);
    let routes = routes(&log).on_log_error(move |error: &LogError| {
        report.lock().unwrap().push(error.to_string());
    });
    let response = answer(routes, "accept-all").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!response.headers().contains_key(SET_COOKIE));
    assert_eq!(response.headers()[RETRY_AFTER], "5");
    assert_eq!(response.headers()[CONTENT_LANGUAGE], "en");
    let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    assert_eq!(body, "Your choice could not be kept.\n");
    assert_eq!(*reported.lock().unwrap(), [LogError::Closed.to_string()]);
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

#[tokio::test]
async fn a_refusal_that_could_not_be_recorded_is_stored_when_the_log_is_back() {
    let log = Memory::new(Mood::Refuses);
    let routes = routes(&log);
    let health = routes.proof_health();
    let router: Router = routes.router();
    let mut cookie = String::new();
    for refusal in ["reject-all", "withdrawal", "by-category"] {
        let response = answer_after(&router, &cookie, refusal).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{refusal}");
        cookie = consent_cookie(&response).unwrap();
    }
    assert_eq!(
        (health.waiting(), health.dropped(), health.stored()),
        (3, 0, 0)
    );
    assert!(health.failed() >= 3);
    assert!(log.kept().is_empty());
    log.becomes(Mood::Keeps);
    while health.waiting() > 0 {
        log.done.notified().await;
    }
    let mut kept = log.kept();
    kept.sort_by_key(|record| record.sequence);
    assert_eq!(kept.len(), 3);
    assert_eq!(health.stored(), 3);
    assert_eq!(kept[0].previous, None);
    assert_eq!(
        (kept[1].previous, kept[2].previous),
        (kept[0].key, kept[1].key)
    );
    assert!(cookie.contains(&kept[2].key.unwrap().to_string()));

    // The task that retries ends with the last one, and another failure starts it again.
    log.becomes(Mood::Refuses);
    answer_after(&router, &cookie, "reject-all").await;
    assert_eq!(health.waiting(), 1);
    log.becomes(Mood::Keeps);
    while health.waiting() > 0 {
        log.done.notified().await;
    }
    assert_eq!(log.kept().len(), 4);
}

#[tokio::test]
async fn a_log_that_panics_loses_no_proof_that_waits() {
    let log = Memory::new(Mood::Refuses);
    let routes = routes(&log);
    let health = routes.proof_health();
    let router: Router = routes.router();
    answer_after(&router, "", "reject-all").await;
    answer_after(&router, "", "reject-all").await;
    assert_eq!(health.waiting(), 2);
    log.becomes(Mood::Panics);
    // The task that retries ends; the next failure starts another.
    log.panicked.notified().await;
    log.becomes(Mood::Refuses);
    answer_after(&router, "", "reject-all").await;
    assert_eq!(health.waiting(), 3);
    log.becomes(Mood::Keeps);
    while health.waiting() > 0 {
        log.done.notified().await;
    }
    assert_eq!(log.kept().len(), 3);
}

#[tokio::test]
async fn a_choice_that_grants_and_withdraws_takes_back_at_once_whatever_the_log_does() {
    let log = Memory::new(Mood::Keeps);
    let router: Router = routes(&log).router();
    let response = answer_after(&router, "", "by-category&grant=marketing").await;
    let before = consent_cookie(&response).unwrap();
    let with_visit = format!("{before}; embed=1");

    // It grants analytics, and withdraws marketing.
    log.becomes(Mood::Refuses);
    let response = answer_after(&router, &with_visit, "by-category&grant=analytics").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let removed = response.headers().get_all(SET_COOKIE).iter();
    let removed = removed.filter(|header| header.to_str().unwrap().starts_with("embed=;"));
    assert!(removed.count() > 0, "what marketing had set is removed");
    let after = consent_cookie(&response).unwrap();
    assert!(after.contains(".marketing:r:"), "{after}");
    assert!(after.contains(".analytics:r:"), "as it was before: {after}");
    let body = to_bytes(response.into_body(), 1 << 16).await.unwrap();
    assert_eq!(body, "Only what you refused was kept.\n");

    // What took effect is proved when the log is back; what did not is not.
    log.becomes(Mood::Keeps);
    while log.kept().len() < 2 {
        log.done.notified().await;
    }
    let kept = log.kept();
    assert_eq!(
        decisions(&kept[1]),
        [
            "analytics refused",
            "marketing refused",
            "preferences refused"
        ]
    );
    assert!(after.contains(&kept[1].key.unwrap().to_string()));
    assert!(kept[1].sequence > kept[0].sequence);
}

#[tokio::test]
async fn what_was_granted_before_stays_and_does_not_wait_again() {
    let log = Memory::new(Mood::Keeps);
    let router: Router = routes(&log).router();
    let response = answer_after(&router, "", "accept-all").await;
    let before = consent_cookie(&response).unwrap();
    log.becomes(Mood::Refuses);
    let response = answer_after(&router, &before, "by-category&grant=analytics").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let after = consent_cookie(&response).unwrap();
    assert!(
        after.contains(".analytics:g:") && after.contains(".marketing:r:"),
        "{after}"
    );

    // The same with the text changed: that grant is a new one, and the earlier decision remains.
    let changed = before.replace("85944171f73967e8", "0000000000000000");
    let response = answer_after(&router, &changed, "by-category&grant=analytics").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let after = consent_cookie(&response).unwrap();
    assert!(after.contains(".analytics:g:0000000000000000"), "{after}");
    assert!(after.contains(".marketing:r:"), "{after}");
}

#[tokio::test]
async fn the_refusals_of_a_first_choice_that_cannot_be_proved_are_kept() {
    let log = Memory::new(Mood::Refuses);
    let response = answer(routes(&log), "by-category&grant=analytics").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let cookie = consent_cookie(&response).unwrap();
    assert!(!cookie.contains("analytics"), "it is undecided: {cookie}");
    assert!(cookie.contains(".marketing:r:"), "{cookie}");
}

#[tokio::test]
async fn a_grant_that_is_written_late_is_followed_by_what_took_effect() {
    let log = Memory::new(Mood::Keeps);
    let router: Router = routes(&log).log_timeout(Duration::from_millis(50)).router();
    let before = consent_cookie(&answer_after(&router, "", "reject-all").await).unwrap();
    log.becomes(Mood::Hangs);
    let response = answer_after(&router, &before, "accept-all").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let after = consent_cookie(&response).unwrap();
    assert!(!after.contains(":g:"), "{after}");
    while log.kept().len() < 3 {
        log.go_on.notify_one();
        log.done.notified().await;
    }
    let mut kept = log.kept();
    kept.sort_by_key(|record| record.sequence);
    assert!(
        decisions(&kept[1])
            .iter()
            .any(|on| on == "analytics granted")
    );
    assert!(
        decisions(&kept[2])
            .iter()
            .all(|on| on.ends_with(" refused"))
    );
    assert_eq!(
        (kept[1].previous, kept[2].previous),
        (kept[0].key, kept[1].key)
    );
    assert!(after.contains(&kept[2].key.unwrap().to_string()));
}

#[tokio::test]
async fn the_queue_of_refusals_is_bounded_and_what_is_dropped_is_counted() {
    const CAPACITY: u64 = 4096;
    let log = Memory::new(Mood::Refuses);
    let dropped = Arc::new(Mutex::new(0));
    let count = Arc::clone(&dropped);
    let routes = routes(&log).on_log_error(move |error: &LogError| {
        let is_full = matches!(error, LogError::QueueFull { capacity: 4096 });
        *count.lock().unwrap() += u64::from(is_full);
    });
    let health = routes.proof_health();
    let router: Router = routes.router();
    // One may be with the log at the moment.
    for _ in 0..CAPACITY + 10 {
        let response = answer_after(&router, "", "reject-all").await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }
    assert!(
        (CAPACITY..=CAPACITY + 1).contains(&health.waiting()),
        "{health:?}"
    );
    assert_eq!(health.waiting() + health.dropped(), CAPACITY + 10);
    assert_eq!(*dropped.lock().unwrap(), health.dropped());
}

/// A visitor who accepted analytics under an earlier text, and is asked about it again.
async fn answer_again(routes: &Router, answer: &str) -> Response<Body> {
    let millis = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = millis.unwrap().as_millis() - 1000;
    let (id, key) = ("AAECAwQFBgcICQoLDA0ODw", "AQECAwQFBgcICQoLDA0ODw");
    let (old, current) = ("1111111111111111", "af63dc4c8601ec8c");
    let cookie =
        format!("cookie-consent=2.{id}.{millis}.en.{key}.analytics:g:{old}.marketing:r:{current}");
    let request = Request::post("/consent")
        .header(CONTENT_TYPE, FORM)
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie)
        .body(Body::from(format!("answer={answer}&scope=open&{SEEN}")));
    routes.clone().oneshot(request.unwrap()).await.unwrap()
}

#[tokio::test]
async fn the_proof_names_the_question_that_was_asked_again() {
    let log = Memory::new(Mood::Keeps);
    let routes = routes(&log);
    let first = routes.documents()[1].hash();
    let router = routes.router();
    for answer in ["accept-all", "reject-all"] {
        let response = answer_again(&router, answer).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }
    let kept = log.kept();
    let documents = log.documents.lock().unwrap().clone();
    assert_eq!(documents.len(), 1, "the same question is stored once");
    let question = String::from_utf8(documents[0].bytes().to_vec()).unwrap();
    assert!(question.contains("Some of this has changed. <b>Analytics</b>"));
    assert!(!question.contains("return_to"));
    for proof in &kept {
        assert_eq!(proof.page_hash, Some(documents[0].hash()));
        assert_ne!(proof.page_hash, Some(first));
    }
}

#[tokio::test]
async fn without_the_question_in_the_log_nothing_is_granted() {
    let log = Memory::new(Mood::Refuses);
    let response = answer_again(&routes(&log).router(), "accept-all").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(log.kept(), []);
}

#[tokio::test]
async fn a_page_of_the_service_stays_the_page_of_its_proofs() {
    let own = ProofDocument::page(Cookies::CONSENT.plan(), "en", "<section>…</section>");
    let log = Memory::new(Mood::Keeps);
    answer_again(&routes(&log).with_page(&own).router(), "accept-all").await;
    assert_eq!(log.kept()[0].page_hash, Some(own.hash()));
    assert_eq!(log.documents.lock().unwrap().len(), 0);
}

/// Sends a form, with the cookie of the choice before and a header.
async fn send_form(
    router: &Router,
    cookie: &str,
    header: (&str, &str),
    form: String,
) -> Response<Body> {
    let request = Request::post("/consent")
        .header(CONTENT_TYPE, FORM)
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie)
        .header(header.0, header.1)
        .body(Body::from(form));
    router.clone().oneshot(request.unwrap()).await.unwrap()
}

/// The page that the last record names, as text.
fn page_of_last(log: &Memory) -> Option<String> {
    let page = log.kept().last().unwrap().page_hash?;
    let documents = log.documents.lock().unwrap();
    let document = documents.iter().find(|document| document.hash() == page);
    let bytes = document.expect("the log has the page").bytes().to_vec();
    Some(String::from_utf8(bytes).unwrap())
}

#[tokio::test]
async fn the_proof_names_the_settings_in_which_the_visitor_answered() {
    let log = Memory::new(Mood::Keeps);
    let routes = routes(&log);
    let first = routes.documents()[1].hash();
    let router = routes.router();
    let none = ("x-none", "");
    let settings = |answer: &str| format!("answer={answer}&asked=settings&back=/from-here&{SEEN}");
    let response = send_form(&router, "", none, settings("accept-all")).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let undecided = page_of_last(&log).unwrap();
    assert_ne!(log.kept()[0].page_hash, Some(first));
    assert!(undecided.contains("registry-settings-title"), "{undecided}");
    // Preferences are on until the visitor objects.
    assert_eq!(undecided.matches(" checked").count(), 1, "{undecided}");

    // The next answer is to settings whose boxes are checked. They contain nothing that only this visitor has.
    let cookie = consent_cookie(&response).unwrap();
    for answer in ["by-category&grant=analytics", "withdrawal"] {
        send_form(&router, &cookie, none, settings(answer)).await;
        let accepted = page_of_last(&log).unwrap();
        assert_eq!(accepted.matches(" checked").count(), 3, "{accepted}");
        let id = log.kept()[0].id.to_string();
        for own in [&*id, "<time", "/from-here", "Your choice is saved"] {
            assert!(!accepted.contains(own), "{own}: {accepted}");
        }
    }
    assert_eq!(log.documents.lock().unwrap().len(), 2, "each once");

    // What the service shows in place of the banner is not its settings.
    let own = ProofDocument::page(Cookies::CONSENT.plan(), "en", "<section>…</section>");
    let router = self::routes(&log).with_page(&own).router();
    send_form(&router, "", none, settings("accept-all")).await;
    assert_eq!(page_of_last(&log).unwrap(), undecided);
    answer_after(&router, "", "accept-all").await;
    assert_eq!(log.kept().last().unwrap().page_hash, Some(own.hash()));
}

#[tokio::test]
async fn the_proof_names_the_placeholder_and_the_banner_with_its_notes() {
    let log = Memory::new(Mood::Keeps);
    let router = routes(&log).router();
    let none = ("x-none", "");
    let load = "answer=by-category&grant=marketing&asked=load/marketing/acme&language=en\
                &seen=marketing%3Aaf63dc4c8601ec8c";
    send_form(&router, "", none, load.to_owned()).await;
    let placeholder = page_of_last(&log).unwrap();
    assert!(placeholder.starts_with("<div class=\"consent consent-load\">\n<p lang=\"en\">"));
    assert!(placeholder.contains("value=\"load/marketing/acme\""));
    assert!(!placeholder.contains("<iframe"), "{placeholder}");

    // A visitor whose browser sends a signal sees what it refuses, and so does the proof.
    let banner = format!("answer=accept-all&{SEEN}");
    send_form(&router, "", ("sec-gpc", "1"), banner.clone()).await;
    let noted = page_of_last(&log).unwrap();
    assert!(noted.contains("registry-ask-title"), "{noted}");
    let (gpc, first) = (log.kept()[1].page_hash, routes(&log).documents()[1].hash());
    assert_ne!(gpc, Some(first));
    // In another tab, the banner may still be there after the first answer.
    let cookie = consent_cookie(&send_form(&router, "", none, banner.clone()).await).unwrap();
    assert_eq!(log.kept()[2].page_hash, Some(first));
    send_form(&router, &cookie, none, banner).await;
    assert_eq!(log.kept()[3].page_hash, Some(first));
}

#[tokio::test]
async fn a_proof_names_no_page_that_the_visitor_may_not_have_seen() {
    let log = Memory::new(Mood::Keeps);
    let router = routes(&log).router();
    let none = ("x-none", "");
    let old = SEEN.replace("85944171f73967e8", "0000000000000000");
    let everything = format!("answer=accept-all&{SEEN}");
    let cookie = consent_cookie(&send_form(&router, "", none, everything).await).unwrap();
    for (cookie, form) in [
        // Nothing is asked in the footer.
        (&*cookie, "answer=withdrawal&asked=footer".to_owned()),
        // The texts have changed since the page was loaded, wherever it was.
        ("", format!("answer=accept-all&{old}")),
        ("", format!("answer=reject-all&{old}")),
        ("", format!("answer=reject-all&asked=settings&{old}")),
        (
            "",
            "answer=reject-all&seen=other%3A0000000000000000".to_owned(),
        ),
        // The banner asks nobody about some categories who has not decided on others, and asks nothing that is decided.
        ("", format!("answer=accept-all&scope=open&{SEEN}")),
        (&*cookie, format!("answer=accept-all&scope=open&{SEEN}")),
        // There is no such load, or it does not wait.
        (
            "",
            format!("answer=reject-all&asked=load/marketing/other&{SEEN}"),
        ),
        (
            &*cookie,
            format!("answer=reject-all&asked=load/marketing/acme&{SEEN}"),
        ),
    ] {
        let response = send_form(&router, cookie, none, form.clone()).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{form}");
        assert_eq!(log.kept().last().unwrap().page_hash, None, "{form}");
    }
    assert_eq!(log.documents.lock().unwrap().len(), 0);
}

#[tokio::test]
async fn a_question_that_could_not_be_stored_is_stored_with_the_proof_when_the_log_is_back() {
    let log = Memory::new(Mood::Refuses);
    let routes = routes(&log);
    let health = routes.proof_health();
    let router = routes.router();
    let none = ("x-none", "");
    let form = format!("answer=reject-all&asked=settings&{SEEN}");
    for _ in 0..3 {
        let response = send_form(&router, "", none, form.clone()).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }
    // What took effect instead of a grant that cannot be proved was an answer to the same question.
    let mixed = format!("answer=by-category&grant=analytics&asked=settings&{SEEN}");
    let response = send_form(&router, "", none, mixed).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    while health.waiting() < 4 {
        tokio::task::yield_now().await;
    }
    log.becomes(Mood::Keeps);
    while health.waiting() > 0 {
        log.done.notified().await;
    }
    assert_eq!(log.kept().len(), 4);
    let page = page_of_last(&log).unwrap();
    assert!(page.contains("registry-settings-title"), "{page}");
    let named = |proof: &ProofRecord| proof.page_hash == log.kept()[0].page_hash;
    assert!(log.kept().iter().all(named));
    assert_eq!(log.documents.lock().unwrap().len(), 1);
}

/// A refusal that the log could not store is reported to operators, because the page of the visitor does not show it.
#[cfg(feature = "tracing")]
#[tokio::test]
async fn an_operator_learns_of_a_proof_that_could_not_be_stored() {
    let events = crate::events::Events::default();
    let _all = tracing::subscriber::set_default(events.clone());
    let log = Memory::new(Mood::Refuses);
    let response = answer(routes(&log), "reject-all").await;
    assert!(consent_cookie(&response).is_some());
    let events = events.take();
    let of_proof = |event: &&String| event.contains("the proof of a choice could not be stored");
    let event = events.iter().find(of_proof).expect("an event of the proof");
    assert!(event.starts_with("ERROR "), "{event}");
    assert!(event.contains(&LogError::Closed.to_string()), "{event}");
}
