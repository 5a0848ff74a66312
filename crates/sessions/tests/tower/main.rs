//! Sessions of tower-sessions and axum-login with a cookie of the policy.
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
#[allow(unreachable_pub)]
mod visitor;

mod login;

use axum::Router;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::get;
use cookie_registry::{Deployment, Guard, Key, Keys};
use cookie_registry_sessions::tower_sessions::{keep_for, session_layer};
use cookie_registry_sessions::{SessionCookie, SessionsError};
use registry::{Cookies, LoginLifetime};
use tower::{Layer as _, Service as _, ServiceExt as _};
use tower_sessions::{MemoryStore, Session};
use visitor::{Visitor, attributes};

const PRODUCTION: Deployment = Deployment::PRODUCTION;

/// A service with a session; each path is an action.
fn app(cookie: impl SessionCookie, deployment: Deployment, store: &MemoryStore) -> Router {
    let sessions = session_layer(cookie, &deployment, store.clone()).unwrap();
    let routes = Router::new()
        .route(
            "/in",
            get(async |session: Session| {
                session.cycle_id().await.unwrap();
                session.insert("user", 4711).await.unwrap();
            }),
        )
        .route(
            "/remember",
            get(async |session: Session| {
                session.cycle_id().await.unwrap();
                session.insert("user", 4711).await.unwrap();
                keep_for(&session, LoginLifetime::Remembered).await.unwrap();
            }),
        )
        .route(
            "/forget",
            get(async |session: Session| {
                keep_for(&session, LoginLifetime::Default).await.unwrap();
            }),
        )
        .route(
            "/count",
            get(async |session: Session| {
                let count: usize = session.get("count").await.unwrap().unwrap_or_default();
                session.insert("count", count + 1).await.unwrap();
            }),
        )
        .route(
            "/read",
            get(async |session: Session, headers: HeaderMap| {
                let user: Option<u32> = session.get("user").await.unwrap();
                let cookies = headers
                    .get_all(COOKIE)
                    .iter()
                    .map(|value| value.to_str().unwrap());
                format!("{user:?} {}", cookies.collect::<Vec<_>>().join(" | "))
            }),
        )
        .route(
            "/cached",
            get(async |session: Session| {
                let user: Option<u32> = session.get("user").await.unwrap();
                ([(CACHE_CONTROL, "public, max-age=60")], format!("{user:?}"))
            }),
        )
        .route(
            "/fail",
            get(async |session: Session| {
                session.insert("count", 1).await.unwrap();
                StatusCode::INTERNAL_SERVER_ERROR
            }),
        )
        .route(
            "/out",
            get(async |session: Session| session.flush().await.unwrap()),
        );
    // A violation of the policy is a panic.
    let routes = routes.layer(sessions);
    Router::new().fallback_service(Guard::<Cookies>::deny(deployment).layer(routes))
}

/// Sends a request, and returns the `Set-Cookie` headers and the body.
async fn send(app: &Router, visitor: &mut Visitor, path: &str) -> (Vec<String>, String) {
    let mut request = Request::get(path);
    let cookie = visitor.cookie();
    if !cookie.is_empty() {
        request = request.header(COOKIE, cookie);
    }
    let mut app = app.clone();
    let request = request.body(Body::empty()).unwrap();
    let response = app
        .as_service()
        .ready()
        .await
        .unwrap()
        .call(request)
        .await
        .unwrap();
    let headers = response.headers().get_all(SET_COOKIE).iter();
    let headers: Vec<String> = headers
        .map(|one| one.to_str().unwrap().to_owned())
        .collect();
    visitor.store(&headers);
    let body = axum::body::to_bytes(response.into_body(), 10_000)
        .await
        .unwrap();
    (headers, String::from_utf8(body.to_vec()).unwrap())
}

/// Sends a request, and returns the one header that it must set.
async fn set(app: &Router, visitor: &mut Visitor, path: &str) -> String {
    let (mut headers, _) = send(app, visitor, path).await;
    assert_eq!(headers.len(), 1, "{path}: {headers:?}");
    headers.remove(0)
}

#[tokio::test]
async fn the_cookie_is_that_of_the_policy_byte_for_byte() {
    let store = MemoryStore::default();
    for (deployment, name, secure) in [
        (PRODUCTION, "__Host-next-auth.csrf-token", "Secure; "),
        (Deployment::DEVELOPMENT, "next-auth.csrf-token", ""),
    ] {
        let app = app(Cookies::CSRF, deployment.clone(), &store);
        let mut visitor = Visitor::default();
        let header = set(&app, &mut visitor, "/in").await;
        let id = visitor.value(name).unwrap().to_owned();
        assert_eq!(id.len(), 22);
        assert_eq!(
            header,
            format!("{name}={id}; Path=/; {secure}HttpOnly; SameSite=Lax")
        );
        assert_eq!(
            header,
            Cookies::CSRF
                .set(&deployment, &id)
                .unwrap()
                .header_value()
                .to_str()
                .unwrap()
        );

        // The handler sees the request as it was sent, and nothing of the cookie in between.
        let (headers, body) = send(&app, &mut visitor, "/read").await;
        assert_eq!(
            (headers.len(), body),
            (0, format!("Some(4711) {name}={id}"))
        );

        // The removal has every attribute, so the browser accepts it.
        let header = set(&app, &mut visitor, "/out").await;
        assert_eq!(
            header,
            Cookies::CSRF
                .remove(&deployment)
                .header_value()
                .to_str()
                .unwrap()
        );
        assert_eq!(visitor.value(name), None);
        assert_eq!(send(&app, &mut visitor, "/read").await.1, "None ");
    }
}

#[tokio::test]
async fn every_attribute_arrives() {
    let store = MemoryStore::default();
    let app = app(Cookies::EMBED, PRODUCTION, &store);
    let mut visitor = Visitor::default();
    let header = set(&app, &mut visitor, "/in").await;
    assert_eq!(
        attributes(&header),
        "Max-Age=3600; Path=/; Domain=our.example; Secure; HttpOnly; SameSite=None; Partitioned"
    );
    let header = set(&app, &mut visitor, "/out").await;
    assert_eq!(
        header,
        Cookies::EMBED
            .remove(&PRODUCTION)
            .header_value()
            .to_str()
            .unwrap()
    );
}

#[tokio::test]
async fn no_cookie_is_set_without_a_session_and_none_for_an_error() {
    let store = MemoryStore::default();
    let app = app(Cookies::CSRF, PRODUCTION, &store);
    let mut visitor = Visitor::default();
    for path in ["/read", "/fail", "/nowhere"] {
        assert_eq!(send(&app, &mut visitor, path).await.0, [""; 0], "{path}");
    }
}

#[tokio::test]
async fn without_rolling_the_lifetime_counts_from_when_the_cookie_was_set() {
    let store = MemoryStore::default();
    let app = app(Cookies::VIEW, PRODUCTION, &store);
    let mut visitor = Visitor::default();
    assert!(
        set(&app, &mut visitor, "/in")
            .await
            .contains("Max-Age=3600")
    );
    // The library would set it with each change of the session.
    for _ in 0..2 {
        assert_eq!(send(&app, &mut visitor, "/count").await.0, [""; 0]);
    }
    // A new id is a new cookie.
    assert!(
        set(&app, &mut visitor, "/in")
            .await
            .contains("Max-Age=3600")
    );
}

#[tokio::test]
async fn with_rolling_each_response_renews_the_lifetime() {
    let store = MemoryStore::default();
    let app = app(Cookies::DESK, PRODUCTION, &store);
    let mut visitor = Visitor::default();
    let first = set(&app, &mut visitor, "/in").await;
    assert_eq!(
        attributes(&first),
        "Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    assert_eq!(set(&app, &mut visitor, "/read").await, first);
    assert_eq!(set(&app, &mut visitor, "/count").await, first);
    // A shared cache would sign every visitor in as this one.
    let (headers, body) = send(&app, &mut visitor, "/cached").await;
    assert_eq!((headers.len(), body.as_str()), (0, "Some(4711)"));
}

#[tokio::test]
async fn a_visitor_is_remembered_for_as_long_as_chosen() {
    const USUAL: &str = "Path=/; Secure; HttpOnly; SameSite=Lax";
    let remembered = format!("Max-Age=1209600; {USUAL}");
    let store = MemoryStore::default();
    let app = app(Cookies::LOGIN, PRODUCTION, &store);
    let mut visitor = Visitor::default();
    assert_eq!(attributes(&set(&app, &mut visitor, "/in").await), USUAL);
    assert_eq!(
        attributes(&set(&app, &mut visitor, "/remember").await),
        remembered
    );
    // The choice holds for later responses, and does not start anew with each.
    assert_eq!(send(&app, &mut visitor, "/count").await.0, [""; 0]);
    assert_eq!(
        attributes(&set(&app, &mut visitor, "/in").await),
        remembered,
        "a new id"
    );
    // It is made anew without a new id.
    assert_eq!(attributes(&set(&app, &mut visitor, "/forget").await), USUAL);
    assert_eq!(send(&app, &mut visitor, "/count").await.0, [""; 0]);
    // And ends with the session.
    set(&app, &mut visitor, "/remember").await;
    set(&app, &mut visitor, "/out").await;
    assert_eq!(attributes(&set(&app, &mut visitor, "/in").await), USUAL);
}

#[tokio::test]
async fn the_session_in_the_store_ends_when_the_cookie_does() {
    use tower_sessions::SessionStore as _;
    let store = MemoryStore::default();
    let left = async |visitor: &Visitor, name: &str| {
        let id = visitor.value(name).unwrap().parse().unwrap();
        let record = store.load(&id).await.unwrap().unwrap();
        (record.expiry_date - time::OffsetDateTime::now_utc()).whole_minutes()
    };
    let mut visitor = Visitor::default();
    let desk = app(Cookies::DESK, PRODUCTION, &store);
    set(&desk, &mut visitor, "/in").await;
    assert_eq!(left(&visitor, "desk").await, 59);

    let login = app(Cookies::LOGIN, PRODUCTION, &store);
    set(&login, &mut visitor, "/remember").await;
    assert_eq!(left(&visitor, "login").await, 14 * 24 * 60 - 1);
    // Also after a change in a later request, which does not set the cookie.
    send(&login, &mut visitor, "/count").await;
    assert_eq!(left(&visitor, "login").await, 14 * 24 * 60 - 1);
}

#[tokio::test]
async fn a_signed_and_an_encrypted_session_survive_a_new_key() {
    let (old, new, foreign) = (Key::generate(), Key::generate(), Key::generate());
    let both = Keys::new(new.clone()).with_previous(old.clone());
    let store = MemoryStore::default();
    for kind in ["signed", "encrypted"] {
        let with = |keys: &Keys| match kind {
            "signed" => app(Cookies::TICKET.with(keys), PRODUCTION, &store),
            _ => app(Cookies::SECRET.with(keys), PRODUCTION, &store),
        };
        let before = with(&Keys::new(old.clone()));
        let mut visitor = Visitor::default();
        let first = set(&before, &mut visitor, "/in").await;
        assert_eq!(attributes(&first), "Path=/; Secure; HttpOnly; SameSite=Lax");
        assert_eq!(send(&before, &mut visitor, "/read").await.0, [""; 0]);
        let old_visitor = visitor.clone();

        // A response for a shared cache does not carry the session id.
        let rotated = with(&both);
        let (headers, body) = send(&rotated, &mut visitor, "/cached").await;
        assert_eq!((headers.len(), body.as_str()), (0, "Some(4711)"), "{kind}");
        // The next other one does, protected by the new key.
        let (headers, body) = send(&rotated, &mut visitor, "/read").await;
        assert!(body.starts_with("Some(4711)"), "{kind}: {body}");
        assert_eq!(headers.len(), 1, "{kind}: {headers:?}");
        assert_eq!(attributes(&headers[0]), attributes(&first));
        assert_eq!(send(&rotated, &mut visitor, "/read").await.0, [""; 0]);

        // Without the old key, only the renewed cookie is valid; a foreign key never is.
        let after = with(&Keys::new(new.clone()));
        assert!(
            send(&after, &mut visitor, "/read")
                .await
                .1
                .starts_with("Some(4711)")
        );
        assert!(
            send(&after, &mut old_visitor.clone(), "/read")
                .await
                .1
                .starts_with("None")
        );
        let stranger = with(&Keys::new(foreign.clone()));
        assert!(
            send(&stranger, &mut visitor.clone(), "/read")
                .await
                .1
                .starts_with("None")
        );
    }
}

#[tokio::test]
async fn a_remembered_session_is_renewed_with_its_lifetime() {
    let (old, new) = (Key::generate(), Key::generate());
    let store = MemoryStore::default();
    let before = app(Cookies::TICKET.with(&old), PRODUCTION, &store);
    let mut visitor = Visitor::default();
    let first = set(&before, &mut visitor, "/remember").await;
    assert!(attributes(&first).starts_with("Max-Age=1209600; "));
    let keys = Keys::new(new).with_previous(old);
    let rotated = app(Cookies::TICKET.with(&keys), PRODUCTION, &store);
    let renewed = set(&rotated, &mut visitor, "/read").await;
    assert_eq!(attributes(&renewed), attributes(&first));
    let id = Cookies::TICKET.with(&keys);
    let mut request = HeaderMap::new();
    request.insert(COOKIE, visitor.cookie().parse().unwrap());
    assert!(id.get(&PRODUCTION, &request).is_some() && !id.is_outdated(&PRODUCTION, &request));
}

#[tokio::test]
async fn what_is_no_session_id_never_reaches_the_library() {
    let store = MemoryStore::default();
    let app = app(Cookies::CSRF, PRODUCTION, &store);
    let mut visitor = Visitor::default();
    set(&app, &mut visitor, "/in").await;
    for value in ["a%3Bb", "a,b", "", &"x".repeat(500)] {
        let mut forged = Visitor::default();
        forged.store(&[format!("__Host-next-auth.csrf-token={value}; Secure")]);
        let (headers, body) = send(&app, &mut forged, "/read").await;
        assert!(
            headers.is_empty() && body.starts_with("None"),
            "{value}: {body}"
        );
    }
}

#[tokio::test]
async fn a_session_id_that_nobody_has_is_removed() {
    let store = MemoryStore::default();
    let app = app(Cookies::CSRF, PRODUCTION, &store);
    for id in ["x", "AAAAAAAAAAAAAAAAAAAAAA"] {
        let mut visitor = Visitor::default();
        visitor.store(&[format!("__Host-next-auth.csrf-token={id}; Secure")]);
        let header = set(&app, &mut visitor, "/read").await;
        let removal = Cookies::CSRF.remove(&PRODUCTION);
        assert_eq!(header, removal.header_value().to_str().unwrap());
        assert_eq!(visitor.cookie(), "");
    }
}

#[test]
fn what_the_deployment_cannot_set_is_an_error_when_the_service_starts() {
    let store = MemoryStore::default();
    let outside = Deployment::PRODUCTION.with_domain("one.example").unwrap();
    let error: SessionsError = session_layer(Cookies::BADGE, &outside, store.clone()).unwrap_err();
    assert_eq!(error.entry, "badge");
    assert_eq!(
        error.to_string(),
        "the cookie `badge` cannot hold a session id of 22 characters in this deployment; change its entry in the policy, or \
         the configured domain"
    );
    let reason = std::error::Error::source(&error).unwrap().to_string();
    assert!(reason.contains("`one.example` is outside"), "{reason}");
    let within = Deployment::PRODUCTION
        .with_domain("app.our.example")
        .unwrap();
    assert!(session_layer(Cookies::BADGE, &within, store.clone()).is_ok());

    let error = session_layer(Cookies::STUB, &PRODUCTION, store).unwrap_err();
    let reason = std::error::Error::source(&error).unwrap().to_string();
    assert!(reason.contains("22 octets and the limit is 8"), "{reason}");
}
