//! Sessions of actix-session with a cookie of the policy.
#![allow(
    unexpected_cfgs,
    reason = "the registry of the tests is shared with a crate that has the features"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
#[allow(unreachable_pub)]
mod registry;
#[path = "../visitor/mod.rs"]
#[allow(unreachable_pub, dead_code)]
mod visitor;

use actix_session::Session;
use actix_session::storage::{
    CookieSessionStore, LoadError, SaveError, SessionKey, SessionStore, UpdateError,
};
use actix_web::body::MessageBody;
use actix_web::cookie::time::Duration;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use actix_web::test::{TestRequest, init_service, read_body, try_call_service};
use actix_web::{App, HttpRequest, HttpResponse, web};
use cookie_registry::{Deployment, Guard, Key, Keys};
use cookie_registry_sessions::actix_session::{Sessions, keep_for};
use registry::{Cookies, LoginLifetime};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use visitor::{Visitor, attributes};

const PRODUCTION: Deployment = Deployment::PRODUCTION;
const USUAL: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";

type State = HashMap<String, String>;

/// A store on the server that notes how long it keeps each session.
#[derive(Clone, Default)]
struct Store(Rc<RefCell<HashMap<String, State>>>, Rc<RefCell<Vec<i64>>>);

impl SessionStore for Store {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        Ok(self.0.borrow().get(key.as_ref()).cloned())
    }

    async fn save(&self, state: State, ttl: &Duration) -> Result<SessionKey, SaveError> {
        let key = format!("{:064}", self.1.borrow().len() + 1);
        self.0.borrow_mut().insert(key.clone(), state);
        self.1.borrow_mut().push(ttl.whole_days());
        Ok(key.try_into().unwrap())
    }

    async fn update(
        &self,
        key: SessionKey,
        state: State,
        ttl: &Duration,
    ) -> Result<SessionKey, UpdateError> {
        self.0.borrow_mut().insert(key.as_ref().to_owned(), state);
        self.1.borrow_mut().push(ttl.whole_days());
        Ok(key)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        self.0.borrow_mut().remove(key.as_ref());
        Ok(())
    }
}

async fn act(path: web::Path<String>, session: Session, request: HttpRequest) -> HttpResponse {
    match path.as_str() {
        "in" | "remember" => {
            session.renew();
            session.insert("user", 4711).unwrap();
            if path.as_str() == "remember" {
                keep_for(&session, LoginLifetime::Remembered).unwrap();
            }
        }
        "forget" => keep_for(&session, LoginLifetime::Default).unwrap(),
        "count" => {
            let count: usize = session.get("count").unwrap().unwrap_or_default();
            session.insert("count", count + 1).unwrap();
        }
        "long" => session.insert("text", "x".repeat(3500)).unwrap(),
        "out" => session.purge(),
        _ => {}
    }
    let user: Option<u32> = session.get("user").unwrap();
    let cookies = request
        .headers()
        .get_all(COOKIE)
        .map(|value| value.to_str().unwrap());
    let mut response = HttpResponse::Ok();
    if path.as_str() == "cached" {
        response.insert_header((CACHE_CONTROL, "public, max-age=60"));
    }
    response.body(format!(
        "{user:?} {}",
        cookies.collect::<Vec<_>>().join(" | ")
    ))
}

/// Sends requests to a service, one after the other, and returns the `Set-Cookie` headers, the status and the body of each.
macro_rules! send {
    ($sessions:expr, $store:expr, $visitor:expr, $($path:expr),+) => {{
        let app = init_service(
            App::new()
                .wrap($sessions.middleware($store))
                .wrap(Guard::<Cookies>::deny(PRODUCTION))
                .route("/{action}", web::get().to(act)),
        )
        .await;
        let mut all = Vec::new();
        $(
            let mut request = TestRequest::get().uri($path);
            let cookie = $visitor.cookie();
            if !cookie.is_empty() {
                request = request.insert_header((COOKIE, cookie));
            }
            let response = try_call_service(&app, request.to_request()).await;
            all.push(match response {
                Ok(response) => received(response, &mut $visitor).await,
                Err(error) => Received {
                    set: Vec::new(),
                    status: error.error_response().status().as_u16(),
                    body: error.to_string(),
                },
            });
        )+
        all
    }};
}

struct Received {
    set: Vec<String>,
    status: u16,
    body: String,
}

async fn received<B: MessageBody>(response: ServiceResponse<B>, visitor: &mut Visitor) -> Received {
    let headers = response.headers().get_all(SET_COOKIE);
    let set: Vec<String> = headers
        .map(|one| one.to_str().unwrap().to_owned())
        .collect();
    visitor.store(&set);
    let status = response.status().as_u16();
    let body = read_body(response).await.to_vec();
    Received {
        set,
        status,
        body: String::from_utf8(body).unwrap(),
    }
}

fn ticket(keys: &Keys) -> Sessions {
    Sessions::new(Cookies::TICKET.with(keys), &PRODUCTION).unwrap()
}

#[actix_web::test]
async fn the_cookie_is_that_of_the_policy_byte_for_byte() {
    let keys = Keys::new(Key::generate());
    let mut visitor = Visitor::default();
    let all = send!(
        ticket(&keys),
        Store::default(),
        visitor,
        "/in",
        "/read",
        "/out",
        "/read"
    );
    let id = format!("{:064}", 1);
    let expected = Cookies::TICKET
        .with(&keys)
        .set(&PRODUCTION, (&id, LoginLifetime::Default))
        .unwrap();
    assert_eq!(all[0].set, [expected.header_value().to_str().unwrap()]);
    assert!(all[1].set.is_empty());
    // The handler sees the request as it was sent.
    let pair = expected
        .header_value()
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap();
    assert_eq!(all[1].body, format!("Some(4711) {pair}"));
    let removal = Cookies::TICKET.remove(&PRODUCTION);
    assert_eq!(all[2].set, [removal.header_value().to_str().unwrap()]);
    assert_eq!(visitor.cookie(), "");
    assert_eq!(all[3].body, "None ");
}

#[actix_web::test]
async fn an_encrypted_session_in_the_cookie_is_that_of_the_policy() {
    let keys = Keys::new(Key::generate());
    let sessions = Sessions::new(Cookies::SECRET.with(&keys), &PRODUCTION).unwrap();
    let mut visitor = Visitor::default();
    let all = send!(
        sessions,
        CookieSessionStore::default(),
        visitor,
        "/in",
        "/count",
        "/read",
        "/long",
        "/out"
    );
    assert_eq!(attributes(&all[0].set[0]), USUAL);
    assert!(all[2].body.starts_with("Some(4711)"), "{}", all[2].body);
    let mut request = http::HeaderMap::new();
    let pair = all[1].set[0].split(';').next().unwrap();
    request.insert(http::header::COOKIE, pair.parse().unwrap());
    let state = Cookies::SECRET
        .with(&keys)
        .get(&PRODUCTION, &request)
        .unwrap();
    assert!(state.contains("\"user\":\"4711\""), "{state}");
    // What does not fit is an error, and no cookie that a browser would drop.
    assert_eq!((all[3].status, all[3].set.len()), (500, 0));
    let removal = Cookies::SECRET.remove(&PRODUCTION);
    assert_eq!(all[4].set, [removal.header_value().to_str().unwrap()]);
}

#[actix_web::test]
async fn a_visitor_is_remembered_for_as_long_as_chosen() {
    let remembered = format!("Max-Age=1209600; {USUAL}");
    let keys = Keys::new(Key::generate());
    let store = Store::default();
    let mut visitor = Visitor::default();
    let all = send!(
        ticket(&keys),
        store.clone(),
        visitor,
        "/in",
        "/remember",
        "/count",
        "/in",
        "/forget",
        "/count",
        "/remember",
        "/out",
        "/in"
    );
    let found: Vec<Option<&str>> = all
        .iter()
        .map(|one| one.set.first().map(|header| attributes(header)))
        .collect();
    let removed = attributes(&all[7].set[0]).to_owned();
    assert!(removed.starts_with("Max-Age=0"), "{removed}");
    assert_eq!(
        found,
        [
            Some(USUAL),
            Some(&*remembered),
            // The choice holds, and does not start anew with each change.
            None,
            Some(&*remembered),
            Some(USUAL),
            None,
            Some(&*remembered),
            Some(&*removed),
            Some(USUAL)
        ]
    );
    assert!(
        store.1.borrow().iter().all(|days| *days == 14),
        "the longest"
    );
}

#[actix_web::test]
async fn a_session_survives_a_new_key() {
    let (old, new) = (Key::generate(), Key::generate());
    let store = Store::default();
    let mut visitor = Visitor::default();
    let first = send!(
        ticket(&Keys::new(old.clone())),
        store.clone(),
        visitor,
        "/remember"
    );
    let mut old_visitor = visitor.clone();
    let rotated = ticket(&Keys::new(new.clone()).with_previous(old));
    let all = send!(rotated, store.clone(), visitor, "/cached", "/read", "/read");
    let (cached, all) = all.split_first().unwrap();
    assert!(cached.body.starts_with("Some(4711)"), "{}", cached.body);
    assert!(cached.set.is_empty(), "a shared cache would send it to all");
    assert!(all[0].body.starts_with("Some(4711)"), "{}", all[0].body);
    assert_eq!(attributes(&all[0].set[0]), attributes(&first[0].set[0]));
    assert!(all[1].set.is_empty());
    let after = ticket(&Keys::new(new));
    let all = send!(after, store.clone(), visitor, "/read");
    assert!(all[0].body.starts_with("Some(4711)"));
    let all = send!(after, store, old_visitor, "/read");
    assert!(all[0].body.starts_with("None"));
}

#[actix_web::test]
async fn a_middleware_that_reads_the_cookies_before_is_reported() {
    let sessions = ticket(&Keys::new(Key::generate()));
    let store = Store::default();
    let mut visitor = Visitor::default();
    send!(sessions, store.clone(), visitor, "/in");
    let app = init_service(
        App::new()
            .wrap(sessions.middleware(store))
            .wrap_fn(|request, service| {
                let _ = request.cookies();
                actix_web::dev::Service::call(service, request)
            })
            .route("/{action}", web::get().to(act)),
    )
    .await;
    let request = TestRequest::get()
        .uri("/read")
        .insert_header((COOKIE, visitor.cookie()))
        .to_request();
    let error = actix_web::dev::Service::call(&app, request)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("`wrap` it before the sessions"),
        "{error}"
    );
}

#[test]
fn what_the_deployment_cannot_set_is_an_error_when_the_service_starts() {
    let outside = PRODUCTION.with_domain("one.example").unwrap();
    let keys = Keys::new(Key::generate());
    // Its domain is not configurable.
    assert!(Sessions::new(Cookies::TICKET.with(&keys), &outside).is_ok());
}
