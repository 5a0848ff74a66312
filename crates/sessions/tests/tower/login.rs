//! Signing in and out with axum-login.

use super::visitor::{Visitor, attributes};
use super::{Cookies, LoginLifetime, PRODUCTION, send, set};
use axum::Router;
use axum::routing::get;
use axum_login::tower_sessions::Session;
use axum_login::{AuthManagerLayerBuilder, AuthUser, AuthnBackend, UserId};
use cookie_registry::{Guard, Key, Keys};
use cookie_registry_sessions::axum_login::{auth_layer, keep_for, session_layer};
use std::convert::Infallible;
use tower::Layer as _;
use tower_sessions_of_axum_login::MemoryStore;

#[derive(Clone, Debug)]
struct Ferris;

impl AuthUser for Ferris {
    type Id = i64;

    fn id(&self) -> i64 {
        7
    }

    fn session_auth_hash(&self) -> &[u8] {
        b"hash"
    }
}

#[derive(Clone, Debug)]
struct Backend;

impl AuthnBackend for Backend {
    type User = Ferris;
    type Credentials = bool;
    type Error = Infallible;

    async fn authenticate(&self, is_right: bool) -> Result<Option<Ferris>, Infallible> {
        Ok(is_right.then_some(Ferris))
    }

    async fn get_user(&self, _: &UserId<Self>) -> Result<Option<Ferris>, Infallible> {
        Ok(Some(Ferris))
    }
}

type Auth = axum_login::AuthSession<Backend>;

fn routes() -> Router {
    Router::new()
        .route(
            "/in",
            get(async |mut auth: Auth| {
                let user = auth.authenticate(true).await.unwrap().unwrap();
                auth.login(&user).await.unwrap();
            }),
        )
        .route(
            "/remember",
            get(async |mut auth: Auth, session: Session| {
                let user = auth.authenticate(true).await.unwrap().unwrap();
                auth.login(&user).await.unwrap();
                keep_for(&session, LoginLifetime::Remembered).await.unwrap();
            }),
        )
        .route("/read", get(async |auth: Auth| format!("{:?}", auth.user)))
        .route(
            "/out",
            get(async |mut auth: Auth| {
                auth.logout().await.unwrap();
            }),
        )
}

#[tokio::test]
async fn a_visitor_signs_in_and_out() {
    let layer = auth_layer(Cookies::CSRF, &PRODUCTION, MemoryStore::default(), Backend).unwrap();
    let app = Guard::<Cookies>::deny(PRODUCTION).layer(routes().layer(layer));
    let app = Router::new().fallback_service(app);
    let mut visitor = Visitor::default();
    let header = set(&app, &mut visitor, "/in").await;
    let id = visitor
        .value("__Host-next-auth.csrf-token")
        .unwrap()
        .to_owned();
    assert_eq!(
        header,
        Cookies::CSRF
            .set(&PRODUCTION, &id)
            .unwrap()
            .header_value()
            .to_str()
            .unwrap()
    );
    assert_eq!(send(&app, &mut visitor, "/read").await.1, "Some(Ferris)");
    let header = set(&app, &mut visitor, "/out").await;
    assert_eq!(
        header,
        Cookies::CSRF
            .remove(&PRODUCTION)
            .header_value()
            .to_str()
            .unwrap()
    );
    assert_eq!(visitor.cookie(), "");
    assert_eq!(send(&app, &mut visitor, "/read").await.1, "None");
}

#[tokio::test]
async fn a_visitor_who_signs_in_is_remembered_and_the_key_rotates() {
    let store = MemoryStore::default();
    let (old, new) = (Key::generate(), Key::generate());
    let app = |keys: &Keys| {
        let layer = session_layer(Cookies::TICKET.with(keys), &PRODUCTION, store.clone()).unwrap();
        let layer = layer.map(|sessions| {
            AuthManagerLayerBuilder::new(Backend, sessions)
                .with_data_key("auth")
                .build()
        });
        let app = Guard::<Cookies>::report(PRODUCTION).layer(routes().layer(layer));
        Router::new().fallback_service(app)
    };
    let before = app(&Keys::new(old.clone()));
    let mut visitor = Visitor::default();
    let header = set(&before, &mut visitor, "/remember").await;
    assert_eq!(
        attributes(&header),
        "Max-Age=1209600; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    let rotated = app(&Keys::new(new.clone()).with_previous(old));
    let renewed = set(&rotated, &mut visitor, "/read").await;
    assert_eq!(attributes(&renewed), attributes(&header));
    let after = app(&Keys::new(new));
    assert_eq!(send(&after, &mut visitor, "/read").await.1, "Some(Ferris)");
    assert!(
        set(&after, &mut visitor, "/out")
            .await
            .contains("Max-Age=0")
    );
}
